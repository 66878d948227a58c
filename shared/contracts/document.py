"""The event document: one CloudEvents 1.0 JSON object in canonical form (RFC 8785), and its exact bytes.

Those bytes are what the store keeps, what the tree's leaf hashes, what RabbitMQ carries, what a consumer parses, what
replay folds and what the export holds. `Document.raw` is made once, when the event is recorded; afterwards it is only
ever copied. Reading is strict: bytes that are not exactly the canonical form of what they say are refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from shared.acts import Act, Actor, BasisKind, Capacity, LegalBasis, Role
from shared.clock import Occurred, format_instant, format_occurred, instant_of, parse_instant, parse_occurred
from shared.contracts.base import Basis, Facts, load_facts
from shared.contracts.fields import MAX_INT, ContractError, check_text

MAX_BYTES: Final = 65_535
"""The longest document: tlog-tiles stores an entry behind a 16-bit length."""
UNKNOWN_DATE: Final = "unknown"
_REQUIRED: Final = (
    "specversion", "id", "source", "type", "subject", "time", "datacontenttype",
    "aggregateid", "aggregateversion", "occurred", "actor", "actorrole", "actorcapacity", "correlationid", "data",
)  # fmt: skip
_OPTIONAL: Final = (
    "agencies", "actoragency", "actorprincipal", "actormandate", "reason", "causationid", "traceparent",
    "basiskind", "basisnumber", "basisissuer", "basisdate", "basisabstract", "basissigner",
)  # fmt: skip


def canonical(value: Any) -> bytes:
    """Returns the RFC 8785 form of a JSON value of objects, arrays, strings, whole numbers, booleans and null.

    Without floats, and with the ASCII member names that contracts have, RFC 8785 is sorted keys, no white space and
    the shortest escapes, which is what the standard library writes.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")


def leaf_hash(raw: bytes) -> bytes:
    """Returns the RFC 6962 leaf hash of a document's bytes: SHA-256 of 0x00 and the bytes."""
    return hashlib.sha256(b"\x00" + raw).digest()


@dataclass(frozen=True, slots=True)
class Document:
    """One recorded event. `raw` are its exact bytes; everything else is what they say."""

    id: UUID
    source: str
    topic: str
    kind: str
    key: str
    aggregate_id: UUID
    aggregate_version: int
    time: datetime
    occurred: Occurred
    actor: Actor
    reason: str | None
    legal_basis: LegalBasis | None
    correlation: UUID
    causation: UUID | None
    traceparent: str | None
    facts: Facts
    raw: bytes

    @property
    def subject(self) -> str:
        """Returns `<aggregate kind>/<natural key>`."""
        return f"{self.kind}/{self.key}"

    @property
    def occurred_instant(self) -> datetime:
        """Returns the instant that orders `occurred` (a day counts as its end)."""
        return instant_of(self.occurred)

    # The two names and the one method by which the event sourcing library knows a domain event.
    @property
    def originator_id(self) -> UUID:
        """Returns the aggregate's id."""
        return self.aggregate_id

    @property
    def originator_version(self) -> int:
        """Returns the aggregate's version after this event, counted from 1."""
        return self.aggregate_version


def record(facts: Facts, act: Act, *, kind: str, key: str, aggregate_id: UUID, version: int) -> Document:
    """Returns the document that records `facts` as done in `act`: the one place where an event's bytes are made.

    Raises:
        ContractError: a member breaks its limits, a required legal basis is absent, or the document is too long.
    """
    declaration = facts.DECLARATION
    if declaration.basis is Basis.REQUIRED and act.legal_basis is None:
        raise ContractError("/legal_basis", f"{declaration.topic} needs a legal basis")
    identity = act.stamp.ids.new()
    occurred: Occurred = act.time if act.occurred is None else act.occurred
    members: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(identity),
        "source": act.stamp.source,
        "type": declaration.topic,
        "subject": f"{kind}/{key}",
        "time": format_instant(act.time),
        "datacontenttype": "application/json",
        "aggregateid": str(aggregate_id),
        "aggregateversion": version,
        "occurred": format_occurred(occurred),
        "correlationid": str(act.correlation),
        "data": facts.to_data(),
        **_actor_members(act.actor),
        **_basis_members(act.legal_basis),
    }
    for name, value in (
        ("agencies", _named(facts) or None),
        ("reason", act.reason),
        ("causationid", None if act.causation is None else str(act.causation)),
        ("traceparent", act.traceparent),
    ):
        if value is not None:
            members[name] = check_text(value, f"/{name}")
    raw = _check_length(canonical(members))
    return Document(
        identity, act.stamp.source, declaration.topic, kind, key, aggregate_id, version, act.time, occurred,
        act.actor, act.reason, act.legal_basis, act.correlation, act.causation, act.traceparent, facts, raw,
    )  # fmt: skip


def _named(facts: Facts) -> str:
    """Returns the extension `agencies`: every agency that the facts name, sorted, with single spaces between.

    It stands in the document itself so that an outsider, and a release that does not know the event yet, can tell
    whose file it belongs to.
    """
    return " ".join(sorted(facts.agencies()))


def _check_length(raw: bytes) -> bytes:
    if len(raw) > MAX_BYTES:
        raise ContractError("", f"the document has {len(raw)} bytes, more than {MAX_BYTES}")
    return raw


def _actor_members(actor: Actor) -> dict[str, str]:
    members = {
        "actor": actor.person,
        "actorrole": actor.role.value,
        "actorcapacity": actor.capacity.value,
        "actoragency": actor.agency,
        "actorprincipal": actor.principal,
        "actormandate": actor.mandate,
    }
    return {name: check_text(value, f"/{name}") for name, value in members.items() if value is not None}


def _basis_members(basis: LegalBasis | None) -> dict[str, str]:
    if basis is None:
        return {}
    members = {
        "basiskind": basis.kind.value,
        "basisnumber": basis.number,
        "basisissuer": basis.issuer,
        "basisdate": UNKNOWN_DATE if basis.date is None else basis.date.isoformat(),
        "basisabstract": basis.abstract,
        "basissigner": basis.signer,
    }
    return {name: check_text(value, f"/{name}") for name, value in members.items() if value is not None}


def parse(raw: bytes) -> Document:
    """Returns the document that `raw` holds.

    Raises:
        UnknownEvent: it is of a type or version that this release does not know.
        ContractError: it is not a document, or not in canonical form.
    """
    members = read_members(raw)
    topic = members["type"]
    kind, _, key = members["subject"].partition("/")
    facts = load_facts(topic, members["data"])
    # Absent is taken: documents recorded before the member existed load for ever. An upcast may name more.
    if facts.DECLARATION.topic == topic and members.get("agencies", _named(facts)) != _named(facts):
        raise ContractError("/agencies", "does not name the agencies that the facts name")
    return Document(
        id=_uuid(members, "id"),
        source=members["source"],
        topic=topic,
        kind=kind,
        key=key,
        aggregate_id=_uuid(members, "aggregateid"),
        aggregate_version=members["aggregateversion"],
        time=_time(members),
        occurred=_occurred(members),
        actor=_actor(members),
        reason=members.get("reason"),
        legal_basis=basis_in(members),
        correlation=_uuid(members, "correlationid"),
        causation=_uuid(members, "causationid") if "causationid" in members else None,
        traceparent=members.get("traceparent"),
        facts=facts,
        raw=raw,
    )


def read_members(raw: bytes) -> dict[str, Any]:
    """Returns the envelope members of `raw` with the types that they promise, `data` unread.

    What a mirror needs of a document that is newer than itself; `parse` goes on from here.

    Raises:
        ContractError: `raw` is no canonical CloudEvents document of ours.
    """
    _check_length(raw)
    try:
        members = json.loads(raw, parse_float=_no_float, parse_constant=_no_float)
        same = canonical(members) == raw
    except (ValueError, RecursionError) as error:
        raise ContractError("", f"is no JSON document: {type(error).__name__}") from None
    if not same:
        raise ContractError("", "is not in canonical form (RFC 8785)")
    if not isinstance(members, dict):
        raise ContractError("", "is not a JSON object")
    for name in _REQUIRED:
        if name not in members:
            raise ContractError(f"/{name}", "is missing")
    for name, value in members.items():
        _check_member(name, value)
    if members["specversion"] != "1.0" or members["datacontenttype"] != "application/json":
        raise ContractError("/specversion", "must be CloudEvents 1.0 with JSON data")
    return members


def _check_member(name: str, value: Any) -> None:
    if name == "aggregateversion":
        if type(value) is not int or not 1 <= value <= MAX_INT:
            raise ContractError("/aggregateversion", "must be a whole number from 1")
    elif name == "data":
        if not isinstance(value, dict):
            raise ContractError("/data", "must be an object")
    elif name not in _REQUIRED and name not in _OPTIONAL:
        raise ContractError(f"/{name}", "is not a member of an event document")
    elif type(value) is not str:
        raise ContractError(f"/{name}", "must be a string")
    else:
        check_text(value, f"/{name}")


def _no_float(text: str) -> float:
    raise ValueError(f"{text} is not a whole number")


def _uuid(members: dict[str, Any], name: str) -> UUID:
    try:
        identity = UUID(members[name])
    except ValueError:
        raise ContractError(f"/{name}", "is no UUID") from None
    if str(identity) != members[name]:
        raise ContractError(f"/{name}", "is no UUID in canonical form")
    return identity


def _time(members: dict[str, Any]) -> datetime:
    try:
        moment = parse_instant(members["time"])
    except ValueError:
        raise ContractError("/time", "is no instant") from None
    if format_instant(moment) != members["time"]:
        raise ContractError("/time", "must be UTC with six decimals")
    return moment


def _occurred(members: dict[str, Any]) -> Occurred:
    try:
        occurred = parse_occurred(members["occurred"])
    except ValueError:
        raise ContractError("/occurred", "is neither a day nor an instant") from None
    if format_occurred(occurred) != members["occurred"]:
        raise ContractError("/occurred", "must be a day, or UTC with six decimals")
    return occurred


def _actor(members: dict[str, Any]) -> Actor:
    try:
        return Actor(
            members["actor"],
            Role(members["actorrole"]),
            members.get("actoragency"),
            Capacity(members["actorcapacity"]),
            members.get("actorprincipal"),
            members.get("actormandate"),
        )
    except ValueError as error:
        raise ContractError("/actor", str(error)) from None


def basis_in(members: dict[str, Any]) -> LegalBasis | None:
    """Returns the legal basis that envelope members name. Raises ContractError: it is not complete."""
    if "basiskind" not in members:
        return None
    try:
        day = members["basisdate"]
        return LegalBasis(
            BasisKind(members["basiskind"]),
            members["basisnumber"],
            members["basisissuer"],
            None if day == UNKNOWN_DATE else date.fromisoformat(day),
            members.get("basisabstract"),
            members.get("basissigner"),
        )
    except (KeyError, ValueError) as error:
        raise ContractError("/basiskind", f"the legal basis is not complete: {error}") from None
