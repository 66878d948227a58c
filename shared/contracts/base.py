"""How an event is declared, and the catalogue of all that are.

    @event("registry.agency.registered", version=1, agencies=("code",))
    class AgencyRegistered(Facts):
        '''Cơ quan được ghi vào danh mục. / The agency was entered in the register.'''
        code: AgencyCode
        ...

The type with its version is the topic, the routing key and the name in every log for ever. A declared event is never
edited: a change is a new version beside it, and an upcaster (a pure function from the old `data` to the new) here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar, dataclass_transform

from shared.contracts.fields import Codec, ContractError, codec_of

_TYPE: Final = re.compile(r"[a-z]+\.[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class Basis(StrEnum):
    """Whether the domain asks for a legal basis with an event."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared about an event besides its members."""

    name: str
    version: int
    agencies: tuple[str, ...]
    basis: Basis

    @property
    def topic(self) -> str:
        """Returns the CloudEvents type, e.g. `registry.agency.registered.v1`."""
        return f"{self.name}.v{self.version}"

    @property
    def publisher(self) -> str:
        """Returns the service that alone records this event."""
        return self.name.partition(".")[0]


class Facts:
    """The base of every event's facts: a frozen dataclass whose members `fields.codec_of` understands."""

    DECLARATION: ClassVar[Declaration]

    def to_data(self) -> dict[str, Any]:
        """Returns the JSON object that stands under `data`.

        Raises:
            ContractError: a member breaks its declared limits.
        """
        data: dict[str, Any] = codec_of(type(self)).dump(self, "/data")
        return data

    def agencies(self) -> tuple[str, ...]:
        """Returns the codes of the agencies that this event names, in order of naming, each once."""
        named: list[str] = []
        for path in self.DECLARATION.agencies:
            named.extend(_walk(self, path.split(".")))
        return tuple(dict.fromkeys(named))


def _walk(value: Any, path: list[str]) -> list[str]:
    if value is None:
        return []
    if isinstance(value, tuple):
        return [code for each in value for code in _walk(each, path)]
    return [value] if not path else _walk(getattr(value, path[0]), path[1:])


CATALOGUE: Final[dict[str, type[Facts]]] = {}
"""Every declared version of every event, by topic."""
_UPCASTERS: Final[dict[str, tuple[str, Upcaster]]] = {}


F = TypeVar("F", bound=Facts)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(
    name: str, *, version: int, agencies: tuple[str, ...] = (), basis: Basis = Basis.OPTIONAL
) -> Callable[[type[F]], type[F]]:
    """Declares an event.

    `name` is `<publisher>.<aggregate kind>.<fact in the past tense>`; `agencies` are dotted member paths that hold
    agency codes (tuples are walked).

    Raises:
        ValueError: the name has another form, or this version is declared already.
        TypeError: a member has a type that an event may not have.
    """
    if not _TYPE.fullmatch(name) or version < 1:
        raise ValueError(f"not an event name: {name!r} version {version}")

    def declare(cls: type[F]) -> type[F]:
        declared = dataclass(frozen=True, kw_only=True, slots=False)(cls)
        declared.DECLARATION = Declaration(name, version, agencies, basis)
        topic = declared.DECLARATION.topic
        if topic in CATALOGUE:
            raise ValueError(f"event declared twice: {topic}")
        CATALOGUE[topic] = declared
        return declared

    return declare


def upcast(topic: str, to: str) -> Callable[[Upcaster], Upcaster]:
    """Declares the pure function that turns the `data` of `topic` into that of `to`, the next version."""

    def declare(function: Upcaster) -> Upcaster:
        if topic in _UPCASTERS:
            raise ValueError(f"upcaster declared twice: {topic}")
        _UPCASTERS[topic] = (to, function)
        return function

    return declare


def load_facts(topic: str, data: Any) -> Facts:
    """Returns the facts that `data` holds, brought up to the newest version of their event.

    Raises:
        UnknownEvent: no such event, or no such version of it, is declared here.
        ContractError: the data does not have the declared form.
    """
    while topic in _UPCASTERS:
        following, function = _UPCASTERS[topic]
        codec_of(CATALOGUE[topic]).load(data, "/data")
        topic, data = following, function(dict(data))
    declared = CATALOGUE.get(topic)
    if declared is None:
        raise UnknownEvent(topic)
    facts = codec_of(declared).load(data, "/data")
    assert isinstance(facts, Facts)
    return facts


def trusted_facts(topic: str, data: dict[str, Any]) -> Facts:
    """Returns the facts of `data` that `load_facts` has read before, without checking anything again.

    For folding long histories: checking costs ten times as much as reading. Where `data` was never checked, what this
    returns means nothing.

    Raises:
        UnknownEvent: no such event, or no such version of it, is declared here.
    """
    if topic in _UPCASTERS:
        return load_facts(topic, data)
    declared = CATALOGUE.get(topic)
    if declared is None:
        raise UnknownEvent(topic)
    trust = codec_of(declared).trust
    assert trust is not None
    facts = trust(data)
    assert isinstance(facts, Facts)
    return facts


class UnknownEvent(ContractError):
    """A document of a type or version that this release does not know: newer, or not ours. Never to be skipped."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        super().__init__("/type", f"{topic} is not declared in this release")


def codec_of_topic(topic: str) -> Codec:
    """Returns the codec of a declared event's `data`."""
    return codec_of(CATALOGUE[topic])
