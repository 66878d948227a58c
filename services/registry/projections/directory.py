"""The directory of people, searched and put in order by names, which no view holds: they are looked up to answer.

So nobody is found whose details were erased, from the moment on which they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from services.registry.domain.refusals.directory import PAGE_LOST
from services.registry.projections.answers import person_answer
from services.registry.projections.citing import PEOPLE, Body
from shared.errors import Refused
from shared.eventstore.views import Page, Reading
from shared.vietnamese import sort_key, words

BATCH = 200
Details = Mapping[str, str | None]
Look = Callable[[Mapping[str, str]], Mapping[str, Details]]
"""Returns details by person, of those kept under the digests given by person."""


def people_page(reading: Reading, look: Look, sought: Sequence[str], *, after: str, limit: int) -> Page:
    """Returns up to `limit` people with ids above `after` of whose name and id each word sought begins a word."""
    shown: list[Body] = []
    for person, details in _found(reading, look, sought, after):
        if len(shown) == limit:
            return Page(tuple(shown), shown[-1]["person"])
        shown.append(person_answer(person, details))
    return Page(tuple(shown), None)


def people_by_name(reading: Reading, look: Look, sought: Sequence[str], *, after: str, limit: int) -> Page:
    """Returns up to `limit` people behind the person `after`, in the order of their names.

    A name is no part of `after`, since addresses are written down in many places.

    Raises:
        Refused: `registry.page-lost`: `after` is not among them any more.
    """
    everybody = _found(reading, look, sought, "")
    found = [(sort_key(kept["name"] or ""), person["person"], person, kept) for person, kept in everybody]
    found.sort(key=lambda each: each[:2])
    start = next((place for place, each in enumerate(found, start=1) if each[1] == after), None if after else 0)
    if start is None:
        raise Refused(PAGE_LOST)
    shown = found[start : start + limit]
    more = len(found) > start + limit
    return Page(tuple(person_answer(person, details) for *_, person, details in shown), shown[-1][1] if more else None)


def _found(reading: Reading, look: Look, sought: Sequence[str], after: str) -> Iterator[tuple[Body, Details]]:
    place: str | None = after
    while place is not None:
        page = reading.page(PEOPLE, after=place, limit=BATCH, erased="false")
        kept = look({each["person"]: each["details"] for each in page.items})
        for person in page.items:
            details = kept.get(person["person"])
            if details is not None and _matches(sought, words(person["person"], details["name"] or "")):
                yield person, details
        place = page.next


def _matches(sought: Sequence[str], held: Sequence[str]) -> bool:
    return all(any(word.startswith(begin) for word in held) for begin in sought)
