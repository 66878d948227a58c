"""What every fold of funding needs: how an event is cited, how a channel is told, how a document is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from shared.acts import LegalBasis
from shared.clock import format_instant, format_occurred
from shared.contracts.document import Document
from shared.contracts.funding import Channel
from shared.eventstore.views import Writer

Body = dict[str, Any]
Fold = Callable[[Any, Document, Body, Writer], None]
"""Folds facts, their document, and who said it, into the views."""
CHANNELS: Final = {
    Channel.DIRECT: ("giao trực tiếp cho cơ quan", "direct to the agency"),
    Channel.THROUGH_DOST: ("qua Sở Khoa học và Công nghệ", "through Science and Technology"),
    Channel.TARGETED_SUPPLEMENT: ("bổ sung có mục tiêu cho ngân sách huyện", "targeted supplement to a district"),
}


def known(views: Writer, collection: str, key: str) -> Body:
    """Returns the document to change: what is folded now follows what made it."""
    found = views.get(collection, key)
    assert found is not None, f"{collection}/{key} is folded before what follows it"
    return found


def cite(document: Document, position: int) -> Body:
    """Returns who said it, when, and where it stands."""
    actor = document.actor
    return {
        "event_id": str(document.id),
        "position": position,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "person": actor.person,
        "role": actor.role.value,
        "agency": actor.agency,
        "capacity": actor.capacity.value,
        "principal": actor.principal,
        "mandate": actor.mandate,
        "reason": document.reason,
        "legal_basis": None if document.legal_basis is None else _basis(document.legal_basis),
    }


def _basis(basis: LegalBasis) -> Body:
    return {
        "kind": basis.kind.value,
        "number": basis.number,
        "issuer": basis.issuer,
        "date": None if basis.date is None else basis.date.isoformat(),
        "abstract": basis.abstract,
        "signer": basis.signer,
    }


def channel_of(channel: Channel) -> Body:
    """Returns a channel by its code and what people call it."""
    vi, en = CHANNELS[channel]
    return {"channel": channel.value, "channel_vi": vi, "channel_en": en}
