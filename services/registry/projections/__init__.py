"""Read models of the registry (`folding`) and the answers made from them (`answers`). Rebuildable at any time.

Every item cites the event that it rests on. No name of a person is in here: events hold ids alone.
"""

from services.registry.projections.answers import (
    agency_answer,
    agency_item,
    obligations_answer,
    person_answer,
    progress_answer,
    rules_answer,
)
from services.registry.projections.asof import obligation_rules
from services.registry.projections.assignments import ASSIGNMENTS, assignments_answer
from services.registry.projections.certification import CERTIFICATIONS, certification_answer, certification_on
from services.registry.projections.citing import (
    AGENCIES,
    NAME,
    OBLIGATIONS,
    PEOPLE,
    PLANS,
    PROGRAMMES,
    REORGANISATIONS,
    WORD,
)
from services.registry.projections.consultancies import CONSULTANCIES, consultancy_answer
from services.registry.projections.folding import RegistryViews
from services.registry.projections.lineage import lineage_answer, reorganisation_answer, reorganisation_item
from services.registry.projections.overdue import overdue_page
from services.registry.projections.plans import plan_item
from services.registry.projections.programmes import programme_answer
from services.registry.projections.register import register_page
from services.registry.projections.reviews import REVIEWS, concerns, review_answer, review_item

__all__ = [
    "AGENCIES",
    "ASSIGNMENTS",
    "CERTIFICATIONS",
    "CONSULTANCIES",
    "NAME",
    "OBLIGATIONS",
    "PEOPLE",
    "PLANS",
    "PROGRAMMES",
    "REORGANISATIONS",
    "REVIEWS",
    "WORD",
    "RegistryViews",
    "agency_answer",
    "agency_item",
    "assignments_answer",
    "certification_answer",
    "certification_on",
    "concerns",
    "consultancy_answer",
    "lineage_answer",
    "obligation_rules",
    "obligations_answer",
    "overdue_page",
    "person_answer",
    "plan_item",
    "programme_answer",
    "progress_answer",
    "register_page",
    "reorganisation_answer",
    "reorganisation_item",
    "review_answer",
    "review_item",
    "rules_answer",
]
