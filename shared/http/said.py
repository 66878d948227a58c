"""What is said to people, in both languages at once; the language is chosen when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in Vietnamese and in English."""

    vi: str
    en: str

    def format(self, **values: object) -> Said:
        """Returns the sentence with `values` in its places."""
        return Said(self.vi.format(**values), self.en.format(**values))

    def text(self, language: str) -> str:
        """Returns the sentence in `language`; Vietnamese unless it is "en"."""
        return self.en if language == "en" else self.vi


UNKNOWN_MEMBER: Final = Said("Mục này không có trong biểu mẫu.", "There is no such member.")
UNKNOWN_PARAMETER: Final = Said("Không có tham số này.", "There is no such parameter.")
REPEATED_PARAMETER: Final = Said("Tham số này được nêu nhiều lần.", "This parameter is repeated.")
REQUIRED: Final = Said("Mục này bắt buộc.", "This is required.")
NOT_NULL: Final = Said("Mục này không được để null.", "This may not be null.")
NOT_OBJECT: Final = Said("Phải là một đối tượng JSON.", "Must be a JSON object.")
NOT_ARRAY: Final = Said("Phải là một mảng JSON.", "Must be a JSON array.")
NOT_TEXT: Final = Said("Phải là chuỗi ký tự.", "Must be a string.")
NOT_WHOLE: Final = Said("Phải là số nguyên.", "Must be a whole number.")
NOT_FLAG: Final = Said("Phải là true hoặc false.", "Must be true or false.")
NOT_DAY: Final = Said(
    "Phải là ngày dạng NNNN-TT-NN, ví dụ 2007-04-19.", "Must be a day as YYYY-MM-DD, e.g. 2007-04-19."
)
NOT_MOMENT: Final = Said(
    "Phải là thời điểm RFC 3339 có múi giờ, ví dụ 2007-04-19T08:00:00+07:00.",
    "Must be an RFC 3339 instant with an offset, e.g. 2007-04-19T08:00:00+07:00.",
)
NOT_OCCURRED: Final = Said(
    "Phải là ngày (2007-04-19) hoặc thời điểm RFC 3339 có múi giờ.",
    "Must be a day (2007-04-19) or an RFC 3339 instant with an offset.",
)
NOT_UUID: Final = Said("Phải là UUID viết thường, có gạch nối.", "Must be a UUID, lower-case and hyphenated.")
NOT_CHOICE: Final = Said("Phải là một trong: {choices}.", "Must be one of: {choices}.")
NOT_LENGTH: Final = Said("Phải có từ {min} đến {max} ký tự.", "Must have {min} to {max} characters.")
NOT_COUNT: Final = Said("Phải có từ {min} đến {max} phần tử.", "Must have {min} to {max} members.")
NOT_BETWEEN: Final = Said("Phải từ {min} đến {max}{unit}.", "Must be {min} to {max}{unit}.")
NOT_PATTERN: Final = Said("Phải đúng dạng {pattern}.", "Must match {pattern}.")
IN_FUTURE: Final = Said("Không được ở tương lai.", "May not lie in the future.")
FORBIDDEN_TEXT: Final = Said("Có ký tự không được phép.", "Holds a character that is not allowed.")
NOT_BLANK: Final = Said("Không được chỉ có khoảng trắng.", "May not be blank.")
NOT_CURSOR: Final = Said(
    "Không phải giá trị `next` mà máy chủ đã trả về.", "Is not a `next` value that this server gave."
)
NO_PRINCIPAL: Final = Said(
    "Ký thay mặt, ký thay, thừa lệnh, thừa uỷ quyền thì phải nêu người hoặc cơ quan được ký thay.",
    "Signing for another needs the person or body signed for.",
)
NO_MANDATE: Final = Said(
    "Ký thừa uỷ quyền phải nêu văn bản uỷ quyền (Nghị định 110/2004/NĐ-CP, Điều 10; nay là 30/2020/NĐ-CP, Điều 13).",
    "Signing by authorisation needs its written mandate (Decree 110/2004/NĐ-CP, art. 10; now 30/2020/NĐ-CP, art. 13).",
)
NOT_FOR_ANOTHER: Final = Said(
    "Chỉ nêu khi ký thay người khác (`capacity`).", "Only when signing for another (`capacity`)."
)
