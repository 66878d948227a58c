"""Rules on deferrals: for how long, who decides on them, and on what."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import OWN_FILE
from shared.errors import PERSON, Kind, Separation, Source, Term, rule

DEFERRALS: Final = Source(
    "Quy tắc tạm hoãn cấp kinh phí của phần mềm; quyết định của UBND tỉnh được viện dẫn là giả định, chỉ để minh hoạ"
    " / our own rule on deferrals; the PPC decision it cites is fictitious, for demonstration",
    "",
)

TRANCHE_DEFERRED: Final = rule(
    "funding.tranche-deferred",
    Kind.CONFLICT,
    vi="Đợt cấp của cơ quan “{agency}” đang tạm hoãn vì dấu hiệu nghiêm trọng “{hold}”: {until}.",
    en="The release for “{agency}” is deferred by the severe signal “{hold}”: {until}.",
    todo_vi="Sở Tài chính hoặc UBND tỉnh xác nhận hoặc bãi bỏ bằng quyết định có số; quá thời hạn mà không có quyết"
    " định thì việc tạm hoãn hết hiệu lực thi hành.",
    todo_en="Finance or the PPC confirms or lifts it by numbered decision; without one it lapses after its time.",
    source=DEFERRALS,
)
HOLD_DECIDED: Final = rule(
    "funding.hold-decided",
    Kind.CONFLICT,
    vi="Việc tạm hoãn “{hold}” ở trạng thái “{state}” nên không quyết định như vậy được.",
    en="Deferral “{hold}” is “{state}”, so this cannot be decided.",
    todo_vi="Hãy xem lại các quyết định đã có.",
    todo_en="See what was decided already.",
    source=DEFERRALS,
)
HOLD_LAPSED: Final = rule(
    "funding.hold-lapsed",
    Kind.CONFLICT,
    vi="Việc tạm hoãn “{hold}” đã hết thời hạn {days} ngày làm việc vào ngày {last_day} mà không có quyết định.",
    en="Deferral “{hold}” lapsed after {days} working days on {last_day}: nobody had decided.",
    todo_vi="Không xác nhận hay bãi bỏ nữa; dấu hiệu vẫn do người có thẩm quyền xem xét.",
    todo_en="It is neither confirmed nor lifted any more; the signal itself is still for people to decide.",
    source=DEFERRALS,
)
RECOVERY_NOT_RECOMMENDED: Final = rule(
    "funding.recovery-not-recommended",
    Kind.CONFLICT,
    vi="Chưa có kiến nghị thu hồi để quyết định: việc tạm hoãn “{hold}” ở trạng thái “{state}”.",
    en="No recovery awaits a decision: deferral “{hold}” is “{state}”.",
    todo_vi="Chỉ quyết định sau khi dấu hiệu được xác nhận là có căn cứ, và một lần.",
    todo_en="Decide once the signal is upheld, and once.",
    source=DEFERRALS,
)
NUMBERED_DECISION_REQUIRED: Final = rule(
    "funding.numbered-decision-required",
    Kind.INVALID,
    vi="Việc này phải dựa trên một quyết định có số.",
    en="This must rest on a numbered decision.",
    todo_vi="Hãy nêu quyết định: số, ký hiệu, cơ quan ban hành, ngày.",
    todo_en="Cite the decision: number, symbol, issuer, date.",
    source=DEFERRALS,
)
HOLD_BY_RAISER: Final = rule(
    "funding.hold-by-raiser",
    Kind.FORBIDDEN,
    vi="Người này đã nêu dấu hiệu “{hold}” nên không quyết định về việc tạm hoãn do dấu hiệu đó.",
    en="This person raised signal “{hold}”, so does not decide on the deferral that it caused.",
    todo_vi="Hãy để người khác quyết định.",
    todo_en="Let another person decide.",
    source=OWN_FILE,
    separates=Separation(
        Term("nêu dấu hiệu áp dụng hình thức", "raised a signal of application for show"),
        Term("quyết định về việc tạm hoãn hoặc thu hồi do dấu hiệu đó", "decide on the deferral or recovery it caused"),
        PERSON,
    ),
)
HOLD_BY_SUBJECT: Final = rule(
    "funding.hold-by-subject",
    Kind.FORBIDDEN,
    vi="Người này đã giải trình dấu hiệu “{hold}” nên không quyết định về việc tạm hoãn do dấu hiệu đó.",
    en="This person answered signal “{hold}”, so does not decide on the deferral that it caused.",
    todo_vi="Hãy để người khác quyết định.",
    todo_en="Let another person decide.",
    source=OWN_FILE,
    separates=Separation(
        Term("giải trình dấu hiệu áp dụng hình thức", "answered a signal of application for show"),
        Term("quyết định về việc tạm hoãn hoặc thu hồi do dấu hiệu đó", "decide on the deferral or recovery it caused"),
        PERSON,
    ),
)
