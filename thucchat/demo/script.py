"""The whole programme as one list of steps in order of the programme's time."""

from __future__ import annotations

from thucchat.demo.cast import Chosen, agencies, communes, founded
from thucchat.demo.chapters import (
    assess,
    fund,
    guide,
    matters,
    organise,
    oversee,
    quality,
    register,
    reorganise,
    rollout,
    selfread,
    signals,
    volunteer,
    yearly,
)
from thucchat.demo.steps import Step

CHAPTERS = (
    *(register, rollout, organise, yearly, guide, oversee, quality, selfread),
    *(assess, matters, signals, fund, reorganise),
)
"""What comes earlier here comes first among steps of the same moment."""


def programme(chosen: Chosen = None) -> list[Step]:
    """Returns every step for the 26 agencies, or for those chosen. The same list every time."""
    known = agencies(chosen)
    cast = [*known, *founded(known)]
    steps = [step for chapter in CHAPTERS for step in chapter.steps(cast)]
    steps += volunteer.steps(communes(chosen))
    return sorted(steps, key=lambda step: step.at)
