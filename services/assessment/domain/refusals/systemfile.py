"""What the quality system file of an agency refuses: documents, work processes and their indicators."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, rule, standard

TWICE: Final = rule(
    "assessment.named-twice",
    Kind.INVALID,
    vi="Giá trị này được nêu hai lần trong cùng một danh sách.",
    en="This value stands twice in one list.",
    todo_vi="Hãy chỉ nêu một lần.",
    todo_en="Name it once.",
)
APPROVED_AFTER_ISSUE: Final = rule(
    "assessment.approved-after-issue",
    Kind.INVALID,
    vi="Tài liệu ban hành ngày {issued} nhưng phê duyệt ngày {approved}: phải phê duyệt trước khi ban hành.",
    en="The document is issued on {issued} and approved on {approved}: it is approved before it is issued.",
    todo_vi="Hãy kiểm tra ngày phê duyệt và ngày ban hành.",
    todo_en="Check the days of approval and of issue.",
    source=standard("4.2.3 a"),
)
PROCEDURE_WITHOUT_CLAUSE: Final = rule(
    "assessment.procedure-without-clause",
    Kind.INVALID,
    vi="Thủ tục dạng văn bản phải nêu điều mà nó thực hiện.",
    en="A documented procedure names the clause that it is for.",
    todo_vi="Hãy nêu điều, ví dụ 4.2.3 với thủ tục kiểm soát tài liệu.",
    todo_en="Name the clause, such as 4.2.3 for the control of documents.",
    source=standard("4.2.1 c"),
)
NOT_IN_FORCE: Final = rule(
    "assessment.document-not-in-force",
    Kind.CONFLICT,
    vi="Tài liệu này không còn dùng: {state}.",
    en="This document is no longer in use: it is {state}.",
    todo_vi="Hãy ban hành tài liệu mới.",
    todo_en="Issue a new document.",
    source=standard("4.2.3 g"),
)
REVISION_NOT_HIGHER: Final = rule(
    "assessment.revision-not-higher",
    Kind.INVALID,
    vi="Lần sửa đổi {revision} không lớn hơn lần đang dùng ({current}).",
    en="Revision {revision} is not above the one in use ({current}).",
    todo_vi="Hãy dùng số lần sửa đổi tiếp theo.",
    todo_en="Use the following revision number.",
    source=standard("4.2.3 c"),
)
BEFORE_LAST_STEP: Final = rule(
    "assessment.before-latest-step",
    Kind.INVALID,
    vi="Thời điểm {said} trước bước gần nhất của chính hồ sơ này ({earliest}).",
    en="The time {said} lies before the latest step of this very record ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm xảy ra.",
    todo_en="Give the time at which it happened.",
    source=OURS,
)
REPLACES_ITSELF: Final = rule(
    "assessment.document-replaces-itself",
    Kind.INVALID,
    vi="Tài liệu không thay thế chính nó.",
    en="A document does not replace itself.",
    todo_vi="Hãy nêu tài liệu thay thế, hoặc bỏ trống.",
    todo_en="Name the document that takes its place, or none.",
)
DOCUMENT_UNKNOWN: Final = rule(
    "assessment.document-unknown",
    Kind.INVALID,
    vi="Cơ quan {agency} không có tài liệu “{document}” đang dùng.",
    en="Agency {agency} has no document “{document}” in use.",
    todo_vi="Hãy ghi việc ban hành tài liệu đó trước.",
    todo_en="Record that document first.",
)
PERIOD_NOT_OVER: Final = rule(
    "assessment.period-not-over",
    Kind.INVALID,
    vi="Kỳ kết thúc ngày {last}, sau ngày báo cáo {today}.",
    en="The period ends on {last}, after the report, {today}.",
    todo_vi="Hãy báo cáo khi kỳ đã hết.",
    todo_en="Report when the period is over.",
)
PERIOD_AFTER_END: Final = rule(
    "assessment.period-after-end",
    Kind.INVALID,
    vi="Kỳ kết thúc ngày {last}, sau ngày thôi dùng hoặc thôi thực hiện ({ended}).",
    en="The period ends on {last}, after the end of its use ({ended}).",
    todo_vi="Hãy báo cáo kỳ đến ngày đó.",
    todo_en="Report the period up to that day.",
)
PERIODS_OVERLAP: Final = rule(
    "assessment.periods-overlap",
    Kind.CONFLICT,
    vi="Kỳ này chồng lên kỳ đã báo cáo, từ {first} đến {last}.",
    en="This period overlaps one that was reported, {first} to {last}.",
    todo_vi="Hãy chọn kỳ khác, hoặc đính chính báo cáo của đúng kỳ đó (“corrects”).",
    todo_en="Choose another period, or correct the report of that very period (“corrects”).",
)
CORRECTS_NOTHING: Final = rule(
    "assessment.corrects-nothing",
    Kind.INVALID,
    vi="Mã sự kiện đã nêu không phải của báo cáo đang được dùng cho đúng kỳ này.",
    en="No report in force of exactly this period is the event named.",
    todo_vi="Hãy nêu mã sự kiện của báo cáo đang đứng cho kỳ này.",
    todo_en="Name the event of the report that stands for this period.",
)
SAMPLES_EXCEED: Final = rule(
    "assessment.samples-exceed",
    Kind.INVALID,
    vi="Nêu {samples} mẫu, nhưng kỳ này chỉ có {records} hồ sơ.",
    en="There are {samples} samples of {records} records in the period.",
    todo_vi="Hãy kiểm tra số hồ sơ và các mẫu.",
    todo_en="Check the number of records and the samples.",
)
RECORD_UNKNOWN: Final = rule(
    "assessment.required-record-unknown",
    Kind.INVALID,
    vi="Phiên bản tiêu chuẩn này không đòi hỏi hồ sơ “{record}”.",
    en="This edition of the standard requires no record “{record}”.",
    todo_vi="Hãy xem danh mục hồ sơ phải có của phiên bản.",
    todo_en="See the records that the edition requires.",
)
SHOWS_NOTHING: Final = rule(
    "assessment.shows-without-sample",
    Kind.INVALID,
    vi="Nói rằng có hồ sơ mà tiêu chuẩn đòi hỏi thì phải nêu ít nhất một mẫu.",
    en="Who says that a required record is kept shows a sample of it.",
    todo_vi="Hãy nêu mã băm của ít nhất một hồ sơ mẫu.",
    todo_en="Give the digest of at least one sample.",
    source=standard("4.2.4"),
)
NOT_RUNNING: Final = rule(
    "assessment.process-not-running",
    Kind.CONFLICT,
    vi="Quá trình này không còn thực hiện: {state}.",
    en="This process is no longer carried out: it is {state}.",
    todo_vi="Hãy xác định quá trình mới.",
    todo_en="Identify a new process.",
)
FIGURES_DISAGREE: Final = rule(
    "assessment.figures-disagree",
    Kind.INVALID,
    vi="Tồn đầu kỳ + tiếp nhận = {taken:,}, nhưng đúng hạn + quá hạn + trả lại + tồn cuối kỳ = {given:,}.",
    en="Carried in + received = {taken:,}, while on time + late + returned + still open = {given:,}.",
    todo_vi="Hãy kiểm tra lại từng số.",
    todo_en="Check each figure.",
    source=standard("8.2.3"),
)
CARRIED_IN_DIFFERS: Final = rule(
    "assessment.carried-in-differs",
    Kind.INVALID,
    vi="Tồn đầu kỳ là {carried:,}, nhưng kỳ liền trước còn lại {left:,}.",
    en="{carried:,} files are carried in, while the period just before left {left:,}.",
    todo_vi="Hãy sửa số tồn, hoặc đính chính báo cáo của kỳ trước.",
    todo_en="Correct the figure, or correct the report of the period before.",
)
RECEIPTS_EXCEED: Final = rule(
    "assessment.receipts-exceed",
    Kind.INVALID,
    vi="Nêu {receipts:,} biên nhận, nhưng chỉ tiếp nhận {received:,} hồ sơ trong kỳ.",
    en="There are {receipts:,} receipts of {received:,} files received.",
    todo_vi="Hãy chỉ nêu biên nhận của hồ sơ tiếp nhận trong kỳ.",
    todo_en="Name the receipts of files received in the period alone.",
)
