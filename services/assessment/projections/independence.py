"""The answer on a team's independence: what was believed then, and what is known now."""

from __future__ import annotations

from services.assessment.domain.background import Bond
from services.assessment.domain.reading import Independence
from services.assessment.domain.terms import GROUND_NAMES
from services.assessment.projections.citing import View


def independence_answer(read: Independence) -> View:
    """Returns independence as it stands in an answer."""
    return {
        "assessment": read.assessment,
        "agency": read.agency,
        "rule": read.rule,
        "examined": [
            {
                "step": each.step,
                "event": str(each.event),
                "position": each.position,
                "believed": [_bond(bond) for bond in each.believed],
            }
            for each in read.examined
        ],
        "known_now": [_bond(bond) for bond in read.known_now],
        "learned_since": [_bond(bond) for bond in read.learned_since],
    }


def _bond(bond: Bond) -> View:
    tie, words = bond.tie, GROUND_NAMES[bond.tie.ground]
    return {
        "person": tie.person,
        "ground": tie.ground.value,
        "ground_name": {"vi": words.vi, "en": words.en},
        "agency": bond.agency,
        "through": None if bond.through is None else bond.through.reorganisation,
        "record": tie.record or None,
        "from_day": tie.from_day.isoformat(),
        "to_day": None if tie.to_day is None else tie.to_day.isoformat(),
        "source_event": str(tie.cause.event),
        "source_position": tie.cause.position,
    }
