"""Rules on allocations and their tranches."""

from __future__ import annotations

from typing import Final

from services.funding.domain.refusals.sources import JOINTLY, OUR_STEPS, OWN_FILE, TRANCHES
from shared.errors import PERSON, Kind, Separation, Term, directive, rule

AGENCY_HAS_ALLOCATION: Final = rule(
    "funding.agency-has-allocation",
    Kind.CONFLICT,
    vi="Cơ quan “{agency}” đã được giao kinh phí năm {year} theo dự toán “{estimate}”.",
    en="Agency “{agency}” has its allocation of {year} already, by estimate “{estimate}”.",
    todo_vi="Mỗi cơ quan được giao một lần trong năm; hãy bỏ dòng này.",
    todo_en="An agency is assigned money once a year; leave this line out.",
)

AGENCY_ENDED: Final = rule(
    "funding.agency-ended",
    Kind.CONFLICT,
    vi="Cơ quan “{agency}” đã chấm dứt hoạt động do sắp xếp tổ chức ({reorganisation}); kinh phí chưa cấp đã được bàn"
    " giao.",
    en="“{agency}” has ended ({reorganisation}); what was not released of its money passed to its successors.",
    todo_vi="Hãy giao hoặc cấp kinh phí cho cơ quan tiếp nhận.",
    todo_en="Assign or release to the agency that took over.",
    source=directive("5"),
)

RELEASER_NOT_INDEPENDENT: Final = rule(
    "funding.releaser-not-independent",
    Kind.FORBIDDEN,
    vi="Người này đã tham gia dự toán “{estimate}” ở bước “{earlier}” nên không cho cấp kinh phí của dự toán đó.",
    en="This person took part in estimate “{estimate}” at the step “{earlier}”, so does not release its money.",
    todo_vi="Người đề nghị và người phê duyệt không phải là người cho cấp.",
    todo_en="Who asked for the money and who approved it do not release it.",
    source=OUR_STEPS,
    separates=Separation(
        Term("đề xuất hoặc phê duyệt dự toán", "proposed or approved the estimate"),
        Term("cho cấp kinh phí của dự toán đó", "release its money"),
        PERSON,
    ),
)

RELEASED_ON_OWN_REPORT: Final = rule(
    "funding.released-on-own-report",
    Kind.FORBIDDEN,
    vi="Người này đã tự ghi nhận sự kiện {event} mà đợt cấp dựa vào.",
    en="This person recorded the fact {event}, on which the tranche would rest.",
    todo_vi="Hãy để người khác cho cấp.",
    todo_en="Let another person release it.",
    source=OWN_FILE,
    separates=Separation(
        Term("ghi nhận sự kiện mà đợt cấp dựa vào", "recorded the fact on which a tranche rests"),
        Term("cho cấp đợt đó", "release that tranche"),
        PERSON,
    ),
)

TRANCHE_UNKNOWN: Final = rule(
    "funding.tranche-unknown",
    Kind.INVALID,
    vi="Quy tắc “{rule}” chỉ có {count} đợt cấp, không có đợt {tranche}.",
    en="Rule “{rule}” has {count} tranches; there is no tranche {tranche}.",
    todo_vi="Hãy chọn đợt cấp tiếp theo.",
    todo_en="Choose the next tranche.",
    source=TRANCHES,
)

TRANCHE_ALREADY_RELEASED: Final = rule(
    "funding.tranche-already-released",
    Kind.CONFLICT,
    vi="Đợt {tranche} năm {year} của cơ quan “{agency}” đã được cấp.",
    en="Tranche {tranche} of {year} for “{agency}” has been released already.",
    todo_vi="Mỗi đợt cấp một lần.",
    todo_en="Each tranche is released once.",
    source=TRANCHES,
)

TRANCHE_OUT_OF_ORDER: Final = rule(
    "funding.tranche-out-of-order",
    Kind.CONFLICT,
    vi="Đợt tiếp theo năm {year} của cơ quan “{agency}” là đợt {next}, không phải đợt {tranche}.",
    en="The next tranche of {year} for “{agency}” is {next}, not {tranche}.",
    todo_vi="Các đợt được cấp theo thứ tự.",
    todo_en="Tranches are released in order.",
    source=TRANCHES,
)

TRANCHE_FACTS_MISSING: Final = rule(
    "funding.tranche-facts-missing",
    Kind.CONFLICT,
    vi="Đợt {tranche} năm {year} của cơ quan “{agency}” còn thiếu: {missing_vi}.",
    en="Tranche {tranche} of {year} for “{agency}” still lacks: {missing_en}.",
    todo_vi="Điều kiện theo quy tắc “{rule}”; hãy cấp khi các sự kiện đó đã được ghi nhận.",
    todo_en="By rule “{rule}”; release it once these facts are recorded.",
    source=TRANCHES,
)

BELOW_RELEASED: Final = rule(
    "funding.allocation-below-released",
    Kind.CONFLICT,
    vi="Năm {year} cơ quan “{agency}” đã được cấp hoặc đã huỷ {released:,} đồng; không thể giảm còn {amount:,} đồng.",
    en="{released:,} đồng of {year} are released to “{agency}” or cancelled; they cannot be cut to {amount:,} đồng.",
    todo_vi="Hãy đề xuất mức không thấp hơn số đó.",
    todo_en="Propose no less than that.",
    source=JOINTLY,
)
ALL_RELEASED: Final = rule(
    "funding.allocation-all-released",
    Kind.CONFLICT,
    vi="Mọi đợt năm {year} của cơ quan “{agency}” đã được cấp; phần tăng thêm không còn đợt nào để cấp.",
    en="Every tranche of {year} for “{agency}” is released; there is none left to release what would be added.",
    todo_vi="Hãy bố trí phần tăng thêm vào dự toán năm sau.",
    todo_en="Put what is added into the next year's estimate.",
    source=TRANCHES,
)
