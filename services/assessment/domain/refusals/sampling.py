"""The "no" of sampling."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, Kind, rule

NOT_TO_SAMPLE: Final = rule(
    "assessment.not-to-sample",
    Kind.CONFLICT,
    vi="Không cam kết lấy mẫu cho cuộc đánh giá này được nữa: {state}.",
    en="No sample is committed for this assessment any more: it is {state}.",
    todo_vi="Việc lấy mẫu được cam kết từ khi lên lịch đến trước khi trình kết quả.",
    todo_en="A sample is committed between the scheduling and the submission.",
)
DEADLINE_PASSED: Final = rule(
    "assessment.sampling-deadline-passed",
    Kind.INVALID,
    vi="Hạn nộp bằng chứng phải ở sau lúc cam kết.",
    en="The deadline for evidence must lie after the commitment.",
    todo_vi="Hãy chọn thời điểm còn ở phía trước.",
    todo_en="Choose a moment that is still to come.",
)
NOT_COMMITTED: Final = rule(
    "assessment.sampling-not-open",
    Kind.CONFLICT,
    vi="Danh sách để chọn mẫu không đổi được nữa: {state}.",
    en="The list to choose from is final: the sampling is {state}.",
    todo_vi="Danh sách chỉ được chốt từ khi cam kết đến khi đóng.",
    todo_en="The list is fixed between the commitment and the closing.",
)
NOT_CLOSED: Final = rule(
    "assessment.sampling-not-closed",
    Kind.CONFLICT,
    vi="Mẫu được chọn một lần, sau khi đã đóng việc nộp bằng chứng; hiện nay: {state}.",
    en="A sample is drawn once, after the evidence was closed; the sampling is {state}.",
    todo_vi="Nếu chưa đóng, hãy đóng trước; nếu đã chọn, hãy dùng mẫu đã chọn.",
    todo_en="Where it is not closed, close it first; where it was drawn, use what was drawn.",
)
NOT_TO_ABANDON: Final = rule(
    "assessment.sampling-not-to-abandon",
    Kind.CONFLICT,
    vi="Không bỏ được việc lấy mẫu này: {state}.",
    en="This sampling cannot be given up: it is {state}.",
    todo_vi="Mẫu đã chọn thì giữ nguyên.",
    todo_en="A sample that was drawn stays.",
)
ITEM_TWICE: Final = rule(
    "assessment.sampling-item-twice",
    Kind.INVALID,
    vi="Mục “{item}” có hai lần trong danh sách.",
    en="The item “{item}” stands in the list twice.",
    todo_vi="Hãy ghi mỗi mục một lần, để mục nào cũng có khả năng được chọn như nhau.",
    todo_en="Name each once, so that all are equally likely.",
)
FRAME_TOO_LONG: Final = rule(
    "assessment.sampling-frame-too-long",
    Kind.INVALID,
    vi="Danh sách dài {size} byte, quá {most} byte.",
    en="The list has {size} bytes, more than {most}.",
    todo_vi="Hãy dùng mã ngắn hơn, hoặc chia theo quá trình.",
    todo_en="Use shorter codes, or one sampling for each process.",
)
SAMPLE_TOO_LARGE: Final = rule(
    "assessment.sampling-too-large",
    Kind.INVALID,
    vi="Danh sách có {items} mục, ít hơn {size} mục đã cam kết chọn.",
    en="The list has {items} items, fewer than the {size} that are to be drawn.",
    todo_vi="Hãy ghi đủ danh sách.",
    todo_en="Name the whole list.",
)
NO_FRAME: Final = rule(
    "assessment.sampling-no-frame",
    Kind.CONFLICT,
    vi="Chưa chốt danh sách để chọn mẫu.",
    en="There is no list to choose from yet.",
    todo_vi="Hãy chốt danh sách rồi đóng.",
    todo_en="Fix the list, then close.",
)
BEFORE_DEADLINE: Final = rule(
    "assessment.sampling-before-deadline",
    Kind.CONFLICT,
    vi="Chưa hết hạn nộp bằng chứng ({deadline}).",
    en="The deadline for evidence has not passed ({deadline}).",
    todo_vi="Hãy đóng sau thời điểm đó.",
    todo_en="Close it afterwards.",
)
SECRET_WRONG: Final = rule(
    "assessment.sampling-secret-wrong",
    Kind.INVALID,
    vi="Số bí mật này không phải số đã cam kết.",
    en="This is not the secret that was committed to.",
    todo_vi="Hãy dùng đúng 32 byte đã giữ; nếu đã mất thì bỏ việc lấy mẫu này, có lý do, và cam kết lại.",
    todo_en="Use the 32 bytes that you kept; if they are lost, give this sampling up with the reason, and commit anew.",
)
FRAME_CHANGED: Final = rule(
    "assessment.sampling-frame-changed",
    Kind.CONFLICT,
    vi="Danh sách đã chốt có mã băm khác.",
    en="The list that was fixed has another digest.",
    todo_vi="Hãy đọc lại danh sách đã chốt và tính lại mã băm.",
    todo_en="Read the list that was fixed and compute its digest again.",
)
WITNESS_UNFIT: Final = rule(
    "assessment.sampling-witness-unfit",
    Kind.INVALID,
    vi="Khoá này không phải khoá đồng ký của một nhân chứng.",
    en="This is not the cosigning key of a witness.",
    todo_vi="Hãy ghi khoá của nhân chứng đúng như trong tệp chính sách mà bên đánh giá tin dùng.",
    todo_en="Name the witness's key exactly as the policy has it that the assessing side trusts.",
    source=OURS,
)
OTHER_WITNESS: Final = rule(
    "assessment.sampling-other-witness",
    Kind.CONFLICT,
    vi="Điểm chốt bao gồm sự kiện đóng chỉ có chữ ký khác, không phải của nhân chứng đã nêu khi cam kết ({witness}).",
    en="What covers the closing was cosigned by others, not by the witness named in the commitment ({witness}).",
    todo_vi="Hãy chờ nhân chứng đó ký; nếu khoá ấy không còn dùng thì bỏ việc lấy mẫu này, có lý do, và cam kết lại.",
    todo_en="Wait for that witness; where the key is no longer used, give this sampling up with the reason, and commit "
    "anew.",
    source=OURS,
)
SECRET_USED: Final = rule(
    "assessment.sampling-secret-used",
    Kind.CONFLICT,
    vi="Số bí mật này đã được cam kết cho một việc lấy mẫu khác.",
    en="This secret was committed to for another sampling already.",
    todo_vi="Hãy tạo 32 byte ngẫu nhiên mới: số bí mật đã dùng có thể đã bị lộ.",
    todo_en="Make 32 new random bytes: a secret that was used may be known.",
    source=OURS,
)
NOT_COSIGNED: Final = rule(
    "assessment.sampling-not-cosigned",
    Kind.CONFLICT,
    vi="Chưa có điểm chốt nào của sổ có chữ ký của nhân chứng và bao gồm sự kiện đóng (vị trí {position}).",
    en="No cosigned checkpoint of the log covers the closing (position {position}) yet.",
    todo_vi="Hãy chờ lần ký kế tiếp rồi thử lại; nếu lâu không có, hãy xem tình trạng của bộ ký và nhân chứng.",
    todo_en="Wait for the next signing and try again; if none comes, look at the state of the signer and the witness.",
)
NOT_DRAWN: Final = rule(
    "assessment.sampling-not-drawn",
    Kind.MISSING,
    vi="Chưa chọn mẫu nào theo “{key}”.",
    en="No sample was drawn by “{key}”.",
    todo_vi="Hãy xem việc lấy mẫu đã đến bước nào.",
    todo_en="See how far the sampling has come.",
)
