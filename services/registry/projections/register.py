"""The register filtered by what is derived: obligation and application follow from the kind by the rule of the day.

Nothing is recorded on the day on which a rule takes effect, so no index can hold what it changes. The index holds what
the log says (kind, enrolled, ended), and one page is made of a page for each kind that matches on that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.registry.domain.obligation import Rules, rule_on
from services.registry.projections.citing import AGENCIES, Body, named_place
from shared.contracts.terms import AgencyKind, Obligation
from shared.eventstore.views import Page, Reading
from shared.eventstore.viewtables import PLACE, Asked

Index = dict[str, str]


def register_page(
    reading: Reading,
    rules: Rules,
    on: date,
    asked: Asked,
    *,
    kind: AgencyKind | None = None,
    obligation: Obligation | None = None,
    applying: bool | None = None,
    ended: bool | None = None,
) -> Page:
    """Returns the page asked for of the agencies that match, with obligation and application as on the day `on`."""
    held = asked.equals if ended is None else {**asked.equals, "ended": _said(ended)}
    found = [
        reading.find(AGENCIES, replace(asked, equals={**held, **each}))
        for each in _sought(rules, on, kind, obligation, applying)
        if all(held.get(name, value) == value for name, value in each.items())
    ]
    items = sorted(((_place(each, asked), each) for page in found for each in page.items), key=lambda one: one[0])
    shown, more = items[: asked.limit], len(items) > asked.limit or any(page.next is not None for page in found)
    return Page(tuple(each for _, each in shown), PLACE.join(shown[-1][0]) if more else None)


def _place(agency: Body, asked: Asked) -> tuple[str, ...]:
    """Returns where the agency stands in the order asked for, as the views count it."""
    return (agency["code"],) if asked.by is None else (named_place(agency), agency["code"])


def _sought(
    rules: Rules, on: date, kind: AgencyKind | None, obligation: Obligation | None, applying: bool | None
) -> Iterator[Index]:
    """Yields what is indexed of the agencies sought; no agency matches two of them."""
    if kind is None and obligation is None and applying is None:
        yield {}
        return
    for each, theirs in rule_on(rules, on).obligations.items():
        if (kind is None or each is kind) and (obligation is None or theirs is obligation):
            yield from ({"kind": each.value, **more} for more in _applying(theirs, applying))


def _applying(theirs: Obligation, applying: bool | None) -> list[Index]:
    going_on, ended = {"ended": _said(False)}, {"ended": _said(True)}
    if applying is None:
        return [{}]
    if theirs is Obligation.MANDATORY:
        return [going_on] if applying else [ended]
    enrolled = {**going_on, "enrolled": _said(applying)}
    return [enrolled] if applying else [ended, enrolled]


def _said(value: bool) -> str:
    return str(value).lower()
