"""The whole programme as one list of steps in order of the programme's time."""

from __future__ import annotations

from thucchat.demo.cast import agencies
from thucchat.demo.chapters import assess, fund, register, rollout
from thucchat.demo.steps import Step


def programme(limit: int | None = None) -> list[Step]:
    """Returns every step for the 26 agencies, or for the first `limit` of them. The same list every time."""
    cast = agencies(limit)
    steps = [step for chapter in (register, rollout, assess, fund) for step in chapter.steps(cast)]
    return sorted(steps, key=lambda step: step.at)
