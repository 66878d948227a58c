"""What every fold of the registry needs: the collections, how an event is cited, how a document is changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from shared.acts import LegalBasis
from shared.clock import format_instant, format_occurred
from shared.contracts.document import Document
from shared.eventstore.views import Writer
from shared.vietnamese import sort_key, words

AGENCIES: Final = "agencies"
PLANS: Final = "plans"
PROGRAMMES: Final = "programmes"
PEOPLE: Final = "people"
NAME: Final = "name"
"""The member by which agencies stand in the order of the Vietnamese alphabet."""
WORD: Final = "word"
"""The member that holds the words by whose beginnings an agency is found, folded."""
LONGEST: Final = 600
"""Characters of a key that an index and an address have room for: a name of 300 letters needs fewer, unless its letters
are of no alphabet that we know. Names alike so far stand in order of codes."""
OBLIGATIONS: Final = "obligations"
REORGANISATIONS: Final = "reorganisations"
Body = dict[str, Any]
Fold = Callable[[Any, Document, Body, Writer], None]
"""Folds facts, their document, and the event as answers cite it, into the views."""


def cite(document: Document, position: int) -> Body:
    """Returns the event as an answer cites it: which one, both clocks, who, in what capacity, why, on what basis."""
    actor = document.actor
    return {
        "id": str(document.id),
        "type": document.topic,
        "position": position,
        "occurred": format_occurred(document.occurred),
        "recorded": format_instant(document.time),
        "actor": actor.person,
        "role": actor.role.value,
        "agency": actor.agency,
        "capacity": actor.capacity.value,
        "principal": actor.principal,
        "mandate": actor.mandate,
        "reason": document.reason,
        "legal_basis": _basis(document.legal_basis),
    }


def _basis(basis: LegalBasis | None) -> Body | None:
    if basis is None:
        return None
    return {
        "kind": basis.kind.value,
        "number": basis.number,
        "issuer": basis.issuer,
        "date": None if basis.date is None else basis.date.isoformat(),
        "abstract": basis.abstract,
        "signer": basis.signer,
    }


def named_place(agency: Body) -> str:
    """Returns what an agency's name stands by in the order of the Vietnamese alphabet."""
    return sort_key(agency["name_vi"])[:LONGEST]


def put_agency(views: Writer, agency: Body) -> None:
    """Writes an agency, indexed by what the register is filtered by, found by, and put in order by.

    What is derived of it (obligation, whether it applies) changes without an event, so it is no part of the index.
    """
    enrolments, erased = agency["enrolments"], any(each["erased"] for each in agency["contacts"])
    index: dict[str, str | Collection[str]] = {"kind": agency["kind"]}
    index["ended"] = "false" if agency["ended"] is None else "true"
    index["enrolled"] = "true" if enrolments and enrolments[-1]["withdrawn_on"] is None else "false"
    if erased:
        index["contacts_erased"] = "true"
    if agency["parent"] is not None:
        index["parent"] = agency["parent"]
    index[NAME] = named_place(agency)
    index[WORD] = [each[:LONGEST] for each in words(agency["code"], agency["name_vi"], agency["name_en"])]
    views.put(AGENCIES, agency["code"], agency, **index)


def change(views: Writer, collection: str, key: str, document: Document | None = None) -> Body:
    """Returns the body to change, at the version that `document` of its own stream brings it to."""
    body = views.get(collection, key)
    assert body is not None, f"the log names {collection}/{key} before it was recorded"
    if document is not None:
        body["version"] = document.aggregate_version
    return body
