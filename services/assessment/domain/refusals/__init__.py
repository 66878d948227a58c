"""Every "no" that assessment says, with what to do and where it comes from."""

from __future__ import annotations

from typing import Final

from shared.errors import BODY, OURS, PERSON, Kind, Separation, Source, Term, directive, rule

EXCLUSIONS: Final = Source("TCVN ISO 9001", "điều 1.2 (2000, 2008), 4.3 (2015) / clause 1.2 (2000, 2008), 4.3 (2015)")
"""Each edition has its rule on exclusions as data; these are the clauses in which the editions state it."""

AGENCY_UNKNOWN: Final = rule(
    "assessment.agency-unknown",
    Kind.INVALID,
    vi="Danh mục chưa có cơ quan “{agency}”.",
    en="The register has told of no agency “{agency}”.",
    todo_vi="Hãy kiểm tra mã, hoặc chờ cơ quan được ghi vào danh mục.",
    todo_en="Check the code, or wait until the agency is registered.",
)
CATALOGUE_UNKNOWN: Final = rule(
    "assessment.catalogue-unknown",
    Kind.INVALID,
    vi="Không có phiên bản tiêu chuẩn “{catalogue}”.",
    en="There is no edition of the standard “{catalogue}”.",
    todo_vi="Hãy chọn một trong: {known}.",
    todo_en="Choose one of: {known}.",
)
LEGAL_BASIS_REQUIRED: Final = rule(
    "assessment.legal-basis-required",
    Kind.INVALID,
    vi="Lên lịch và phê duyệt đánh giá đều phải nêu căn cứ pháp lý.",
    en="An assessment is scheduled, and its result approved, on a legal basis.",
    todo_vi="Hãy ghi số, ký hiệu, cơ quan ban hành và ngày (hoặc “không rõ”) của văn bản làm căn cứ.",
    todo_en="Give number, issuer and date (or that it is unknown) of the document it rests on.",
    source=directive("2c"),
)
DAYS_REVERSED: Final = rule(
    "assessment.days-reversed",
    Kind.INVALID,
    vi="Ngày kết thúc {last} trước ngày bắt đầu {first}.",
    en="The last day {last} lies before the first, {first}.",
    todo_vi="Hãy sửa thời gian dự kiến.",
    todo_en="Correct the planned days.",
)
OWN_FILE: Final = rule(
    "assessment.own-file",
    Kind.FORBIDDEN,
    vi="Không ai xử lý hồ sơ đánh giá của chính cơ quan mình ({agency}).",
    en="Nobody acts on the assessment of their own agency ({agency}).",
    todo_vi="Chủ tịch UBND tỉnh cử người thay; việc cử người được ghi lại.",
    todo_en="The chairman of the Provincial People's Committee names a substitute, on record.",
    separates=Separation(
        Term("thuộc cơ quan được đánh giá", "belongs to the assessed agency"),
        Term(
            "lên lịch, mở, ghi phát hiện, trình hay phê duyệt cuộc đánh giá đó",
            "schedule, open, find in, submit or approve that assessment",
        ),
        BODY,
    ),
)
ALREADY_OPENED: Final = rule(
    "assessment.already-opened",
    Kind.CONFLICT,
    vi="Cuộc đánh giá không còn chờ bắt đầu: {state}.",
    en="The assessment is not waiting to be opened: it is {state}.",
    todo_vi="Hãy đọc lại hồ sơ; đoàn đã mở đánh giá chỉ ghi phát hiện và trình kết quả.",
    todo_en="Read it again; a team that has opened it records findings and submits.",
)
BEFORE_SCHEDULING: Final = rule(
    "assessment.before-scheduling",
    Kind.INVALID,
    vi="Thời điểm bắt đầu ({said}) trước khi cuộc đánh giá được lên lịch ({earliest}).",
    en="The opening ({said}) lies before the scheduling ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm đoàn bắt đầu làm việc.",
    todo_en="Give the time at which the team began.",
)
BEFORE_PLANNED: Final = rule(
    "assessment.before-planned",
    Kind.INVALID,
    vi="Ngày {day} trước ngày dự kiến bắt đầu {planned}.",
    en="{day} lies before the planned first day, {planned}.",
    todo_vi="Hãy bắt đầu từ ngày dự kiến trở đi.",
    todo_en="Begin on or after the planned first day.",
)
ONE_LEAD: Final = rule(
    "assessment.one-lead",
    Kind.INVALID,
    vi="Đoàn đánh giá phải có đúng một trưởng đoàn, đang có {leads}.",
    en="A team has exactly one lead; this one has {leads}.",
    todo_vi="Hãy chỉ định một trưởng đoàn.",
    todo_en="Name one lead.",
)
PERSON_TWICE: Final = rule(
    "assessment.person-twice",
    Kind.INVALID,
    vi="Một người được ghi hai lần trong đoàn.",
    en="A person is named twice in the team.",
    todo_vi="Hãy ghi mỗi người một lần.",
    todo_en="Name each person once.",
)
OPENER_NOT_LEAD: Final = rule(
    "assessment.opener-not-lead",
    Kind.FORBIDDEN,
    vi="Chỉ trưởng đoàn có tên trong danh sách mới mở cuộc đánh giá.",
    en="Only the lead named in the team opens the assessment.",
    todo_vi="Hãy để trưởng đoàn thực hiện.",
    todo_en="Let the lead do it.",
)
NOT_OPEN: Final = rule(
    "assessment.not-open",
    Kind.CONFLICT,
    vi="Cuộc đánh giá không ở trạng thái đang đánh giá: {state}.",
    en="The assessment is not open: it is {state}.",
    todo_vi="Phát hiện chỉ được ghi, kết quả chỉ được trình, từ khi đoàn bắt đầu đến khi trình.",
    todo_en="Findings are recorded and results submitted between the opening and the submission.",
)
NOT_ON_TEAM: Final = rule(
    "assessment.not-on-team",
    Kind.FORBIDDEN,
    vi="Chỉ trưởng đoàn và thành viên (không phải quan sát viên) của đoàn này ghi phát hiện.",
    en="Only the lead and the members of this team, not its observers, record findings.",
    todo_vi="Hãy để một thành viên của đoàn thực hiện.",
    todo_en="Let a member of the team do it.",
)
BEFORE_OPENING: Final = rule(
    "assessment.before-opening",
    Kind.INVALID,
    vi="Thời điểm phát hiện ({said}) trước khi đoàn bắt đầu làm việc ({earliest}).",
    en="The finding ({said}) lies before the team began ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm có phát hiện.",
    todo_en="Give the time at which it was found.",
)
CLAUSE_UNKNOWN: Final = rule(
    "assessment.clause-unknown",
    Kind.INVALID,
    vi="Tiêu chuẩn không có điều “{clause}”.",
    en="The standard has no clause “{clause}”.",
    todo_vi="Hãy xem danh mục điều của phiên bản tiêu chuẩn.",
    todo_en="See the catalogue of the edition.",
)
CLAUSE_IS_HEADING: Final = rule(
    "assessment.clause-is-heading",
    Kind.INVALID,
    vi="Điều “{clause}” chỉ là đề mục, không đánh giá riêng.",
    en="Clause “{clause}” is a heading and is not assessed by itself.",
    todo_vi="Hãy ghi phát hiện cho các điều con.",
    todo_en="Record findings on its sub-clauses.",
)
NOT_EXCLUDABLE: Final = rule(
    "assessment.not-excludable",
    Kind.INVALID,
    vi="Điều “{clause}” không được ngoại lệ: chỉ điều con của điều {within} mới được.",
    en="Clause “{clause}” may not be excluded: only sub-clauses of clause {within} may.",
    todo_vi="Hãy đánh giá điều này.",
    todo_en="Assess it.",
    source=EXCLUSIONS,
)
JUSTIFICATION_REQUIRED: Final = rule(
    "assessment.justification-required",
    Kind.INVALID,
    vi="Ngoại lệ phải có lý do.",
    en="An exclusion needs its justification.",
    todo_vi="Hãy ghi lý do nêu trong sổ tay chất lượng vào ghi chú.",
    todo_en="Give the reason that the quality manual states, as the note.",
    source=EXCLUSIONS,
)
NOTE_REQUIRED: Final = rule(
    "assessment.note-required",
    Kind.INVALID,
    vi="Phát hiện phải có lời ghi.",
    en="A finding needs a note.",
    todo_vi="Hãy ghi điều đã thấy.",
    todo_en="Say what was seen.",
)
RESTS_ON_NOTHING: Final = rule(
    "assessment.rests-on-nothing",
    Kind.INVALID,
    vi="Kết quả này không dựa trên mẫu hay bằng chứng nào.",
    en="This result rests on neither a sample nor evidence.",
    todo_vi="Hãy ghi số hồ sơ đã xem (ít nhất một), hoặc nêu bằng chứng.",
    todo_en="Give how many records were looked at (at least one), or name evidence.",
)
EVIDENCE_UNKNOWN: Final = rule(
    "assessment.evidence-unknown",
    Kind.INVALID,
    vi="Tệp này chưa được ghi nhận là bằng chứng của cơ quan {agency}.",
    en="This file is not recorded as evidence of agency {agency}.",
    todo_vi="Hãy tải tệp lên và ghi nhận bằng chứng trước.",
    todo_en="Upload the file and record it as evidence first.",
)
NOT_LEAD: Final = rule(
    "assessment.not-lead",
    Kind.FORBIDDEN,
    vi="Chỉ trưởng đoàn của cuộc đánh giá này trình kết quả.",
    en="Only the lead of this assessment submits its result.",
    todo_vi="Hãy để trưởng đoàn thực hiện.",
    todo_en="Let the lead do it.",
)
NOTHING_FOUND: Final = rule(
    "assessment.nothing-found",
    Kind.CONFLICT,
    vi="Chưa có phát hiện nào để trình.",
    en="There is no finding to submit.",
    todo_vi="Hãy ghi ít nhất một phát hiện.",
    todo_en="Record at least one finding.",
)
BEFORE_LAST_FINDING: Final = rule(
    "assessment.before-last-finding",
    Kind.INVALID,
    vi="Thời điểm trình ({said}) trước khi đoàn làm việc xong ({earliest}).",
    en="The submission ({said}) lies before the last of the team's work ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm trình.",
    todo_en="Give the time of the submission.",
)
NOT_SUBMITTED: Final = rule(
    "assessment.not-submitted",
    Kind.CONFLICT,
    vi="Không có kết quả chờ phê duyệt: {state}.",
    en="No result waits for approval: the assessment is {state}.",
    todo_vi="Kết quả được phê duyệt một lần, sau khi đoàn trình.",
    todo_en="A result is approved once, after the team has submitted it.",
)
BEFORE_SUBMISSION: Final = rule(
    "assessment.before-submission",
    Kind.INVALID,
    vi="Thời điểm phê duyệt ({said}) trước khi kết quả được trình ({earliest}).",
    en="The approval ({said}) lies before the submission ({earliest}).",
    todo_vi="Hãy ghi đúng thời điểm phê duyệt.",
    todo_en="Give the time of the approval.",
)
SUBMITTER_APPROVES: Final = rule(
    "assessment.submitter-approves",
    Kind.FORBIDDEN,
    vi="Người đã trình kết quả không phê duyệt kết quả đó, kể cả khi ký thay.",
    en="Who submitted a result does not approve it, nor does anybody acting for them.",
    todo_vi="Hãy để người khác phê duyệt.",
    todo_en="Let another person approve.",
    source=OURS,
    separates=Separation(
        Term("trình kết quả đánh giá", "submitted the result"),
        Term("phê duyệt kết quả đó", "approve it"),
        PERSON,
    ),
)
MEMBER_APPROVES: Final = rule(
    "assessment.member-approves",
    Kind.FORBIDDEN,
    vi="Người của đoàn đánh giá không phê duyệt kết quả của đoàn.",
    en="Nobody of the team approves the team's result.",
    todo_vi="Hãy để người ngoài đoàn phê duyệt.",
    todo_en="Let somebody outside the team approve.",
    separates=Separation(
        Term("thuộc đoàn đánh giá", "is of the assessing team"),
        Term("phê duyệt kết quả của đoàn", "approve its result"),
        PERSON,
    ),
)
OTHER_AGENCY: Final = rule(
    "assessment.other-agency",
    Kind.FORBIDDEN,
    vi="Người của cơ quan {agency} chỉ xem và nêu hồ sơ của cơ quan mình.",
    en="People of agency {agency} see and show the file of their own agency alone.",
    todo_vi="Hãy làm việc với hồ sơ của cơ quan mình.",
    todo_en="Work on your own agency's file.",
)
FILE_UNKNOWN: Final = rule(
    "assessment.file-unknown",
    Kind.INVALID,
    vi="Cơ quan này và người thực hiện chưa nộp tệp nào có mã băm này.",
    en="Neither this agency nor who acts has handed in a file with this digest.",
    todo_vi="Hãy tải tệp lên trước.",
    todo_en="Upload the file first.",
)
ISSUED_LATER: Final = rule(
    "assessment.issued-later",
    Kind.INVALID,
    vi="Ngày ban hành {day} sau ngày ghi nhận {today}.",
    en="It says it was issued on {day}, after it was recorded, {today}.",
    todo_vi="Hãy kiểm tra ngày trên tài liệu.",
    todo_en="Check the date on the document.",
)
