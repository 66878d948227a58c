"""Refusals: asking for an independent assessment."""

from __future__ import annotations

from shared.errors import Kind, directive, rule

MILESTONES_OPEN = rule(
    "registry.milestones-open",
    Kind.CONFLICT,
    vi="Cơ quan {agency} chưa đạt mốc “{milestone.name_vi}”, nên chưa thể đề nghị đánh giá độc lập.",
    en="{agency} has not reached “{milestone.name_en}” and cannot ask for an independent assessment yet.",
    todo_vi="Hãy báo cáo đủ các mốc theo thứ tự trước.",
    todo_en="Report all the milestones in their order first.",
    source=directive("2c"),
)
REQUEST_REPEATED = rule(
    "registry.request-repeated",
    Kind.CONFLICT,
    vi="Văn bản đề nghị {number} của cơ quan {agency} đã được ghi.",
    en="The request {number} of {agency} is on record already.",
    todo_vi="Nếu đề nghị lần nữa, hãy ghi số của văn bản mới.",
    todo_en="If it was asked for again, give the number of the new document.",
)
CERTIFIED_ALREADY = rule(
    "registry.certified-already",
    Kind.CONFLICT,
    vi="Cơ quan {agency} {state}; đề nghị đánh giá để cấp giấy lần đầu không còn cần.",
    en="{agency} is in the state “{state}”; there is no first assessment to ask for.",
    todo_vi="Các lần đánh giá sau do chương trình đánh giá định.",
    todo_en="Later assessments are scheduled by the audit programme.",
)
