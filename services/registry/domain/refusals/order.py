"""Refusals: the order in which the steps of a matter are said to have happened."""

from __future__ import annotations

from shared.errors import Kind, rule

BEFORE_EARLIER_STEP = rule(
    "registry.before-earlier-step",
    Kind.INVALID,
    vi="Việc này ghi ngày {happened}, trước việc đã ghi “{step}” ngày {earlier}.",
    en="This is said to be of {happened}, before “{step}” on record of {earlier}.",
    todo_vi="Hãy kiểm tra lại ngày xảy ra.",
    todo_en="Check the day on which it happened.",
)
