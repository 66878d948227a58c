"""The whole programme as one list of steps in order of the programme's time."""

from __future__ import annotations

from thucchat.demo.cast import Chosen, agencies
from thucchat.demo.chapters import assess, fund, register, rollout
from thucchat.demo.steps import Step


def programme(chosen: Chosen = None) -> list[Step]:
    """Returns every step for the 26 agencies, or for those chosen. The same list every time."""
    cast = agencies(chosen)
    steps = [step for chapter in (register, rollout, assess, fund) for step in chapter.steps(cast)]
    return sorted(steps, key=lambda step: step.at)
