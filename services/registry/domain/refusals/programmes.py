"""Refusals: the year-end results of an annual programme."""

from __future__ import annotations

from shared.errors import Kind, directive, rule

RESULTS_TOO_EARLY = rule(
    "registry.results-too-early",
    Kind.INVALID,
    vi="Kết quả chương trình năm {year} không thể ghi ngày {happened}: chỉ báo cáo từ ngày {first}.",
    en="The results of the programme for {year} cannot be of {happened}: they are reported from {first}.",
    todo_vi="Hãy báo cáo khi năm sắp hết.",
    todo_en="Report them when the year is ending.",
    source=directive("6"),
)
RESULTS_ALREADY_REPORTED = rule(
    "registry.results-already-reported",
    Kind.CONFLICT,
    vi="Kết quả chương trình {programme} {state}; mỗi năm chỉ báo cáo một lần.",
    en="The results of programme {programme} are in the state “{state}”; they are reported once a year.",
    todo_vi="Nếu có mục ghi sai, hãy đính chính từng mục tiêu, có nêu lý do.",
    todo_en="Where one is wrong, correct that objective's result, with a reason.",
    source=directive("6"),
)
RESULTS_NOT_REPORTED = rule(
    "registry.results-not-reported",
    Kind.CONFLICT,
    vi="Chương trình {programme} {state}, chưa có kết quả nào để đính chính.",
    en="Programme {programme} is in the state “{state}”: there is no result to correct.",
    todo_vi="Hãy báo cáo kết quả cuối năm trước.",
    todo_en="Report the year-end results first.",
)
RESULT_UNKNOWN = rule(
    "registry.result-unknown",
    Kind.INVALID,
    vi="Chương trình {programme} không có mục tiêu thứ {objective}; chương trình có {count} mục tiêu.",
    en="Programme {programme} has no objective {objective}; it has {count}.",
    todo_vi="Hãy ghi thứ tự của mục tiêu như trong chương trình đã ban hành.",
    todo_en="Give the objective's place in the programme as it was adopted.",
)
RESULT_REPEATED = rule(
    "registry.result-repeated",
    Kind.INVALID,
    vi="Mục tiêu thứ {objective} được báo cáo hai lần.",
    en="Objective {objective} is reported twice.",
    todo_vi="Hãy ghi mỗi mục tiêu một kết quả.",
    todo_en="Give each objective one result.",
)
RESULTS_INCOMPLETE = rule(
    "registry.results-incomplete",
    Kind.INVALID,
    vi="Thiếu kết quả của mục tiêu thứ {objective}.",
    en="The result of objective {objective} is missing.",
    todo_vi="Hãy báo cáo kết quả của mọi mục tiêu, kể cả mục tiêu không đạt.",
    todo_en="Report the result of every objective, those not reached, too.",
    source=directive("6"),
)
RESULT_UNPROVEN = rule(
    "registry.result-unproven",
    Kind.INVALID,
    vi="Mục tiêu thứ {objective} được báo cáo “{attainment}” mà không kèm bằng chứng.",
    en="Objective {objective} is reported as “{attainment}” without evidence.",
    todo_vi="Hãy nêu mã SHA-256 của ít nhất một tệp; cơ quan quốc phòng, an ninh được miễn.",
    todo_en="Give the SHA-256 of at least one file; a defence or security body is exempt.",
)
RESULT_UNCHANGED = rule(
    "registry.result-unchanged",
    Kind.INVALID,
    vi="Kết quả của mục tiêu thứ {objective} vốn đã ghi như vậy.",
    en="The result of objective {objective} says so already.",
    todo_vi="Hãy ghi kết quả đúng.",
    todo_en="Give the result as it should be.",
)
