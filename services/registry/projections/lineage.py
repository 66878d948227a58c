"""Where an agency comes from and where it went, over any number of reorganisations, as of a day.

What was handed on in one reorganisation is followed only into later ones: a function that an agency gave away before it
took another over does not come from there. Reorganisations of one day are followed in the order of their recording.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from services.registry.domain.forms import FORMS, MATTERS
from services.registry.projections.answers import provenance
from services.registry.projections.asof import dated, ended_by
from services.registry.projections.citing import AGENCIES, REORGANISATIONS, Body
from shared.contracts.registry import Matter, ReorganisationKind
from shared.eventstore.views import Reading

_Moment = tuple[int, int]
_FIRST: Final[_Moment] = (-(10**9), 0)


def lineage_answer(agency: Body, on: date, reading: Reading) -> Body:
    """Returns where the agency came from and went by the day `on`, transitively, and what territory it won or lost."""
    came, went = _followed(agency, on, reading, forward=False), _followed(agency, on, reading, forward=True)
    taken = [each for each in came if each["to_agency"] == agency["code"]]
    given = [each for each in went if each["from_agency"] == agency["code"]]
    name, ended = dated(agency["names"], on), ended_by(agency, on)
    return {
        "agency": agency["code"],
        "name_vi": name["name_vi"],
        "name_en": name["name_en"],
        "provenance": provenance(agency["source"], agency["confidence"]),
        "on": on.isoformat(),
        "ended_on": None if ended is None else ended["on"],
        "came_from": came,
        "went_to": went,
        "area_m2": _total(taken, "area_m2") - _total(given, "area_m2"),
        "people": _total(taken, "people") - _total(given, "people"),
        "retracted": [
            each for each in agency["reorganisations"] if each["retracted"] is not None and each["on"] <= on.isoformat()
        ],
        "version": agency["version"],
    }


def _total(links: Iterable[Body], figure: str) -> int:
    return sum(each[figure] or 0 for link in links for each in link["transfers"])


def _followed(agency: Body, on: date, reading: Reading, *, forward: bool) -> list[Body]:
    """Returns the links that lead on from the agency, in the order of time, each once."""
    near, far = ("from_agency", "to_agency") if forward else ("to_agency", "from_agency")
    known, found = {agency["code"]: agency}, list[tuple[_Moment, Body]]()
    # The first way to an agency (going back, the last) opens whatever any other way to it would.
    waiting, done = [(_FIRST, str(agency["code"]))], set[str]()
    while waiting:
        reached, code = heapq.heappop(waiting)
        if code in done:
            continue
        done.add(code)
        for moment, told in _parts(_agency(code, known, reading), on, reading, forward=forward):
            for link in told["links"] if moment > reached else ():
                if link[near] == code:
                    found.append((moment, {**told, **link}))
                    heapq.heappush(waiting, (moment, link[far]))
    links = [link for _, link in sorted(found, key=lambda each: each[0], reverse=not forward)]
    return [link_answer(each, known, reading) for each in links]


def _parts(agency: Body, on: date, reading: Reading, *, forward: bool) -> Iterator[tuple[_Moment, Body]]:
    """Yields the reorganisations of an agency by the day `on`, each with its moment; going back, time is reversed."""
    sign = 1 if forward else -1
    for part in agency["reorganisations"]:
        if part["retracted"] is None and part["on"] <= on.isoformat():
            told = reading.get(REORGANISATIONS, part["reorganisation"])
            assert told is not None, f"an agency took part in {part['reorganisation']} before it was recorded"
            yield (sign * date.fromisoformat(told["on"]).toordinal(), sign * told["position"]), told


def _agency(code: str, known: dict[str, Body], reading: Reading) -> Body:
    if code not in known:
        body = reading.get(AGENCIES, code)
        assert body is not None, f"{code} took part in a reorganisation before it was registered"
        known[code] = body
    return known[code]


def link_answer(link: Body, known: dict[str, Body], reading: Reading) -> Body:
    """Returns how one agency went over into another, with the names that both bore on that day."""
    on, form = date.fromisoformat(link["on"]), FORMS[ReorganisationKind(link["kind"])]
    told = {name: link[name] for name in ("reorganisation", "title", "kind", "on", "ended", "transfers")}
    named: Body = {}
    for side in ("from", "to"):
        code = link[f"{side}_agency"]
        name = dated(_agency(code, known, reading)["names"], on)
        named |= {f"{side}_agency": code, f"{side}_vi": name["name_vi"], f"{side}_en": name["name_en"]}
    inherits = [{**each, **_matter(Matter(each["matter"]))} for each in link["inherits"]]
    kind = {"kind_vi": form.name.vi, "kind_en": form.name.en}
    return {**named, **told, **kind, "inherits": inherits, "event": link["event"]["id"]}


def _matter(matter: Matter) -> Body:
    return {"matter_vi": MATTERS[matter].vi, "matter_en": MATTERS[matter].en}


def reorganisation_item(told: Body) -> Body:
    """Returns a reorganisation as it stands in the list."""
    form = FORMS[ReorganisationKind(told["kind"])]
    names = ("reorganisation", "kind", "title", "on", "predecessors", "successors", "ended", "version")
    item = {name: told[name] for name in names}
    said = {
        "provenance": provenance(told["source"], told["confidence"]),
        "corrected": bool(told["replaced"]),
        "annulled": told["annulled"] is not None,
    }
    return {**item, **said, "kind_vi": form.name.vi, "kind_en": form.name.en, "event": told["event"]["id"]}


def reorganisation_answer(told: Body, reading: Reading) -> Body:
    """Returns a reorganisation whole: who went over into whom, what moved, who inherits, on what decision."""
    known: dict[str, Body] = {}
    replaced = [
        {
            **_statement({**each, "reorganisation": told["reorganisation"]}, known, reading),
            "corrected": each["corrected"],
            "decided_on": each["decided_on"],
        }
        for each in told["replaced"]
    ]
    outstanding = [{**each, **_matter(Matter(each["matter"]))} for each in told["outstanding"]]
    return {
        **reorganisation_item(told),
        **_statement(told, known, reading),
        "annulment": told["annulled"],
        "replaced": replaced,
        "outstanding": outstanding,
    }


def _statement(told: Body, known: dict[str, Body], reading: Reading) -> Body:
    """Returns what is, or was, said of a reorganisation, with the totals of what moved."""
    form = FORMS[ReorganisationKind(told["kind"])]
    moved = [transfer for each in told["links"] for transfer in each["transfers"]]
    return {
        **{name: told[name] for name in ("kind", "title", "on", "predecessors", "successors", "ended", "event")},
        **{figure: sum(each[figure] or 0 for each in moved) for figure in ("area_m2", "people")},
        "kind_vi": form.name.vi,
        "kind_en": form.name.en,
        "provenance": provenance(told["source"], told["confidence"]),
        "links": [link_answer({**told, **each}, known, reading) for each in told["links"]],
    }


def answering_for(reading: Reading, code: str, matter: Matter) -> str:
    """Returns who answers for `matter` of an agency now: itself, or, since it ended, the heir named for it."""
    agency = reading.get(AGENCIES, code)
    while agency is not None and agency["ended"] is not None:
        told = reading.get(REORGANISATIONS, agency["ended"]["reorganisation"])
        assert told is not None, f"{code} ended before its reorganisation was recorded"
        own = [each for each in told["links"] if each["from_agency"] == code]
        code = next(each["to_agency"] for each in own if any(one["matter"] == matter.value for one in each["inherits"]))
        agency = reading.get(AGENCIES, code)
    return code
