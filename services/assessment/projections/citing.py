"""What every fold of assessment needs: the collections, and how an event is cited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from shared.acts import LegalBasis
from shared.clock import format_instant, format_occurred
from shared.contracts.document import Document
from shared.eventstore.views import Writer

ASSESSMENTS: Final = "assessments"
NONCONFORMITIES: Final = "nonconformities"
EVIDENCE: Final = "evidence"
TEXTS: Final = "texts"
"""What reading a file came to, by its digest, whoever showed it."""
CERTIFICATES: Final = "certificates"
RECOMMENDATIONS: Final = "recommendations"
SIGNALS: Final = "signals"
AGENCIES: Final = "agencies"
SAMPLINGS: Final = "samplings"

View = dict[str, Any]
Fold = Callable[[Any, Document, int, Writer], None]
"""Folds facts, their document and its position into the views."""


def cited(document: Document, position: int) -> View:
    """Returns which event says so: its id and place, who recorded it, as what, on what basis, and both clocks."""
    return {
        "event": str(document.id),
        "position": position,
        "by": document.actor.person,
        "role": document.actor.role.value,
        "capacity": document.actor.capacity.value,
        "principal": document.actor.principal,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "reason": document.reason,
        "legal_basis": None if document.legal_basis is None else _basis(document.legal_basis),
    }


def _basis(basis: LegalBasis) -> View:
    day = None if basis.date is None else basis.date.isoformat()
    told = {"abstract": basis.abstract, "signer": basis.signer}
    return {"kind": basis.kind.value, "number": basis.number, "issuer": basis.issuer, "date": day} | {
        name: value for name, value in told.items() if value is not None
    }
