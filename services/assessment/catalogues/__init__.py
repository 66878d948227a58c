"""Editions of the standard as data: one JSON file each, checked when it is loaded.

A further edition is a further file here and nothing else; `<older>--<newer>.map.json` beside it says how the clauses
of the two correspond. Facts that are only remembered carry the confidence
`memory`; whoever shows them says that they are not verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from services.assessment.domain.clauses import (
    Catalogue,
    Clause,
    ConfidenceNote,
    ExclusionRule,
    RequiredRecord,
    Standing,
    Validity,
)  # fmt: skip
from services.assessment.domain.editions import Correlation, Editions, Pair, Relation
from shared.contracts.terms import Confidence
from shared.errors import Term

HERE: Final = Path(__file__).parent
_MAP: Final = ".map.json"


class CatalogueFault(Exception):
    """A catalogue contradicts itself; says in what. The service does not start with it."""


def load_all(folder: Path = HERE) -> Editions:
    """Returns every edition in `folder`, by id, with the maps between them.

    Raises:
        CatalogueFault: a file is no catalogue or map, contradicts its own counts, or bears an id that is another's; a
            map names a clause that is not there, or leaves one out.
    """
    editions: dict[str, Catalogue] = {}
    paths = sorted(folder.glob("*.json"))
    for path in paths:
        if path.name.endswith(_MAP):
            continue
        edition = load(path)
        if edition.id != path.stem:
            raise CatalogueFault(f"{path.name} holds the catalogue {edition.id!r}")
        editions[edition.id] = edition
    return Editions(editions, [load_map(path, editions) for path in paths if path.name.endswith(_MAP)])


def load_map(path: Path, editions: Mapping[str, Catalogue]) -> Correlation:
    """Returns the map between two of `editions` that `path` holds.

    Raises:
        CatalogueFault: it is no map, bears another's name, names an edition or an assessable clause that is not
            there, or does not say of every assessable clause of the older edition, once, what became of it.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        found = Correlation(
            data["from"],
            data["to"],
            Confidence(data["confidence"]),
            data["source"],
            Term(**data["note"]),
            tuple(
                Pair(each["from"], tuple(each["to"]), Relation(each["relation"]), _words(each, "note"))
                for each in data["pairs"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueFault(f"{path.name} is no map: {type(error).__name__} {error}") from None
    if path.name != f"{found.first}--{found.second}{_MAP}":
        raise CatalogueFault(f"{path.name} holds the map from {found.first!r} to {found.second!r}")
    _check_map(path.name, found, editions)
    return found


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
    _check_validity(path.name, edition)
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
        validity=tuple(_validity(each) for each in data["validity"]),
    )


def _validity(data: Mapping[str, Any]) -> Validity:
    return Validity(
        first=date.fromisoformat(data["from"]),
        last=None if data["until"] is None else date.fromisoformat(data["until"]),
        standing=Standing(data["standing"]),
        confidence=Confidence(data["confidence"]),
        note=Term(**data["note"]),
        source=data["source"],
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


def _check_validity(name: str, edition: Catalogue) -> None:
    """Each period ends before the next begins, and none says that the edition is not in use: that goes without."""
    ended = date.min
    for each in edition.validity:
        if each.first <= ended or (each.last is not None and each.last < each.first):
            raise CatalogueFault(f"{name}: the validity from {each.first} is out of order")
        if each.standing is Standing.NOT_IN_USE:
            raise CatalogueFault(f"{name}: from {each.first} it is not in use; leave the days out")
        ended = each.last or date.max


def _check_map(name: str, found: Correlation, editions: Mapping[str, Catalogue]) -> None:
    for edition in (found.first, found.second):
        if edition not in editions:
            raise CatalogueFault(f"{name}: there is no edition {edition!r}")
    older, newer = ([clause.id for clause in editions[each].assessable] for each in (found.first, found.second))
    if [pair.clause for pair in found.pairs] != older:
        wrong = sorted({pair.clause for pair in found.pairs} ^ set(older)) or "the order, or one that stands twice"
        raise CatalogueFault(f"{name}: every assessable clause of {found.first} stands there once: {wrong}")
    for pair in found.pairs:
        if not set(pair.targets) <= set(newer) or len(set(pair.targets)) != len(pair.targets):
            raise CatalogueFault(f"{name}: {pair.clause} is mapped to what {found.second} does not have, or twice")
        if (pair.relation is Relation.DROPPED) == bool(pair.targets) or pair.relation is Relation.ADDED:
            raise CatalogueFault(f"{name}: {pair.clause} is mapped to something, or said to be dropped")
        if pair.relation is Relation.DROPPED and pair.note is None:
            raise CatalogueFault(f"{name}: {pair.clause} is dropped without a word")
        if pair.relation is Relation.SAME and len(pair.targets) != 1:
            raise CatalogueFault(f"{name}: {pair.clause} is the same as one clause alone")
