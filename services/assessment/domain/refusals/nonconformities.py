"""Every "no" about nonconformities."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, PERSON, Kind, Separation, Term, rule, standard

NONCONFORMITY_NOT_OPEN: Final = rule(
    "assessment.nonconformity-not-open",
    Kind.CONFLICT,
    vi="Sự khắc phục chỉ được ghi khi điểm không phù hợp còn mở: {state}.",
    en="A correction is recorded while the nonconformity is open: it is {state}.",
    todo_vi="Hãy đọc lại hồ sơ.",
    todo_en="Read it again.",
    source=standard("8.3"),
)
NOT_TO_ANALYSE: Final = rule(
    "assessment.not-to-analyse",
    Kind.CONFLICT,
    vi="Nguyên nhân được phân tích trước khi lập hành động khắc phục: {state}.",
    en="The cause is analysed before the corrective action is planned: the nonconformity is {state}.",
    todo_vi="Nếu hành động không có hiệu lực, hồ sơ được mở lại rồi phân tích lại.",
    todo_en="If the action turns out not effective it is reopened, and analysed again.",
    source=standard("8.5.2"),
)
NOT_ANALYSED: Final = rule(
    "assessment.not-analysed",
    Kind.CONFLICT,
    vi="Hành động khắc phục được lập một lần, sau khi phân tích nguyên nhân: {state}.",
    en="A corrective action is planned once, after the cause was analysed: the nonconformity is {state}.",
    todo_vi="Hãy phân tích nguyên nhân trước; muốn đổi hạn thì gia hạn có lý do.",
    todo_en="Analyse the cause first; another due date is an extension with its reason.",
    source=standard("8.5.2"),
)
NOT_PLANNED: Final = rule(
    "assessment.not-planned",
    Kind.CONFLICT,
    vi="Không có hành động khắc phục nào đang chờ thực hiện: {state}.",
    en="No corrective action waits to be carried out: the nonconformity is {state}.",
    todo_vi="Hãy lập hành động khắc phục trước.",
    todo_en="Plan the corrective action first.",
    source=standard("8.5.2"),
)
NOT_CARRIED_OUT: Final = rule(
    "assessment.not-carried-out",
    Kind.CONFLICT,
    vi="Chỉ kiểm tra xác nhận hiệu lực của hành động đã thực hiện: {state}.",
    en="Effectiveness is verified of an action that was carried out: the nonconformity is {state}.",
    todo_vi="Hãy chờ cơ quan báo cáo đã thực hiện.",
    todo_en="Wait until the agency has reported that it was carried out.",
    source=standard("8.5.2"),
)
NOT_VERIFIED_EFFECTIVE: Final = rule(
    "assessment.not-verified-effective",
    Kind.CONFLICT,
    vi="Điểm không phù hợp chỉ được đóng một lần, sau khi xác nhận hành động có hiệu lực: {state}.",
    en="A nonconformity is closed once, after its action was verified effective: it is {state}.",
    todo_vi="Hãy để người khác kiểm tra xác nhận hiệu lực trước.",
    todo_en="Let another person verify the effectiveness first.",
    source=standard("8.5.2"),
)
VERIFIED_TOO_SOON: Final = rule(
    "assessment.verified-too-soon",
    Kind.INVALID,
    vi="Hiệu lực được kiểm tra sớm nhất {days} ngày sau khi ghi nhận việc thực hiện, tức từ {earliest}; đây là {day}.",
    en="Effectiveness is verified {days} days after the carrying out was recorded at the earliest, from {earliest} on; "
    "this is {day}.",
    todo_vi="Thời gian tính từ ngày muộn hơn giữa ngày nói là đã thực hiện và ngày ghi nhận; hãy chờ để thấy kết quả.",
    todo_en="The days count from when it is said to have been done or when that was recorded, whichever is later: wait "
    "until there is something to see.",
    source=OURS,
)
MEASURE_MISSES: Final = rule(
    "assessment.measure-misses-target",
    Kind.INVALID,
    vi="Giá trị đo được {value} {unit} không đạt mục tiêu: {meets} {target} {unit}.",
    en="The measured value, {value} {unit}, misses its target: {meets} {target} {unit}.",
    todo_vi="Hãy ghi là không có hiệu lực; hồ sơ được mở lại.",
    todo_en="Record it as not effective; the nonconformity is reopened.",
    source=standard("8.5.2"),
)
CARRIER_VERIFIES: Final = rule(
    "assessment.carrier-verifies",
    Kind.FORBIDDEN,
    vi="Người đã lập, chịu trách nhiệm hoặc thực hiện hành động khắc phục không kiểm tra xác nhận hiệu lực của nó.",
    en="Who planned, answers for or carried out a corrective action does not verify that it was effective.",
    todo_vi="Hãy để người khác kiểm tra xác nhận.",
    todo_en="Let another person verify it.",
    separates=Separation(
        Term("lập, chịu trách nhiệm hoặc thực hiện hành động khắc phục", "planned or carried out a corrective action"),
        Term("kiểm tra xác nhận hiệu lực của nó", "verify that it was effective"),
        PERSON,
    ),
)
