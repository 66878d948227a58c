"""Every "no" about signals."""

from __future__ import annotations

from typing import Final

from shared.errors import OURS, PERSON, Kind, Separation, Term, rule

SIGNAL_DECIDED: Final = rule(
    "assessment.signal-decided",
    Kind.CONFLICT,
    vi="Dấu hiệu đã được quyết định: {state}.",
    en="The signal was decided: it is {state}.",
    todo_vi="Hãy đọc lại hồ sơ dấu hiệu.",
    todo_en="Read the signal again.",
)
RAISED_ON_SAME_EVENTS: Final = rule(
    "assessment.signal-raised-before",
    Kind.CONFLICT,
    vi="Bộ phát hiện này đã nêu dấu hiệu {signal} trên đúng các sự kiện đó: {state}.",
    en="This detector raised signal {signal} on exactly these events before: it is {state}.",
    todo_vi="Dấu hiệu đã nêu, kể cả đã bác bỏ, không nêu lại trên cùng sự kiện.",
    todo_en="What was raised, and what was dismissed, is not raised again on the same events.",
    source=OURS,
)
DETECTOR_NAMED: Final = rule(
    "assessment.signal-detector",
    Kind.INVALID,
    vi="Thanh tra viên nêu dấu hiệu với bộ phát hiện “inspector”; hệ thống thì nêu tên bộ phát hiện của mình.",
    en="An inspector raises a signal as the detector “inspector”, a service under the name of its own detector.",
    todo_vi="Hãy ghi đúng bộ phát hiện.",
    todo_en="Name the detector accordingly.",
)
EVENT_TWICE: Final = rule(
    "assessment.event-cited-twice",
    Kind.INVALID,
    vi="Một sự kiện được dẫn hai lần.",
    en="An event is cited twice.",
    todo_vi="Hãy dẫn mỗi sự kiện một lần.",
    todo_en="Cite each event once.",
)
EVENT_UNKNOWN: Final = rule(
    "assessment.cited-event-unknown",
    Kind.INVALID,
    vi="Ở vị trí {position} của sổ này không có sự kiện được dẫn.",
    en="The event that is cited does not stand at position {position} of this log.",
    todo_vi="Hãy dẫn đúng nguồn, vị trí và mã sự kiện.",
    todo_en="Cite source, position and event id as they stand.",
)
SUBJECT_MEMBERS: Final = rule(
    "assessment.signal-subject",
    Kind.INVALID,
    vi="Dấu hiệu nêu đúng một đối tượng: cơ quan, chuyên gia đánh giá, hoặc cả chương trình.",
    en="A signal names exactly its subject: an agency, an assessor, or the programme.",
    todo_vi="Ghi `agency` khi là cơ quan, `person` khi là chuyên gia đánh giá, không ghi gì khi là chương trình.",
    todo_en="Give `agency` for an agency, `person` for an assessor, neither for the programme.",
)
NOT_THE_SUBJECT: Final = rule(
    "assessment.not-the-subject",
    Kind.FORBIDDEN,
    vi="Chỉ đối tượng của dấu hiệu mới giải trình.",
    en="Only the subject of a signal explains it.",
    todo_vi="Cơ quan: thủ trưởng hoặc đại diện lãnh đạo về chất lượng; chuyên gia: chính người đó; "
    "chương trình: Sở Khoa học và Công nghệ.",
    todo_en="An agency by its head or its management representative; an assessor in person; the programme by the "
    "Department of Science and Technology.",
)
NOT_SEEN: Final = rule(
    "assessment.signal-not-seen",
    Kind.FORBIDDEN,
    vi="Chuyên gia đánh giá chỉ xem dấu hiệu về chính mình.",
    en="An assessor sees the signals about them alone.",
    todo_vi="Hãy kiểm tra mã dấu hiệu.",
    todo_en="Check the key of the signal.",
)
RAISER_DECIDES: Final = rule(
    "assessment.raiser-decides",
    Kind.FORBIDDEN,
    vi="Người đã nêu dấu hiệu, hoặc đã đính chính điều đã nêu, không quyết định dấu hiệu đó.",
    en="Who raised a signal, or corrected what it was raised with, does not decide it.",
    todo_vi="Hãy để thanh tra viên khác quyết định.",
    todo_en="Let another inspector decide.",
    separates=Separation(
        Term("nêu dấu hiệu, hoặc đính chính điều đã nêu", "raised a signal, or corrected what it was raised with"),
        Term("quyết định dấu hiệu đó", "decide it"),
        PERSON,
    ),
)
SUBJECT_DECIDES: Final = rule(
    "assessment.subject-decides",
    Kind.FORBIDDEN,
    vi="Đối tượng của dấu hiệu, hoặc người đã giải trình, không quyết định dấu hiệu đó, không đính chính điều đã nêu.",
    en="The subject of a signal, or who explained it, does not decide it, nor correct what it was raised with.",
    todo_vi="Hãy để người khác làm.",
    todo_en="Let another person do it.",
    separates=Separation(
        Term("là đối tượng của dấu hiệu, hoặc đã giải trình", "is the subject of a signal, or explained it"),
        Term("quyết định dấu hiệu đó, hoặc đính chính điều đã nêu", "decide it, or correct what it was raised with"),
        PERSON,
    ),
)
RAISING_SIDE_CORRECTS: Final = rule(
    "assessment.raising-side-corrects",
    Kind.FORBIDDEN,
    vi="Điều đã nêu trong dấu hiệu chỉ do bên được nêu dấu hiệu đính chính: thanh tra viên, hoặc hệ thống.",
    en="What a signal was raised with is corrected by those alone who may raise one: an inspector, or a service.",
    todo_vi="Đối tượng của dấu hiệu thì giải trình.",
    todo_en="The subject of a signal explains it.",
    source=OURS,
)
READING_BY_ITS_DETECTOR: Final = rule(
    "assessment.reading-by-its-detector",
    Kind.FORBIDDEN,
    vi="Số đọc và điều thấy của bộ phát hiện do hệ thống đính chính, của thanh tra viên do thanh tra viên đính chính.",
    en="What a detector read and saw is corrected by the service, what an inspector did by an inspector.",
    todo_vi="Thanh tra viên không đồng ý với bộ phát hiện thì quyết định dấu hiệu, có lý do.",
    todo_en="An inspector who does not agree with a detector decides the signal, with the reason.",
    source=OURS,
)
SEVERITY_DECIDED: Final = rule(
    "assessment.severity-decided",
    Kind.CONFLICT,
    vi="Mức độ không đính chính được nữa: dấu hiệu đã được quyết định ở mức ấy ({state}).",
    en="The severity can no longer be corrected: the signal was decided with it (it is {state}).",
    todo_vi="Quyết định đã ghi mức độ; nếu có căn cứ mới, hãy nêu dấu hiệu mới.",
    todo_en="The decision names it; raise a new signal if there is more to rest on.",
    source=OURS,
)
RAISER_LOWERS: Final = rule(
    "assessment.raiser-lowers",
    Kind.FORBIDDEN,
    vi="Mức độ chỉ được hạ bởi thanh tra viên khác người đã nêu dấu hiệu hoặc đã đính chính điều đã nêu.",
    en="The severity is lowered only by an inspector who neither raised the signal nor corrected what it says.",
    todo_vi="Hãy để thanh tra viên khác hạ mức, nêu văn bản làm căn cứ; dấu hiệu vẫn còn mở, chờ quyết định.",
    todo_en="Let another inspector lower it, on a document; the signal stays open and waits for its decision.",
    source=OURS,
    separates=Separation(
        Term("nêu dấu hiệu, hoặc đính chính điều đã nêu", "raised a signal, or corrected what it was raised with"),
        Term("hạ mức độ của dấu hiệu đó", "lower its severity"),
        PERSON,
    ),
)
