"""What is wrong with a table, whatever it is about: the file as a whole, its columns, a cell."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, Rule, Source, rule

RFC4180: Final = Source("RFC 4180, ISO/IEC 29500, TCVN 6909:2001", "")
"""CSV, XLSX, and Vietnamese text in Unicode."""


def _rule(name: str, vi: str, en: str, todo_vi: str, todo_en: str) -> Rule:
    return rule(f"shared.{name}", Kind.INVALID, vi=vi, en=en, todo_vi=todo_vi, todo_en=todo_en, source=RFC4180)


NOT_A_TABLE: Final = _rule(
    "table-not-read",
    "Tệp không đọc được như một bảng XLSX hay CSV: {problem}.",
    "The file cannot be read as an XLSX or CSV table: {problem}.",
    "Hãy lưu lại dưới dạng .xlsx hoặc CSV UTF-8 rồi gửi lại.",
    "Save it as .xlsx or CSV UTF-8 and send it again.",
)
ENCODING: Final = _rule(
    "table-encoding",
    "Tệp CSV không phải UTF-8: {problem}.",
    "The CSV file is not UTF-8: {problem}.",
    "Hãy chuyển phông chữ sang Unicode (TCVN 6909:2001) rồi lưu dưới dạng “CSV UTF-8”.",
    "Convert the text to Unicode (TCVN 6909:2001) and save it as “CSV UTF-8”.",
)
MACROS: Final = _rule(
    "table-macros",
    "Tệp có chứa macro nên không được nhận.",
    "The file holds macros and is not taken.",
    "Hãy lưu lại dưới dạng “Sổ làm việc Excel (.xlsx)”.",
    "Save it as an “Excel Workbook (.xlsx)”.",
)
TOO_MUCH: Final = _rule(
    "table-too-large",
    "Bảng có quá nhiều {what}: giới hạn là {limit:,}.",
    "The table has too many {what}: the limit is {limit:,}.",
    "Hãy chia thành nhiều tệp, xoá các dòng và cột trống có định dạng.",
    "Split it into several files; delete rows and columns that are empty but formatted.",
)
OTHER_SHEETS: Final = _rule(
    "table-other-sheets",
    "Sổ làm việc có thêm trang tính “{sheet}”; chỉ trang đầu được đọc.",
    "The workbook has another sheet, “{sheet}”; only the first one is read.",
    "Hãy xoá các trang tính khác, để không dữ liệu nào bị bỏ qua.",
    "Delete the other sheets, so that nothing is silently left out.",
)
EMPTY: Final = _rule(
    "table-empty",
    "Bảng không có dòng dữ liệu nào.",
    "The table has no row of data.",
    "Hãy tải tệp mẫu và điền vào từ dòng thứ hai.",
    "Download the template and fill it in from the second row.",
)
UNKNOWN_COLUMN: Final = _rule(
    "table-column-unknown",
    "Không có cột nào tên “{column}”.",
    "There is no column “{column}”.",
    "Hãy dùng tên cột như trong tệp mẫu; cột không dùng thì xoá đi.",
    "Use the names of the template; delete columns that are not used.",
)
MISSING_COLUMN: Final = _rule(
    "table-column-missing",
    "Thiếu cột “{column}”.",
    "The column “{column}” is missing.",
    "Hãy thêm cột như trong tệp mẫu.",
    "Add the column as in the template.",
)
REPEATED_COLUMN: Final = _rule(
    "table-column-repeated",
    "Cột “{column}” xuất hiện nhiều lần.",
    "The column “{column}” appears more than once.",
    "Hãy giữ lại một cột.",
    "Keep one of them.",
)

# --- a cell ------------------------------------------------------------------------------------------------------

FORMULA: Final = _rule(
    "cell-formula",
    "Ô chứa công thức; công thức không được tính ở đây.",
    "The cell holds a formula; none is evaluated here.",
    "Hãy thay công thức bằng giá trị (Dán đặc biệt, Giá trị).",
    "Replace it by its value (Paste Special, Values).",
)
ERROR_VALUE: Final = _rule(
    "cell-error",
    "Ô chứa giá trị lỗi của bảng tính.",
    "The cell holds an error of the spreadsheet.",
    "Hãy sửa giá trị của ô.",
    "Correct the cell.",
)
REQUIRED: Final = _rule(
    "cell-required",
    "Cột “{column}” bắt buộc phải có giá trị.",
    "The column “{column}” must have a value.",
    "Hãy điền vào ô này.",
    "Fill in the cell.",
)
NOT_TEXT: Final = _rule(
    "cell-not-text",
    "Ô phải ở dạng văn bản; dạng số, ngày làm mất số 0 ở đầu và cách viết.",
    "The cell must be text; as a number or a date it loses leading zeros and the way it is written.",
    "Hãy đặt định dạng ô là “Văn bản” (Text) rồi nhập lại.",
    "Format the cell as text and enter it again.",
)
NOT_DAY: Final = _rule(
    "cell-not-day",
    "Ô phải là một ngày: ngày của bảng tính, dd/mm/yyyy hoặc yyyy-mm-dd, không kèm giờ.",
    "The cell must be a day: a date of the spreadsheet, dd/mm/yyyy or yyyy-mm-dd, without an hour.",
    "Hãy sửa ngày, ví dụ 19/04/2007.",
    "Correct the day, e.g. 19/04/2007.",
)
NOT_WHOLE: Final = _rule(
    "cell-not-whole",
    "Ô phải là số nguyên.",
    "The cell must be a whole number.",
    "Hãy sửa số.",
    "Correct the number.",
)
NOT_FLAG: Final = _rule(
    "cell-not-flag",
    "Ô phải là “có” hoặc “không”.",
    "The cell must be “yes” or “no”.",
    "Hãy ghi có hoặc không.",
    "Write yes or no.",
)
NOT_CHOICE: Final = _rule(
    "cell-not-choice",
    "Ô phải là một trong: {choices}.",
    "The cell must be one of: {choices}.",
    "Hãy chọn một giá trị.",
    "Choose one of them.",
)
CHARACTER: Final = _rule(
    "cell-character",
    "Ô có ký tự không được phép (ký tự điều khiển, đảo chiều).",
    "The cell holds a character that is not allowed (control or bidirectional).",
    "Hãy gõ lại nội dung của ô.",
    "Type its content again.",
)
FONT: Final = _rule(
    "cell-font",
    "Nội dung ô có vẻ gõ bằng bảng mã cũ {font}, không phải Unicode.",
    "The cell seems to be typed in the old encoding {font}, not in Unicode.",
    "Hãy chuyển sang Unicode (TCVN 6909:2001), ví dụ bằng công cụ của bộ gõ.",
    "Convert it to Unicode (TCVN 6909:2001).",
)
TOO_LONG: Final = _rule(
    "cell-too-long",
    "Ô dài quá {limit:,} ký tự.",
    "The cell is longer than {limit:,} characters.",
    "Hãy rút gọn.",
    "Shorten it.",
)
OUTSIDE: Final = _rule(
    "cell-outside",
    "Ô có giá trị nhưng cột này không có tên ở dòng đầu.",
    "The cell has a value, and its column has no name in the first row.",
    "Hãy xoá ô, hoặc đặt tên cho cột.",
    "Delete the cell, or name its column.",
)
