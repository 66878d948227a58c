"""Read models of the registry (`folding`) and the answers made from them (`answers`). Rebuildable at any time.

Every item cites the event that it rests on. No name of a person is in here: events hold ids alone.
"""

from services.registry.projections.answers import (
    agency_answer,
    agency_item,
    person_answer,
    progress_answer,
    rules_answer,
)
from services.registry.projections.citing import AGENCIES, NAME, PEOPLE, PLANS, PROGRAMMES, WORD
from services.registry.projections.consultancies import CONSULTANCIES, consultancy_answer
from services.registry.projections.folding import RegistryViews

__all__ = [
    "AGENCIES",
    "CONSULTANCIES",
    "NAME",
    "PEOPLE",
    "PLANS",
    "PROGRAMMES",
    "WORD",
    "RegistryViews",
    "agency_answer",
    "agency_item",
    "consultancy_answer",
    "person_answer",
    "progress_answer",
    "rules_answer",
]
