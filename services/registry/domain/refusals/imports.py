"""Refusals of imports: of a file as a whole, and of rows that contradict one another."""

from __future__ import annotations

from shared.errors import Kind, rule

IMPORT_REFUSED = rule(
    "registry.import-refused",
    Kind.INVALID,
    vi="Không ghi gì cả: {count:,} dòng của tệp bị từ chối.",
    en="Nothing was recorded: {count:,} rows of the file are refused.",
    todo_vi="Hãy sửa các ô được nêu rồi gửi lại tệp; bản kiểm tra thử nêu đầy đủ từng ô.",
    todo_en="Correct the cells that are named and send the file again; the dry run names every one.",
)
FILE_GONE = rule(
    "registry.import-file-gone",
    Kind.MISSING,
    vi="Không còn tệp này trong số tệp người gửi đã tải lên để nhập.",
    en="This file is not, or no longer, among those that the caller uploaded for import.",
    todo_vi="Hãy tải tệp lên lại; tệp được giữ tối đa {hours} giờ, và chỉ tệp tải lên sau cùng của mỗi loại.",
    todo_en="Upload it again; a file is kept for at most {hours} hours, and only the last one of each kind.",
)
SAID_BY_ROWS = rule(
    "registry.import-said-by-rows",
    Kind.INVALID,
    vi="Ngày xảy ra và căn cứ pháp lý do từng dòng của tệp nêu, không nêu ở lệnh nhập.",
    en="Each row of the file says when it happened and on what legal basis; the import itself does not.",
    todo_vi="Hãy bỏ mục này khỏi lệnh và ghi vào các cột của tệp.",
    todo_en="Leave it out, and fill in the columns of the file.",
)
ROW_REPEATED = rule(
    "registry.import-row-repeated",
    Kind.CONFLICT,
    vi="Mã “{key}” đã có ở dòng {row} của tệp.",
    en="The code “{key}” stands in row {row} of the file already.",
    todo_vi="Hãy giữ lại một dòng.",
    todo_en="Keep one of the rows.",
)
ROWS_DISAGREE = rule(
    "registry.rows-disagree",
    Kind.CONFLICT,
    vi="Ô này khác với dòng {row}, là dòng nói về cùng một hồ sơ.",
    en="This cell differs from row {row}, which is about the same record.",
    todo_vi="Hãy ghi như nhau ở mọi dòng của cùng hồ sơ.",
    todo_en="Write the same in all rows of one record.",
)
PARENTS_CIRCULAR = rule(
    "registry.parents-circular",
    Kind.CONFLICT,
    vi="Các cơ quan cấp trên nêu từ {agency} trở lên đi vòng quanh trong tệp.",
    en="The superior bodies above {agency} lead round in a circle within the file.",
    todo_vi="Hãy sửa cột cơ quan cấp trên.",
    todo_en="Correct the column of the superior body.",
)
NAME_MISSING = rule(
    "registry.row-name-missing",
    Kind.INVALID,
    vi="Dòng đầu tiên nói về một người phải có họ và tên.",
    en="The first row about a person must have the full name.",
    todo_vi="Hãy điền họ và tên.",
    todo_en="Fill in the name.",
)
PERIOD_INCOMPLETE = rule(
    "registry.row-period-incomplete",
    Kind.INVALID,
    vi="Thời gian công tác hoặc giữ chức danh phải có cả cơ quan và ngày bắt đầu.",
    en="A period of employment or in a post needs both the agency and the first day.",
    todo_vi="Hãy điền ô còn thiếu, hoặc để trống cả phần này.",
    todo_en="Fill in what is missing, or leave all of it empty.",
)
WAVE_TOO_LARGE = rule(
    "registry.wave-too-large",
    Kind.INVALID,
    vi="Đợt {wave} có quá {limit} cơ quan.",
    en="Wave {wave} has more than {limit} agencies.",
    todo_vi="Hãy chia thành nhiều đợt.",
    todo_en="Split it into several waves.",
)
