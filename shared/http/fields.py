"""Strict members of request and answer bodies: marshmallow's fields, without their leniency, saying no in Vietnamese.

Plain marshmallow takes 1.5 for 1, "1_000", " 1 " and Arabic-Indic digits for numbers, and NUL in strings; none of it
passes here. `of(hint)` makes the field of a contract type, so that the edge and the events have one set of limits.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import marshmallow as ma
from marshmallow import ValidationError

from shared.clock import Occurred as OccurredAt
from shared.clock import parse_instant
from shared.contracts.fields import MAX_INT, ContractError, check_text
from shared.contracts.fields import Items as ItemLimit
from shared.contracts.fields import Text as TextLimit
from shared.contracts.fields import Whole as WholeLimit
from shared.http import said
from shared.http.said import Said

_DIGITS: Final = re.compile(r"-?[0-9]{1,16}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Told(ma.fields.Field[Any]):
    """Says no in both languages."""

    SAID: ClassVar[Mapping[str, Said]] = {}

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Returns the error that `key` names."""
        common = {"required": said.REQUIRED, "null": said.NOT_NULL}
        return ValidationError([{**common, **self.SAID}[key].format(**kwargs)])

    @property
    def from_text(self) -> bool:
        """Returns whether values arrive as the text of a query parameter."""
        return bool(getattr(self.root, "FROM_TEXT", False))


class _Length(ma.validate.Length):
    def __init__(self, least: int, most: int, sentence: Said) -> None:
        super().__init__(min=least, max=most)
        self._no = sentence.format(min=least, max=most)
        self._range = range(least, most + 1)

    def __call__(self, value: Any) -> Any:
        if len(value) not in self._range:
            raise ValidationError([self._no])
        return value


class _Range(ma.validate.Range):
    def __init__(self, least: int, most: int, unit: str) -> None:
        super().__init__(min=least, max=most)
        vi, _, en = unit.partition(" / ")
        shown = Said(f" {vi}" if vi else "", f" {en or vi}" if vi else "")
        self._no = Said(
            said.NOT_BETWEEN.vi.format(min=least, max=most, unit=shown.vi),
            said.NOT_BETWEEN.en.format(min=least, max=most, unit=shown.en),
        )
        self._range = range(least, most + 1)

    def __call__(self, value: Any) -> Any:
        if value not in self._range:
            raise ValidationError([self._no])
        return value


class _Pattern(ma.validate.Regexp):
    def __init__(self, pattern: str) -> None:
        super().__init__(f"^(?:{pattern})$")
        self._no = said.NOT_PATTERN.format(pattern=pattern)

    def __call__(self, value: Any) -> Any:
        if not self.regex.fullmatch(value):
            raise ValidationError([self._no])
        return value


def _told(description: str, options: dict[str, Any]) -> dict[str, Any]:
    """Returns `options` with the description where the OpenAPI generator looks for it."""
    if not description:
        return options
    return {**options, "metadata": {**options.get("metadata", {}), "description": description}}


class Text(_Told, ma.fields.String):
    """A string of `least` to `most` code points, not blank, matching all of `pattern`."""

    SAID: ClassVar[Mapping[str, Said]] = {
        "invalid": said.NOT_TEXT,
        "blank": said.NOT_BLANK,
        "forbidden": said.FORBIDDEN_TEXT,
    }

    def __init__(
        self, *, most: int = 2000, least: int = 1, pattern: str | None = None, description: str = "", **options: Any
    ) -> None:
        checks: list[Any] = [_Length(least, most, said.NOT_LENGTH)]
        if pattern:
            checks.append(_Pattern(pattern))
        super().__init__(validate=checks, **_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if type(value) is not str:
            raise self.make_error("invalid")
        if value and not value.strip():
            raise self.make_error("blank")
        try:
            return check_text(value)
        except ContractError:
            raise self.make_error("forbidden") from None


class Whole(_Told, ma.fields.Integer):
    """A whole number from `least` to `most` of `unit` (given as "tiếng Việt / English")."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_WHOLE}

    def __init__(
        self, *, least: int = 0, most: int = MAX_INT, unit: str = "", description: str = "", **options: Any
    ) -> None:
        note = f"{description} ({unit})" if description and unit else description or unit
        super().__init__(strict=True, validate=[_Range(least, most, unit)], **_told(note, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if self.from_text and type(value) is str and _DIGITS.fullmatch(value):
            return int(value)
        if type(value) is not int:
            raise self.make_error("invalid")
        return value


class Flag(_Told, ma.fields.Boolean):
    """true or false, and nothing that merely looks like it."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_FLAG}

    def __init__(self, *, description: str = "", **options: Any) -> None:
        super().__init__(**_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if self.from_text and value in ("true", "false"):
            return bool(value == "true")
        if type(value) is not bool:
            raise self.make_error("invalid")
        return value


class Day(_Told, ma.fields.Date):
    """A day, `YYYY-MM-DD`."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_DAY}

    def __init__(self, *, description: str = "", **options: Any) -> None:
        super().__init__(**_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        found = _day(value)
        if found is None:
            raise self.make_error("invalid")
        return found


class Moment(_Told, ma.fields.AwareDateTime):
    """An RFC 3339 instant with an offset."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_MOMENT}

    def __init__(self, *, description: str = "", **options: Any) -> None:
        super().__init__(**_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        found = _moment(value)
        if found is None:
            raise self.make_error("invalid")
        return found


class Occurred(_Told, ma.fields.String):
    """A day or an RFC 3339 instant: when something is said to have happened."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_OCCURRED}

    def __init__(self, *, description: str = "", **options: Any) -> None:
        super().__init__(**_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> OccurredAt:  # type: ignore[override]
        found = _day(value) or _moment(value)
        if found is None:
            raise self.make_error("invalid")
        return found


class Uuid(_Told, ma.fields.UUID):
    """A UUID in its canonical spelling."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_UUID}

    def __init__(self, *, description: str = "", **options: Any) -> None:
        super().__init__(**_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> UUID:
        if type(value) is not str or not _UUID.fullmatch(value):
            raise self.make_error("invalid")
        return UUID(value)


class Choice(_Told, ma.fields.String):
    """One member of an enumeration, by value."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_CHOICE}

    def __init__(self, kind: type[StrEnum], *, description: str = "", **options: Any) -> None:
        self._values = {member.value: member for member in kind}
        super().__init__(validate=ma.validate.OneOf(list(self._values)), **_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> StrEnum:
        found = self._values.get(value) if type(value) is str else None
        if found is None:
            raise self.make_error("invalid", choices=", ".join(self._values))
        return found


class Nested(_Told, ma.fields.Nested):
    """An object of another schema."""

    SAID: ClassVar[Mapping[str, Said]] = {"type": said.NOT_OBJECT}

    def __init__(self, schema: type[ma.Schema], *, description: str = "", **options: Any) -> None:
        super().__init__(schema, **_told(description, options))


class Items(_Told, ma.fields.List[Any]):
    """An array of `least` to `most` members, loaded as a tuple."""

    SAID: ClassVar[Mapping[str, Said]] = {"invalid": said.NOT_ARRAY}

    def __init__(
        self, item: ma.fields.Field[Any], *, most: int = 1000, least: int = 0, description: str = "", **options: Any
    ) -> None:
        super().__init__(item, validate=[_Length(least, most, said.NOT_COUNT)], **_told(description, options))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if type(value) is not list:
            raise self.make_error("invalid")
        return tuple(super()._deserialize(value, attr, data, **kwargs))


def _day(value: Any) -> date | None:
    if type(value) is not str or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _moment(value: Any) -> datetime | None:
    if type(value) is not str or not _MOMENT.fullmatch(value):
        return None
    try:
        return parse_instant(value)
    except (ValueError, OverflowError):
        return None


class Strict(ma.Schema):
    """The base of every shape: unknown members are refused, by name."""

    FROM_TEXT: ClassVar[bool] = False
    """Whether values arrive as text: query parameters."""
    error_messages = {"unknown": "unknown", "type": "type"}  # noqa: RUF012  # marshmallow's own attribute; keys of _SAID

    class Meta:
        """marshmallow's options."""

        unknown = ma.RAISE


class _Record(Strict):
    """A nested object that loads as a frozen dataclass."""

    KIND: ClassVar[type]

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.KIND(**data)


_PLAIN: Final[Mapping[Any, type[_Told]]] = {str: Text, int: Whole, bool: Flag, date: Day, datetime: Moment, UUID: Uuid}


def of(hint: Any, **options: Any) -> ma.fields.Field[Any]:
    """Returns the field of a contract type, with that type's limits and description.

    Required unless the type is `X | None` or `required=False` is given; an absent member is absent from the body.

    Raises:
        TypeError: the type is none that an event may have.
    """
    if get_origin(hint) in (Union, types.UnionType):
        inner = [each for each in get_args(hint) if each is not types.NoneType]
        return of(inner[0], **{"allow_none": True, "required": False, **options})
    options.setdefault("required", "load_default" not in options)
    if get_origin(hint) is Annotated:
        return _annotated(hint, options)
    if get_origin(hint) is tuple:
        return Items(of(get_args(hint)[0]), **options)
    if hint in _PLAIN:
        return _PLAIN[hint](**options)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Choice(hint, **options)
    if isinstance(hint, type) and is_dataclass(hint):
        return Nested(record_schema(hint), **options)
    raise TypeError(f"no field for {hint!r}")


def _annotated(hint: Any, options: dict[str, Any]) -> ma.fields.Field[Any]:
    base, *notes = get_args(hint)
    for note in notes:
        if isinstance(note, str):
            options.setdefault("description", note)
    for note in notes:
        if isinstance(note, TextLimit):
            return Text(most=note.max, least=note.min, pattern=note.pattern, **options)
        if isinstance(note, WholeLimit):
            return Whole(least=note.min, most=note.max, unit=note.unit, **options)
        if isinstance(note, ItemLimit):
            return Items(of(get_args(base)[0]), most=note.max, least=note.min, **options)
    return of(base, **options)


@cache
def record_schema(kind: type) -> type[Strict]:
    """Returns the schema of a contract dataclass; loading gives the dataclass."""
    hints = get_type_hints(kind, include_extras=True)
    members: dict[str, Any] = {
        each.name: of(hints[each.name], required=each.default is MISSING and each.default_factory is MISSING)
        for each in fields(kind)
    }
    return type(kind.__name__, (_Record,), {**members, "KIND": kind})
