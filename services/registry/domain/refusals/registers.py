"""Refusals of document registers (sổ văn bản đi, sổ văn bản đến)."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, Source, rule

INCOMING: Final = Source("Nghị định 110/2004/NĐ-CP", "Điều 13")
"""Receipt and registration of incoming documents, as in force in 2007."""
OUTGOING: Final = Source("Nghị định 110/2004/NĐ-CP", "Điều 17")
"""The order of managing outgoing documents, as in force in 2007."""

WRONG_REGISTER = rule(
    "registry.wrong-register",
    Kind.INVALID,
    vi="Đây là {direction}; văn bản này thuộc sổ kia.",
    en="This is the {direction}; the document belongs in the other one.",
    todo_vi="Hãy ghi vào đúng sổ.",
    todo_en="Enter it in the right register.",
    source=OURS,
)
REGISTER_YEAR = rule(
    "registry.register-year",
    Kind.INVALID,
    vi="Ngày {day} không thuộc năm {year} của sổ.",
    en="The day {day} is not of the register's year {year}.",
    todo_vi="Hãy ghi vào sổ của năm đó, hoặc kiểm tra lại ngày.",
    todo_en="Enter it in that year's register, or check the day.",
    source=OUTGOING,
)
NUMBER_TAKEN = rule(
    "registry.number-taken",
    Kind.CONFLICT,
    vi="Số {number} trong sổ này đã được cấp; mỗi số chỉ cấp một lần, kể cả khi đã huỷ.",
    en="The number {number} of this register is given; a number is given once, even when it was annulled.",
    todo_vi="Hãy lấy số tiếp theo.",
    todo_en="Take the next number.",
    source=OUTGOING,
)
OUT_OF_ORDER = rule(
    "registry.out-of-order",
    Kind.INVALID,
    vi="Văn bản số {number} phá thứ tự của sổ ({marks}); chỉ ghi được khi nêu lý do, và sẽ được đánh dấu.",
    en="The document {number} breaks the order of the register ({marks}); it is taken with a reason only, and marked.",
    todo_vi="Hãy nêu lý do, hoặc lấy số tiếp theo với ngày thật.",
    todo_en="State the reason, or take the next number with the true day.",
    source=OURS,
)
DOCUMENT_LATER = rule(
    "registry.document-later-than-registration",
    Kind.INVALID,
    vi="Văn bản đề ngày {dated} không thể đăng ký từ ngày {registered}.",
    en="A document of {dated} cannot have been registered on {registered}.",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both days.",
    source=OUTGOING,
)
RECEIVER_REQUIRED = rule(
    "registry.receiver-required",
    Kind.INVALID,
    vi="Phải ghi nơi nhận: cơ quan trong danh mục, hoặc nơi nhận khác.",
    en="Who receives it must be named: agencies of the register, or others.",
    todo_vi="Hãy ghi ít nhất một nơi nhận.",
    todo_en="Name at least one.",
    source=OUTGOING,
)
RECEIVER_REPEATED = rule(
    "registry.receiver-repeated",
    Kind.INVALID,
    vi="Nơi nhận {agency} được nêu hai lần.",
    en="The receiver {agency} is named twice.",
    todo_vi="Hãy nêu mỗi nơi một lần.",
    todo_en="Name each once.",
    source=OURS,
)
SENDER_REQUIRED = rule(
    "registry.sender-required",
    Kind.INVALID,
    vi="Phải ghi đúng một nơi gửi: cơ quan trong danh mục, hoặc tên nơi gửi khác.",
    en="Exactly one sender must be named: an agency of the register, or another by name.",
    todo_vi="Hãy ghi một trong hai.",
    todo_en="Give one of the two.",
    source=INCOMING,
)
ENTRY_UNKNOWN = rule(
    "registry.entry-unknown",
    Kind.INVALID,
    vi="Số {number} chưa được cấp trong sổ này.",
    en="The number {number} was not given in this register.",
    todo_vi="Hãy kiểm tra lại số.",
    todo_en="Check the number.",
    source=OURS,
)
ENTRY_ANNULLED = rule(
    "registry.entry-annulled",
    Kind.CONFLICT,
    vi="Số {number} đã bị huỷ.",
    en="The number {number} is annulled already.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="There is nothing to do.",
    source=OURS,
)
REGISTER_CLOSED = rule(
    "registry.register-closed",
    Kind.CONFLICT,
    vi="Sổ này {state}; sổ chỉ khoá một lần.",
    en="This register is {state}; it is closed once.",
    todo_vi="Không cần khoá lại.",
    todo_en="There is nothing to close.",
    source=OURS,
)
REGISTER_YEAR_RUNS = rule(
    "registry.register-year-runs",
    Kind.INVALID,
    vi="Sổ năm {year} chỉ khoá từ ngày cuối năm; việc này ghi ngày {day}.",
    en="The register of {year} is closed from the last day of the year on; this is said to be of {day}.",
    todo_vi="Hãy khoá sổ khi hết năm.",
    todo_en="Close it when the year has ended.",
    source=OURS,
)
BEFORE_OPENING = rule(
    "registry.register-before-opening",
    Kind.INVALID,
    vi="Không thể mở sổ năm {year} vào ngày {day}.",
    en="The register of {year} cannot be opened on {day}.",
    todo_vi="Sổ của một năm mở từ ngày đầu năm đó; mở muộn hơn vẫn được, và thấy được là muộn.",
    todo_en="A year's register is opened from its first day on; later is taken, and shows.",
    source=OURS,
)
