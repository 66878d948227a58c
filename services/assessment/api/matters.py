"""What the routes of open matters share: of which day, by which knowledge, and pages of what is derived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from services.assessment.api.reading import Hosting, agency_name, must_see, there
from services.assessment.domain.matters import Held
from services.assessment.projections import View
from services.assessment.projections.knowing import known_at
from shared.clock import day_of
from shared.eventstore.views import Page
from shared.http.schemas import two_clocks
from shared.identity.principal import Principal


def day_asked(service: Hosting, args: dict[str, Any]) -> date:
    """Returns the day for which dues are asked, today where none is; takes it from the arguments."""
    asked: date | None = args.pop("on", None)
    return day_of(service.application.stamp.clock.now()) if asked is None else asked


def matter(service: Hosting, principal: Principal, args: View, *, kind: type[Held], collection: str, key: str) -> View:
    """Returns a matter as it is known, or as it was `known` when that is asked.

    Raises:
        Refused: `assessment.other-agency`, `shared.not-found`, or, of a moment to come, `shared.query-invalid`.
    """
    item = service.views.get(collection, key)
    must_see(principal, item)
    return as_known(service, args, kind=kind, collection=collection, key=key, item=item)


def as_known(service: Hosting, args: View, *, kind: type[Held], collection: str, key: str, item: View | None) -> View:
    """Returns a matter that the caller may see as it is known, or as it was `known` when that is asked.

    `item` is what is known of it now. A moment to come is refused of whatever is asked for, there or not.

    Raises:
        Refused: `shared.not-found`, or, of a moment to come, `shared.query-invalid`.
    """
    clocks = two_clocks({"as_of": None, **args}, service.application.stamp.clock)
    now = there(item, kind.KIND, key)
    if args["known"] is None:
        return now
    then = known_at(service.application.store, kind, key, collection, clocks.known)
    return there(then, kind.KIND, key)


def page_of(
    service: Hosting,
    collection: str,
    args: dict[str, Any],
    line: Callable[[View, View | None], View],
    keep: Callable[[View], bool] | None = None,
) -> Page:
    """Returns a page of lines; with `keep`, of those alone that it takes, looked for as far as they are needed."""
    after, limit = args.pop("after"), args.pop("limit")
    index = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in args.items()}
    reading, found = service.views.caught_up(), list[View]()
    following: str | None = after
    while following is not None and len(found) < limit:
        page = reading.page(collection, after=following, limit=limit - len(found), **index)
        found += [each for each in page.items if keep is None or keep(each)]
        following = page.next
    return Page(tuple(line(each, agency_name(service, each)) for each in found), following)
