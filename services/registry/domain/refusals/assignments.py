"""Refusals: steering committee, management representative, ISO secretary."""

from __future__ import annotations

from shared.errors import Kind, directive, rule, standard

COMMITTEE_FOUNDED_ALREADY = rule(
    "registry.committee-founded-already",
    Kind.CONFLICT,
    vi="Cơ quan {agency} {state}; không thành lập lần nữa.",
    en="{agency}: {state}; it is not founded again.",
    todo_vi="Hãy ghi quyết định kiện toàn.",
    todo_en="Record the decision that changes it.",
    source=directive("6"),
)
COMMITTEE_NOT_FOUNDED = rule(
    "registry.committee-not-founded",
    Kind.CONFLICT,
    vi="Cơ quan {agency} {state}, nên không có gì để kiện toàn.",
    en="{agency}: {state}, so there is nothing to change.",
    todo_vi="Hãy ghi quyết định thành lập trước.",
    todo_en="Record the founding decision first.",
    source=directive("6"),
)
COMMITTEE_ONE_HEAD = rule(
    "registry.committee-one-head",
    Kind.INVALID,
    vi="Ban chỉ đạo ISO phải có đúng một trưởng ban; danh sách này có {heads}.",
    en="A steering committee has exactly one head; this list has {heads}.",
    todo_vi="Hãy kiểm tra lại chức danh của từng thành viên.",
    todo_en="Check the function of each member.",
)
COMMITTEE_MEMBER_REPEATED = rule(
    "registry.committee-member-repeated",
    Kind.INVALID,
    vi="Mã người {person} được nêu hai lần trong Ban chỉ đạo.",
    en="{person} is named twice in the committee.",
    todo_vi="Hãy nêu mỗi thành viên một lần.",
    todo_en="Name each member once.",
)
COMMITTEE_UNCHANGED = rule(
    "registry.committee-unchanged",
    Kind.INVALID,
    vi="Danh sách này vốn là thành phần hiện nay của Ban chỉ đạo.",
    en="This is the committee as it stands.",
    todo_vi="Hãy ghi thành phần mới.",
    todo_en="Give the new composition.",
)
ASSIGNMENT_NOT_LATER = rule(
    "registry.assignment-not-later",
    Kind.INVALID,
    vi="Phân công từ ngày {from_day} không sau phân công trước từ ngày {earlier}; việc sau kết thúc việc trước.",
    en="An assignment from {from_day} is not later than the one before from {earlier}; the later one ends it.",
    todo_vi="Hãy kiểm tra lại ngày bắt đầu.",
    todo_en="Check the first day.",
)
ASSIGNMENT_BEFORE_DECISION = rule(
    "registry.assignment-before-decision",
    Kind.INVALID,
    vi="Phân công từ ngày {from_day} không thể trước ngày ban hành quyết định ({issued}).",
    en="An assignment from {from_day} cannot begin before its decision was issued ({issued}).",
    todo_vi="Hãy kiểm tra lại hai ngày.",
    todo_en="Check both dates.",
)
ASSIGNED_ALREADY = rule(
    "registry.assigned-already",
    Kind.CONFLICT,
    vi="Mã người {person} đang được phân công việc này từ ngày {earlier}.",
    en="{person} has this assignment already, from {earlier}.",
    todo_vi="Không cần ghi lại.",
    todo_en="There is nothing to record.",
)
QMR_NOT_MANAGEMENT = rule(
    "registry.qmr-not-management",
    Kind.INVALID,
    vi="Ngày {day}, danh mục không ghi mã người {person} là thủ trưởng hay phó thủ trưởng cơ quan {agency}; đại diện"
    " lãnh đạo về chất lượng phải là thành viên ban lãnh đạo.",
    en="On {day} {person} is not on record as head or deputy head of {agency}; the management representative is a"
    " member of management.",
    todo_vi="Hãy chỉ định một người trong ban lãnh đạo, hoặc đề nghị Sở Nội vụ ghi chức danh trước.",
    todo_en="Name a member of management, or have Home Affairs record the post first.",
    source=standard("5.5.2"),
)
SECRETARY_NOT_OF_AGENCY = rule(
    "registry.secretary-not-of-agency",
    Kind.INVALID,
    vi="Ngày {day}, danh mục không ghi mã người {person} làm việc tại cơ quan {agency}.",
    en="On {day} {person} is not on record as working in {agency}.",
    todo_vi="Thư ký ISO là người của cơ quan; hãy đề nghị Sở Nội vụ ghi thời gian công tác trước.",
    todo_en="The ISO secretary is one of the agency's people; have Home Affairs record the employment first.",
)
