"""How the log becomes documents that can be read: registers, their entries, and what receivers stamped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Final

from services.registry.domain.crossing import CONTRADICTIONS, Received, Sent, contradictions
from services.registry.domain.register import DIRECTIONS, DISORDERS, REGISTER_STATES, RegisterState, number_shown
from services.registry.projections.citing import Body, Fold, change
from shared.clock import day_of, parse_instant
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    Direction,
    Disorder,
    EntryAnnulled,
    IncomingEntered,
    OutgoingEntered,
    RegisterClosed,
    RegisterOpened,
)
from shared.eventstore.views import Writer

REGISTERS: Final = "registers"
ENTRIES: Final = "register-entries"
RECEIPTS: Final = "receipts"
GAPS_SHOWN: Final = 100


def entry_key(register: str, number: int, suffix: str | None) -> str:
    """Returns the key of an entry: entries of a register lie in the order of their numbers."""
    return f"{register}/{number:07}{suffix or ''}"


def receipt_key(sender: str, year: int, number: int, suffix: str | None) -> str:
    """Returns the key under which lies who received a document of `sender`."""
    return f"{sender}-{year}/{number:07}{suffix or ''}"


def _opened(facts: RegisterOpened, document: Document, event: Body, views: Writer) -> None:
    _put(
        views,
        {
            "register": facts.register,
            "agency": facts.agency,
            "year": facts.year,
            "direction": facts.direction.value,
            "state": RegisterState.OPEN.value,
            "entries": 0,
            "last_number": 0,
            "ranges": [],
            "out_of_order": 0,
            "annulled": 0,
            "opened": event,
            "closed": None,
            "version": document.aggregate_version,
        },
    )


def _sent(facts: OutgoingEntered, document: Document, event: Body, views: Writer) -> None:
    told = {"dated": facts.dated.isoformat(), "receivers": list(facts.receivers), "others": facts.others}
    _enter(facts, {**told, "direction": Direction.OUTGOING.value}, document, event, views)


def _received(facts: IncomingEntered, document: Document, event: Body, views: Writer) -> None:
    told = {
        "direction": Direction.INCOMING.value,
        "dated": None if facts.dated is None else facts.dated.isoformat(),
        "sender": facts.sender,
        "sender_name": facts.sender_name,
        "sender_number": facts.sender_number,
        "sender_suffix": facts.sender_suffix,
    }
    entry = _enter(facts, told, document, event, views)
    if facts.sender is None or facts.sender_number is None or facts.dated is None:
        return
    key = receipt_key(facts.sender, facts.dated.year, facts.sender_number, facts.sender_suffix)
    stamped = views.get(RECEIPTS, key) or {"stamps": []}
    stamped["stamps"].append(entry["key"])
    views.put(RECEIPTS, key, stamped)


def _enter(facts: Any, told: Body, document: Document, event: Body, views: Writer) -> Body:
    register = change(views, REGISTERS, facts.register, document)
    key = entry_key(facts.register, facts.number, facts.suffix)
    entry = {
        "receivers": [],
        "others": None,
        "sender": None,
        "sender_name": None,
        "sender_number": None,
        "sender_suffix": None,
        **told,
        "key": key,
        "register": facts.register,
        "agency": facts.agency,
        "year": facts.year,
        "number": facts.number,
        "suffix": facts.suffix,
        "shown": number_shown(facts.number, facts.suffix),
        "symbol": facts.symbol,
        "day": day_of(document.occurred).isoformat(),
        "recorded_days_after": (day_of(document.time) - day_of(document.occurred)).days,
        "abstract": facts.abstract,
        "digest": facts.digest,
        "disorder": [each.value for each in facts.disorder],
        "annulled": None,
        "event": event,
    }
    register["entries"] += 1
    register["last_number"] = max(register["last_number"], facts.number)
    register["ranges"] = _with_number(register["ranges"], facts.number)
    register["out_of_order"] += bool(facts.disorder)
    _put(views, register)
    _put_entry(views, entry)
    return entry


def _annulled(facts: EntryAnnulled, document: Document, event: Body, views: Writer) -> None:
    register = change(views, REGISTERS, facts.register, document)
    register["annulled"] += 1
    _put(views, register)
    entry = change(views, ENTRIES, entry_key(facts.register, facts.number, facts.suffix))
    entry["annulled"] = event
    _put_entry(views, entry)


def _closed(facts: RegisterClosed, document: Document, event: Body, views: Writer) -> None:
    register = change(views, REGISTERS, facts.register, document)
    closed = {"entries": facts.entries, "last_number": facts.last_number, "event": event}
    _put(views, {**register, "state": RegisterState.CLOSED.value, "closed": closed})


def _with_number(ranges: list[list[int]], number: int) -> list[list[int]]:
    """Returns runs of numbers, each as [first, last], with `number` among them."""
    joined: list[list[int]] = []
    for first, last in sorted([*ranges, [number, number]]):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return joined


def _put(views: Writer, register: Body) -> None:
    index = {"agency": register["agency"], "year": str(register["year"]), "direction": register["direction"]}
    views.put(REGISTERS, register["register"], register, **index)


def _put_entry(views: Writer, entry: Body) -> None:
    disorder = "true" if entry["disorder"] else "false"
    views.put(ENTRIES, entry["key"], entry, register=entry["register"], disorder=disorder)


def register_answer(register: Body) -> Body:
    """Returns a register: how many entries, its highest number, which numbers are missing."""
    direction, state = DIRECTIONS[Direction(register["direction"])], REGISTER_STATES[RegisterState(register["state"])]
    ranges = [[0, 0], *register["ranges"]]
    gaps = [[before[1] + 1, after[0] - 1] for before, after in pairwise(ranges)]
    missing = [{"first": first, "last": last} for first, last in gaps if first <= last]
    told = {name: each for name, each in register.items() if name != "ranges"}
    return {
        **told,
        "direction_vi": direction.vi,
        "direction_en": direction.en,
        "state_vi": state.vi,
        "state_en": state.en,
        "gaps": missing[:GAPS_SHOWN],
        "missing": sum(each["last"] - each["first"] + 1 for each in missing),
    }


def entry_answer(entry: Body) -> Body:
    """Returns an entry with its marks in words."""
    told = {name: each for name, each in entry.items() if name != "key"}
    marks = [(each, DISORDERS[Disorder(each)]) for each in entry["disorder"]]
    return {**told, "disorder": [{"mark": each, "vi": name.vi, "en": name.en} for each, name in marks]}


def receipt_answer(entry: Body | None, stamp: Body) -> Body:
    """Returns what a receiver stamped, held against the sender's entry (None: the sender's register has no such)."""
    received = Received(
        stamp["agency"],
        date.fromisoformat(stamp["day"]),
        date.fromisoformat(stamp["dated"]),
        stamp["symbol"],
        stamp["digest"],
    )
    found = contradictions(None if entry is None else _sender_says(entry), received)
    sent = received.dated if entry is None else date.fromisoformat(entry["dated"])
    return {
        "agency": stamp["agency"],
        "register": stamp["register"],
        "number": stamp["shown"],
        "received_on": stamp["day"],
        "dated": stamp["dated"],
        "symbol": stamp["symbol"],
        "annulled": stamp["annulled"] is not None,
        "days": (received.on - sent).days,
        "recorded_before_sender": entry is not None and _recorded(stamp) < _recorded(entry),
        "contradictions": [
            {"code": each.value, "vi": CONTRADICTIONS[each].vi, "en": CONTRADICTIONS[each].en} for each in found
        ],
        "event": stamp["event"],
    }


def _recorded(entry: Body) -> Any:
    return parse_instant(entry["event"]["recorded"])


def _sender_says(entry: Body) -> Sent:
    return Sent(
        date.fromisoformat(entry["dated"]),
        date.fromisoformat(entry["day"]),
        entry["symbol"],
        tuple(entry["receivers"]),
        entry["others"] is not None,
        entry["digest"],
        entry["annulled"] is not None,
    )


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    RegisterOpened: _opened,
    OutgoingEntered: _sent,
    IncomingEntered: _received,
    EntryAnnulled: _annulled,
    RegisterClosed: _closed,
}
