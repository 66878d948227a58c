"""Editions of the standard as data: one JSON file each, checked when it is loaded.

A further edition is a further file here and nothing else. Facts that are only remembered carry the confidence
`memory`; whoever shows them says that they are not verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from services.assessment.domain.clauses import (
    Catalogue,
    Clause,
    ConfidenceNote,
    ExclusionRule,
    RequiredRecord,
)  # fmt: skip
from shared.contracts.terms import Confidence
from shared.errors import Term

HERE: Final = Path(__file__).parent


class CatalogueFault(Exception):
    """A catalogue contradicts itself; says in what. The service does not start with it."""


def load_all(folder: Path = HERE) -> Mapping[str, Catalogue]:
    """Returns every edition in `folder`, by id.

    Raises:
        CatalogueFault: a file is no catalogue, contradicts its own counts, or bears an id that is another's.
    """
    editions: dict[str, Catalogue] = {}
    for path in sorted(folder.glob("*.json")):
        edition = load(path)
        if edition.id != path.stem:
            raise CatalogueFault(f"{path.name} holds the catalogue {edition.id!r}")
        editions[edition.id] = edition
    return MappingProxyType(editions)


def load(path: Path) -> Catalogue:
    """Returns the edition that `path` holds.

    Raises:
        CatalogueFault: it is no catalogue, or contradicts its own counts.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        clauses = [_clause(each) for each in data["clauses"]]
        edition = _edition(data, clauses)
        counts = dict(data["counts"])
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueFault(f"{path.name} is no catalogue: {type(error).__name__} {error}") from None
    _check_structure(path.name, edition, clauses)
    _check_counts(path.name, edition, counts)
    return edition


def _edition(data: Mapping[str, Any], clauses: list[Clause]) -> Catalogue:
    standard, exclusion = data["standard"], data["exclusion_rule"]
    return Catalogue(
        id=data["id"],
        code=standard["code"],
        national_code=standard["national_code"],
        title=Term(standard["title_vi"], standard["title_en"]),
        superseded_by=tuple(standard["superseded_by"]),
        note=Term(**standard["note"]),
        confidence=tuple(
            ConfidenceNote(each["part"], Confidence(each["confidence"]), Term(**each["note"]), each["source"])
            for each in data["confidence"]
        ),
        exclusion=ExclusionRule(
            exclusion["clause"],
            tuple(exclusion["allowed_within"]),
            bool(exclusion["needs_justification"]),
            Term(**exclusion["note"]),
        ),
        clauses=MappingProxyType({clause.id: clause for clause in clauses}),
    )


def _clause(data: Mapping[str, Any]) -> Clause:
    return Clause(
        id=data["id"],
        parent=data["parent"],
        title=Term(data["title_vi"], data["title_en"]),
        assessable=data["assessable"],
        excludable=data["excludable"],
        confidence=Confidence(data["confidence"]),
        procedure=_words(data, "procedure"),
        records=tuple(
            RequiredRecord(each["code"], each["reference"], Term(each["vi"], each["en"]))
            for each in data.get("records", ())
        ),
        documents=_all_words(data, "documents"),
        in_a_state_agency=_words(data, "in_a_state_agency"),
        evidence_examples=_all_words(data, "evidence_examples"),
        shallow_signs=_all_words(data, "shallow_signs"),
        minimum_frequency=_words(data, "minimum_frequency"),
    )


def _words(data: Mapping[str, Any], name: str) -> Term | None:
    return Term(**data[name]) if name in data else None


def _all_words(data: Mapping[str, Any], name: str) -> tuple[Term, ...]:
    return tuple(Term(**each) for each in data.get(name, ()))


def _check_structure(name: str, edition: Catalogue, clauses: list[Clause]) -> None:
    if len(edition.clauses) != len(clauses):
        raise CatalogueFault(f"{name}: a clause stands there twice")
    for clause in clauses:
        parent = clause.id.rpartition(".")[0] or None
        if clause.parent != parent or (parent is not None and parent not in edition.clauses):
            raise CatalogueFault(f"{name}: clause {clause.id} does not stand below {parent}")
        if parent is not None and edition.clauses[parent].assessable:
            raise CatalogueFault(f"{name}: clause {parent} is assessable and has sub-clauses")
        if clause.excludable != (clause.id.split(".")[0] in edition.exclusion.allowed_within):
            raise CatalogueFault(
                f"{name}: clause {clause.id} breaks the rule of exclusions ({edition.exclusion.clause})"
            )


def _check_counts(name: str, edition: Catalogue, counted: Mapping[str, int]) -> None:
    clauses = edition.clauses.values()
    found = {
        "clauses": len(clauses),
        "assessable": len(edition.assessable),
        "documented_procedures": sum(clause.procedure is not None for clause in clauses),
        "records": len({record.code for clause in clauses for record in clause.records}),
        "excludable_assessable": sum(clause.assessable and clause.excludable for clause in clauses),
    }
    if found != counted:
        raise CatalogueFault(f"{name}: counted {found}, stated {dict(counted)}")
