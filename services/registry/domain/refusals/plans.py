"""Refusals: late additions to a rollout plan."""

from __future__ import annotations

from shared.errors import Kind, directive, rule

WAVE_UNKNOWN = rule(
    "registry.wave-unknown",
    Kind.INVALID,
    vi="Kế hoạch {plan} chưa xếp lịch đợt {wave}.",
    en="Plan {plan} has no wave {wave}.",
    todo_vi="Hãy kiểm tra lại số đợt, hoặc xếp lịch đợt mới.",
    todo_en="Check the number, or schedule a new wave.",
    source=directive("3"),
)
