"""The rows of exports, made from the read models: what an import of the same columns needs to make the same again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.registry.projections.citing import PEOPLE, PLANS, Body
from shared.clock import day_of, parse_occurred
from shared.eventstore.views import Reading

PAGE = 200


def agency_row(agency: Body) -> Body:
    """Returns an agency as a row: its name, kind and place of today, and how it was registered."""
    registered = agency["registered"]
    return {
        **{name: agency[name] for name in ("code", "name_vi", "name_en", "kind", "parent", "source", "confidence")},
        "registered_on": _day(registered),
        **_basis("basis_", registered["legal_basis"]),
    }


def plan_rows(reading: Reading) -> Iterator[Body]:
    """Yields every place of every plan as a row, in order of plans, waves and places, with the targets of today."""
    for plan in _all(reading, PLANS):
        head = {
            **{name: plan[name] for name in ("plan", "title", "demonstration", "note")},
            "adopted_on": _day(plan["adopted"]),
            **_basis("basis_", plan["adopted"]["legal_basis"]),
        }
        for wave in plan["waves"]:
            placed = {"wave": wave["wave"], "scheduled_on": _day(wave["event"])}
            basis = _basis("wave_basis_", wave["event"]["legal_basis"])
            for member in wave["members"]:
                targets = {each["milestone"]: each["by"] for each in member["targets"]}
                place = {"order": member["order"], "agency": member["agency"]}
                yield {**head, **placed, **basis, **place, **targets}


def person_rows(person: Body, details: Mapping[str, str | None]) -> Iterator[Body]:
    """Yields a person as rows: one for each employment and post, name and contacts in the first."""
    periods = [*person["employments"], *person["posts"]]
    periods.sort(key=lambda each: (each["from_day"], each["agency"], each.get("post") or ""))
    told: Body = {name: details.get(name) for name in ("name", "email", "phone")}
    for period in periods or [{}]:
        yield {
            "person": person["person"],
            **told,
            **{name: period.get(name) for name in ("agency", "post", "from_day", "to_day")},
        }
        told = {}


def people_kept(reading: Reading) -> Iterator[Body]:
    """Yields every person whose details were not erased, in order of ids."""
    yield from _all(reading, PEOPLE, erased="false")


def _all(reading: Reading, collection: str, **equals: str) -> Iterator[Body]:
    after: str | None = ""
    while after is not None:
        page = reading.page(collection, after=after, limit=PAGE, **equals)
        yield from page.items
        after = page.next


def _day(event: Body) -> str:
    return day_of(parse_occurred(event["occurred"])).isoformat()


def _basis(prefix: str, basis: Body | None) -> dict[str, Any]:
    return {} if basis is None else {f"{prefix}{name}": value for name, value in basis.items()}
