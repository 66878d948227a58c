"""What self-assessments refuse: begun before the other, sealed by the head, seen by others later."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, PERSON, Kind, Separation, Term, directive, rule

NOTHING_BESIDE: Final = rule(
    "assessment.nothing-to-stand-beside",
    Kind.INVALID,
    vi="Cơ quan {agency} không có cuộc đánh giá “{assessment}” đã báo trước và chưa bắt đầu.",
    en="Agency {agency} has no assessment “{assessment}” that was announced and has not begun.",
    todo_vi="Hãy nêu mã cuộc đánh giá sắp tới của cơ quan mình.",
    todo_en="Name the coming assessment of your own agency.",
)
NO_LONGER_OPEN: Final = rule(
    "assessment.self-assessment-sealed",
    Kind.CONFLICT,
    vi="Bản tự đánh giá không nhận thêm gì nữa: {state}.",
    en="The self-assessment takes nothing more: it is {state}.",
    todo_vi="Điều biết thêm được ghi ở cuộc đánh giá sau.",
    todo_en="What is learned later belongs to the next assessment.",
)
SEALED_TOO_LATE: Final = rule(
    "assessment.sealed-too-late",
    Kind.CONFLICT,
    vi="Bản tự đánh giá phải niêm phong trước khi đoàn bắt đầu; cuộc đánh giá {stage}.",
    en="A self-assessment is sealed before the team begins; the assessment is {stage}.",
    todo_vi="Lần sau hãy niêm phong trước ngày đoàn bắt đầu.",
    todo_en="Next time, seal it before the team begins.",
    source=OURS,
)
SEALED_BY_HEAD: Final = rule(
    "assessment.sealed-by-head",
    Kind.FORBIDDEN,
    vi="Thủ trưởng, hoặc người ký thay thủ trưởng, niêm phong bản tự đánh giá.",
    en="The head, or who signs for the head, seals the self-assessment.",
    todo_vi="Hãy để thủ trưởng niêm phong, hoặc nêu rõ tư cách ký thay và người được ký thay.",
    todo_en="Let the head seal it, or say in what capacity and for whom you sign.",
    source=directive("6"),
)
INCOMPLETE: Final = rule(
    "assessment.self-assessment-incomplete",
    Kind.CONFLICT,
    vi="Còn {left} điều chưa tự đánh giá, trước hết là điều {clause}.",
    en="{left} clauses are not read yet, the first of them {clause}.",
    todo_vi="Hãy tự đánh giá mọi điều, kể cả ngoại lệ với lý do.",
    todo_en="Read every clause, exclusions with their justification too.",
)
CONFORMS_ON_NOTHING: Final = rule(
    "assessment.conforms-on-nothing",
    Kind.INVALID,
    vi="Tự đánh giá là phù hợp thì phải nêu ít nhất một bằng chứng.",
    en="Who reads a clause as conforming names at least one piece of evidence.",
    todo_vi="Hãy nêu mã băm của bằng chứng đã ghi nhận.",
    todo_en="Name recorded evidence by its digest.",
)
SEEN_LATER: Final = rule(
    "assessment.self-assessment-seen-later",
    Kind.FORBIDDEN,
    vi="Bản tự đánh giá chỉ được xem sau khi đã niêm phong và đoàn đã trình kết quả của mình; "
    "người của đoàn chỉ xem sau khi kết quả được phê duyệt.",
    en="A self-assessment is seen once it is sealed and the team has submitted its own result, by the team itself once "
    "that is approved.",
    todo_vi="Hãy xem sau khi đoàn trình kết quả; người của đoàn: sau khi kết quả được phê duyệt.",
    todo_en="Read it after the team has submitted; the team itself after the approval.",
    separates=Separation(
        Term("thuộc đoàn mà kết quả chưa được phê duyệt", "is of a team whose result is not approved"),
        Term("xem bản tự đánh giá của cơ quan đó", "see the agency's self-assessment"),
        PERSON,
    ),
)
COMPARED_LATER: Final = rule(
    "assessment.compared-after-approval",
    Kind.FORBIDDEN,
    vi="Cơ quan xem bảng đối chiếu sau khi kết quả đánh giá độc lập được phê duyệt.",
    en="The agency sees both side by side after the independent result is approved.",
    todo_vi="Hãy chờ kết quả được phê duyệt.",
    todo_en="Wait until the result is approved.",
)
NOT_SEALED: Final = rule(
    "assessment.self-assessment-not-sealed",
    Kind.MISSING,
    vi="Bản tự đánh giá chưa niêm phong nên không có gì để đối chiếu.",
    en="The self-assessment was not sealed, so nothing is set beside the result.",
    todo_vi="Chỉ bản đã niêm phong mới được đối chiếu.",
    todo_en="Only a sealed one is compared.",
)
