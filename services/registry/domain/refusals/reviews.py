"""Refusals: function reviews (directive, point 4)."""

from __future__ import annotations

from shared.errors import BODY, PERSON, Kind, Separation, Term, directive, rule

REVIEW_CONSULTS_LEADER = rule(
    "registry.review-consults-leader",
    Kind.FORBIDDEN,
    vi="Cơ quan {body} chủ trì cuộc rà soát, không thể đồng thời là cơ quan được lấy ý kiến.",
    en="{body} leads the review and cannot be a body consulted in it.",
    todo_vi="Hãy chỉ nêu các cơ quan liên quan khác.",
    todo_en="Name other bodies concerned.",
    source=directive("4"),
    separates=Separation(
        Term("chủ trì rà soát chức năng", "leads a function review"),
        Term("được lấy ý kiến trong cuộc rà soát đó", "is consulted in it"),
        BODY,
    ),
)
REVIEW_DECIDED_BY_DRAFTER = rule(
    "registry.review-decided-by-drafter",
    Kind.FORBIDDEN,
    vi="Mã người {person} đã lập hoặc trình cuộc rà soát {review}, nên không quyết định về đề xuất đó.",
    en="{person} drafted or submitted review {review} and does not decide on it.",
    todo_vi="Hãy để người khác có thẩm quyền của UBND tỉnh quyết định.",
    todo_en="Let another competent person of the PPC decide.",
    source=directive("4"),
    separates=Separation(
        Term("lập hoặc trình đề xuất rà soát chức năng", "drafts or submits the proposal of a function review"),
        Term("phê duyệt hoặc trả lại đề xuất đó", "approves or returns it"),
        PERSON,
    ),
)
REVIEW_OPINION_BY_DRAFTER = rule(
    "registry.review-opinion-by-drafter",
    Kind.FORBIDDEN,
    vi="Trong cuộc rà soát {review}, mã người {person} không thể vừa lập hoặc trình đề xuất, vừa cho ý kiến với tư cách"
    " cơ quan được lấy ý kiến.",
    en="In review {review} {person} cannot both draft or submit and give the opinion of a body that is consulted.",
    todo_vi="Hãy để người khác của cơ quan đó thực hiện.",
    todo_en="Let somebody else of that body do it.",
    source=directive("4"),
    separates=Separation(
        Term("lập hoặc trình đề xuất rà soát chức năng", "drafts or submits the proposal of a function review"),
        Term("cho ý kiến của cơ quan được lấy ý kiến", "gives the opinion of a body that is consulted on it"),
        PERSON,
    ),
)
BODY_REPEATED = rule(
    "registry.body-repeated",
    Kind.INVALID,
    vi="Cơ quan {body} được nêu hai lần.",
    en="{body} is named twice.",
    todo_vi="Hãy nêu mỗi cơ quan một lần.",
    todo_en="Name each body once.",
)
OPINIONS_DAY_PAST = rule(
    "registry.opinions-day-past",
    Kind.INVALID,
    vi="Hạn lấy ý kiến {by} đã qua khi cuộc rà soát được mở ({happened}).",
    en="The day {by} for opinions had passed when the review was opened ({happened}).",
    todo_vi="Hãy kiểm tra lại ngày.",
    todo_en="Check the day.",
)
REVIEW_NOT_OPEN = rule(
    "registry.review-not-open",
    Kind.CONFLICT,
    vi="Cuộc rà soát {review} {state}, không nhận thêm dòng ma trận, ý kiến hay đề xuất.",
    en="Review {review} is {state}: it takes no rows, opinions or proposals now.",
    todo_vi="Chỉ bổ sung được khi đang rà soát, hoặc khi đề xuất bị trả lại.",
    todo_en="They are taken while it is under way, or when the proposal was returned.",
)
REVIEW_NOT_PROPOSED = rule(
    "registry.review-not-proposed",
    Kind.CONFLICT,
    vi="Cuộc rà soát {review} {state}, chưa có đề xuất nào chờ quyết định.",
    en="Review {review} is {state}: no proposal awaits a decision.",
    todo_vi="Sở Nội vụ trình đề xuất trước.",
    todo_en="Home Affairs submits its proposal first.",
)
ROW_EMPTY = rule(
    "registry.row-empty",
    Kind.INVALID,
    vi="Dòng ma trận phải nêu ít nhất một nhiệm vụ, một quá trình hoặc một chức danh.",
    en="A row of the matrix names at least a duty, a process or a post.",
    todo_vi="Hãy bổ sung nội dung của dòng.",
    todo_en="Fill in the row.",
)
ROW_AGENCY_NOT_REVIEWED = rule(
    "registry.row-agency-not-reviewed",
    Kind.INVALID,
    vi="Cơ quan {agency} không thuộc cuộc rà soát {review}.",
    en="{agency} is not reviewed in {review}.",
    todo_vi="Hãy kiểm tra lại mã cơ quan, hoặc mở cuộc rà soát khác.",
    todo_en="Check the code, or open another review.",
)
ROW_REPEATED = rule(
    "registry.row-repeated",
    Kind.INVALID,
    vi="Dòng này trùng hoàn toàn với dòng {row} của ma trận.",
    en="This row is the same as row {row} of the matrix.",
    todo_vi="Hãy bỏ dòng trùng.",
    todo_en="Leave it out.",
)
ROW_UNKNOWN = rule(
    "registry.row-unknown",
    Kind.MISSING,
    vi="Ma trận của cuộc rà soát {review} không có dòng {row}, hoặc dòng đó đã bị bỏ.",
    en="The matrix of review {review} has no row {row}, or it was struck.",
    todo_vi="Hãy kiểm tra lại số thứ tự của dòng.",
    todo_en="Check the number of the row.",
)
ROWS_TOO_MANY = rule(
    "registry.rows-too-many",
    Kind.INVALID,
    vi="Ma trận của một cuộc rà soát có tối đa {most} dòng.",
    en="The matrix of a review has at most {most} rows.",
    todo_vi="Hãy chia thành nhiều cuộc rà soát.",
    todo_en="Divide it into several reviews.",
)
NOT_CONSULTED = rule(
    "registry.not-consulted",
    Kind.FORBIDDEN,
    vi="Ý kiến của một cơ quan chỉ người của chính cơ quan đó ghi, và chỉ khi cơ quan đó được lấy ý kiến trong cuộc rà"
    " soát {review}.",
    en="A body's opinion is recorded by a person of that body, and only where review {review} consults it.",
    todo_vi="Hãy đề nghị người của cơ quan được lấy ý kiến thực hiện.",
    todo_en="Ask a person of the body that is consulted.",
    source=directive("4"),
)
MATRIX_EMPTY = rule(
    "registry.matrix-empty",
    Kind.CONFLICT,
    vi="Ma trận của cuộc rà soát {review} chưa có dòng nào, nên chưa thể trình đề xuất.",
    en="The matrix of review {review} has no row; nothing can be proposed yet.",
    todo_vi="Hãy lập ma trận nhiệm vụ, căn cứ, quá trình, chức danh trước.",
    todo_en="Set up the matrix of duty, legal basis, process and post first.",
    source=directive("4"),
)
OPINIONS_AWAITED = rule(
    "registry.opinions-awaited",
    Kind.CONFLICT,
    vi="Cơ quan {body} chưa cho ý kiến, và hạn lấy ý kiến đến hết ngày {by} chưa qua.",
    en="{body} has not given its opinion, and may until {by}.",
    todo_vi="Hãy chờ ý kiến, hoặc trình khi hết hạn; cơ quan không trả lời sẽ được ghi rõ.",
    todo_en="Wait, or submit when the time is over; who did not answer is then recorded.",
    source=directive("4"),
)
