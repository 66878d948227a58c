"""What an event's members may be, and their strict JSON form.

A member is a string, whole number, boolean, day, instant, UUID, `StrEnum`, frozen dataclass of such, or a `tuple` or
`| None` of them. Limits and descriptions ride in `Annotated[...]`. No floats and no open mappings: what cannot be
checked cannot be promised. The JSON schema in `docs/events.md` and the AsyncAPI document comes from here, too.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.clock import format_instant, parse_instant

MAX_INT: Final = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 8259, section 6)."""
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


class ContractError(ValueError):
    """A value does not have the form that its contract promises. `pointer` is an RFC 6901 pointer to it."""

    def __init__(self, pointer: str, problem: str) -> None:
        self.pointer = pointer
        self.problem = problem
        super().__init__(f"{pointer or '/'}: {problem}")


@dataclass(frozen=True, slots=True)
class Text:
    """Limits of a string, counted in code points; `pattern` must match the whole of it."""

    max: int = 2000
    min: int = 1
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """Limits of a whole number, and the unit it counts."""

    unit: str
    min: int = 0
    max: int = MAX_INT


@dataclass(frozen=True, slots=True)
class Items:
    """Limits of how many members a tuple has."""

    max: int = 1000
    min: int = 0


def check_text(text: str, pointer: str = "") -> str:
    """Returns `text` if it may stand in an event: NFC, no controls but tab and newline, no bidi, no surrogates.

    Raises:
        ContractError: it may not.
    """
    found = _FORBIDDEN.search(text)
    if found:
        raise ContractError(pointer, f"holds the forbidden character U+{ord(found.group()):04X}")
    if not unicodedata.is_normalized("NFC", text):
        raise ContractError(pointer, "is not in Unicode normalisation form C")
    return text


class Codec:
    """How one member type is written to JSON, read from it and described.

    `trust` reads what `load` has read before: it checks nothing. None: the JSON value is the value.
    """

    def __init__(
        self,
        dump: Callable[[Any, str], Any],
        load: Callable[[Any, str], Any],
        schema: dict[str, Any],
        trust: Callable[[Any], Any] | None = None,
    ) -> None:
        self.dump = dump
        self.load = load
        self.schema = schema
        self.trust = trust


def _expect(kind: type, value: Any, pointer: str) -> Any:
    if type(value) is not kind:
        raise ContractError(pointer, f"must be {kind.__name__}, not {type(value).__name__}")
    return value


def _text_codec(limit: Text) -> Codec:
    pattern = re.compile(limit.pattern) if limit.pattern else None

    def check(value: Any, pointer: str) -> str:
        text = check_text(_expect(str, value, pointer), pointer)
        if not limit.min <= len(text) <= limit.max:
            raise ContractError(pointer, f"must have {limit.min} to {limit.max} characters, has {len(text)}")
        if pattern and not pattern.fullmatch(text):
            raise ContractError(pointer, f"must match {limit.pattern}")
        return text

    schema: dict[str, Any] = {"type": "string", "minLength": limit.min, "maxLength": limit.max}
    if limit.pattern:
        schema["pattern"] = f"^(?:{limit.pattern})$"
    return Codec(check, check, schema)


def _whole_codec(limit: Whole) -> Codec:
    def check(value: Any, pointer: str) -> int:
        number = int(_expect(int, value, pointer))
        if not limit.min <= number <= limit.max:
            raise ContractError(pointer, f"must be {limit.min} to {limit.max} {limit.unit}, is {number}")
        return number

    return Codec(
        check,
        check,
        {"type": "integer", "minimum": limit.min, "maximum": limit.max, "description": f"unit: {limit.unit}"},
    )


def _via_text(kind: type, write: Callable[[Any], str], read: Callable[[str], Any], form: str) -> Codec:
    def dump(value: Any, pointer: str) -> str:
        return write(_expect(kind, value, pointer))

    def load(value: Any, pointer: str) -> Any:
        text = _expect(str, value, pointer)
        try:
            result = read(text)
        except ValueError:
            raise ContractError(pointer, f"is no {form}") from None
        if write(result) != text:
            raise ContractError(pointer, f"is no {form} in canonical form")
        return result

    return Codec(dump, load, {"type": "string", "format": form}, read)


def _bool_codec() -> Codec:
    def check(value: Any, pointer: str) -> bool:
        return bool(_expect(bool, value, pointer))

    return Codec(check, check, {"type": "boolean"})


def _enum_codec(kind: type[StrEnum]) -> Codec:
    def dump(value: Any, pointer: str) -> str:
        return str(_expect(kind, value, pointer).value)

    def load(value: Any, pointer: str) -> StrEnum:
        try:
            return kind(_expect(str, value, pointer))
        except ValueError:
            raise ContractError(pointer, f"must be one of {', '.join(kind)}") from None

    schema = {"type": "string", "enum": [str(member.value) for member in kind]}
    return Codec(dump, load, schema, {member.value: member for member in kind}.__getitem__)


def _tuple_codec(item: Codec, limit: Items) -> Codec:
    def size(value: Any, pointer: str) -> None:
        if not limit.min <= len(value) <= limit.max:
            raise ContractError(pointer, f"must have {limit.min} to {limit.max} members, has {len(value)}")

    def dump(value: Any, pointer: str) -> list[Any]:
        size(_expect(tuple, value, pointer), pointer)
        return [item.dump(each, f"{pointer}/{index}") for index, each in enumerate(value)]

    def load(value: Any, pointer: str) -> tuple[Any, ...]:
        size(_expect(list, value, pointer), pointer)
        return tuple(item.load(each, f"{pointer}/{index}") for index, each in enumerate(value))

    one = item.trust

    def trust(value: list[Any]) -> tuple[Any, ...]:
        return tuple(value) if one is None else tuple(map(one, value))

    schema = {"type": "array", "items": item.schema, "minItems": limit.min, "maxItems": limit.max}
    return Codec(dump, load, schema, trust)


def _optional_codec(inner: Codec) -> Codec:
    def dump(value: Any, pointer: str) -> Any:
        return None if value is None else inner.dump(value, pointer)

    def load(value: Any, pointer: str) -> Any:
        return None if value is None else inner.load(value, pointer)

    one = inner.trust

    def trust(value: Any) -> Any:
        assert one is not None
        return None if value is None else one(value)

    return Codec(dump, load, {"anyOf": [inner.schema, {"type": "null"}]}, None if one is None else trust)


def _dataclass_codec(kind: type) -> Codec:
    hints = get_type_hints(kind, include_extras=True)
    members = {each.name: codec_of(hints[each.name]) for each in fields(kind)}
    required = {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}

    def dump(value: Any, pointer: str) -> dict[str, Any]:
        _expect(kind, value, pointer)
        return {name: codec.dump(getattr(value, name), f"{pointer}/{name}") for name, codec in members.items()}

    def load(value: Any, pointer: str) -> Any:
        _expect(dict, value, pointer)
        for name in value:
            if name not in members:
                raise ContractError(f"{pointer}/{name}", "is not a member of this type")
        for name in required:
            if name not in value:
                raise ContractError(f"{pointer}/{name}", "is missing")
        return kind(**{name: members[name].load(each, f"{pointer}/{name}") for name, each in value.items()})

    properties = {name: codec.schema for name, codec in members.items()}
    schema = {
        "type": "object",
        "properties": properties,
        "required": sorted(required),
        "additionalProperties": False,
    }
    return Codec(dump, load, schema, _trusting(kind, members))


def _trusting(kind: type, members: dict[str, Codec]) -> Callable[[dict[str, Any]], Any]:
    """Returns what makes a value of `kind` from JSON that was checked before."""
    converted = [(name, codec.trust) for name, codec in members.items() if codec.trust is not None]
    made = object.__new__ if hasattr(kind, "__dict__") and "__slots__" not in vars(kind) else None
    defaults = {each.name: each.default for each in fields(kind) if each.default is not MISSING}

    def trust(value: dict[str, Any]) -> Any:
        read = {**defaults, **value}
        for name, one in converted:
            if name in value:
                read[name] = one(read[name])
        if made is None:
            return kind(**read)
        # Facts are frozen, and their constructor sets each member through a hook; here they are set at once.
        facts: Any = made(kind)
        facts.__dict__.update(read)
        return facts

    return trust


_INSTANT: Final = _via_text(datetime, format_instant, parse_instant, "date-time")
_DAY: Final = _via_text(date, date.isoformat, date.fromisoformat, "date")
_UUID: Final = _via_text(UUID, str, UUID, "uuid")


def _annotated_codec(hint: Any) -> Codec:
    base, *notes = get_args(hint)
    limits = [note for note in notes if isinstance(note, Text | Whole | Items)]
    described = [note for note in notes if isinstance(note, str)]
    codec = _limited_codec(base, limits[0]) if limits else codec_of(base)
    if described:
        return Codec(codec.dump, codec.load, {**codec.schema, "description": described[0]}, codec.trust)
    return codec


def _limited_codec(base: Any, limit: Text | Whole | Items) -> Codec:
    if isinstance(limit, Text) and base is str:
        return _text_codec(limit)
    if isinstance(limit, Whole) and base is int:
        return _whole_codec(limit)
    if isinstance(limit, Items) and get_origin(base) is tuple:
        return _tuple_codec(codec_of(get_args(base)[0]), limit)
    raise TypeError(f"{limit!r} does not fit {base!r}")


def _union_codec(hint: Any) -> Codec:
    inner = [each for each in get_args(hint) if each is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"only `X | None` is a contract union, not {hint!r}")
    return _optional_codec(codec_of(inner[0]))


_PLAIN: Final[dict[Any, Callable[[], Codec]]] = {
    str: lambda: _text_codec(Text()),
    int: lambda: _whole_codec(Whole("(no unit)")),
    bool: _bool_codec,
    datetime: lambda: _INSTANT,
    date: lambda: _DAY,
    UUID: lambda: _UUID,
}


_CODECS: Final[dict[Any, Codec]] = {}


def codec_of(hint: Any) -> Codec:
    """Returns the codec of a member type.

    Raises:
        TypeError: the type is none that an event may have.
    """
    codec = _CODECS.get(hint)
    if codec is None:
        codec = _CODECS[hint] = _codec_of(hint)
    return codec


def _codec_of(hint: Any) -> Codec:
    if hint in _PLAIN:
        return _PLAIN[hint]()
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated_codec(hint)
    if origin is tuple and get_args(hint)[1:] == (Ellipsis,):
        return _tuple_codec(codec_of(get_args(hint)[0]), Items())
    if origin in (Union, types.UnionType):
        return _union_codec(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum_codec(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_codec(hint)
    raise TypeError(f"an event may not have a member of type {hint!r}")
