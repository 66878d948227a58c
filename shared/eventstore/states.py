"""An aggregate's state as JSON, for snapshots: whatever types its members have, and no limits of its own.

Unlike an event, a state is no promise: it may be thrown away at any time and is made again from the log. It therefore
carries a *form*, a digest of what it depends on - the members with their types, and the source of the module that
applies events to them. A state of another form is ignored, so code that changes never meets a state that it did not
make itself.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import sys
import types
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Final, Generic, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.clock import format_instant, parse_instant
from shared.eventstore.aggregate import Aggregate

A = TypeVar("A", bound=Aggregate)
_APART: Final = frozenset({"key", "version", "pending"})
"""Members that are not part of the state: given when it is loaded, or gone once it is saved."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How values of one type are written and read, and words that change when either does."""

    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]
    says: str


def _same(value: Any) -> Any:
    return value


_PLAIN: Final[dict[Any, _Form]] = {
    str: _Form(_same, _same, "str"),
    int: _Form(_same, _same, "int"),
    bool: _Form(_same, _same, "bool"),
    types.NoneType: _Form(_same, _same, "None"),
    date: _Form(date.isoformat, date.fromisoformat, "date"),
    datetime: _Form(format_instant, parse_instant, "datetime"),
    UUID: _Form(str, UUID, "UUID"),
    bytes: _Form(bytes.hex, bytes.fromhex, "bytes"),
}


class StateCodec(Generic[A]):
    """Writes and reads the state of one class of aggregates.

    Raises:
        TypeError: a member has a type that a state cannot have; says which.
        OSError: the source of the class cannot be read, so its form is unknown.
    """

    def __init__(self, kind: type[A]) -> None:
        self._kind = kind
        hints = get_type_hints(kind, include_extras=True)
        self._members = {each.name: _form_of(hints[each.name]) for each in fields(kind) if each.name not in _APART}
        source = inspect.getsource(sys.modules[kind.__module__])
        says = "".join(f"{name}: {form.says}\n" for name, form in self._members.items())
        digest = hashlib.sha256((says + source).encode()).hexdigest()
        self.form = f"{kind.KIND} {digest[:32]}"

    def dump(self, aggregate: A) -> bytes:
        """Returns the aggregate's state."""
        state = {name: form.dump(getattr(aggregate, name)) for name, form in self._members.items()}
        return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    def load(self, key: str, version: int, state: bytes) -> A:
        """Returns the aggregate that `dump` wrote."""
        aggregate = self._kind(key)
        for name, value in json.loads(state).items():
            setattr(aggregate, name, self._members[name].load(value))
        aggregate.version = version
        return aggregate


def _form_of(hint: Any) -> _Form:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _form_of(arguments[0])
    form = _class_form(hint) if origin is None else _generic_form(origin, arguments)
    if form is None:
        raise TypeError(f"a state cannot have a member of type {hint!r}")
    return form


def _class_form(hint: Any) -> _Form | None:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Form(lambda value: value.value, hint, f"{hint.__qualname__}{[each.value for each in hint]}")
    return _dataclass_form(hint) if isinstance(hint, type) and is_dataclass(hint) else None


def _generic_form(origin: Any, arguments: tuple[Any, ...]) -> _Form | None:
    if origin in (Union, types.UnionType):
        return _union_form(arguments)
    if origin is tuple and arguments[1:] != (Ellipsis,):
        return _fixed_form([_form_of(each) for each in arguments])
    if issubclass(origin, Mapping):
        return _mapping_form(_form_of(arguments[0]), _form_of(arguments[1]))
    return _many_form(origin, _form_of(arguments[0])) if issubclass(origin, Sequence | Set) else None


def _mapping_form(key: _Form, value: _Form) -> _Form:
    return _Form(
        lambda mapping: [[key.dump(k), value.dump(v)] for k, v in mapping.items()],
        lambda pairs: {key.load(k): value.load(v) for k, v in pairs},
        f"{{{key.says}: {value.says}}}",
    )


def _many_form(origin: type, item: _Form) -> _Form:
    made: Callable[[Any], Any] = origin if origin in (tuple, list, set, frozenset) else list
    if issubclass(origin, Set) and made is list:
        made = set
    ordered = not issubclass(origin, Set)

    def dump(values: Any) -> list[Any]:
        dumped = [item.dump(each) for each in values]
        return dumped if ordered else sorted(dumped, key=json.dumps)

    return _Form(dump, lambda values: made(item.load(each) for each in values), f"{made.__name__}[{item.says}]")


def _fixed_form(items: list[_Form]) -> _Form:
    return _Form(
        lambda values: [form.dump(each) for form, each in zip(items, values, strict=True)],
        lambda values: tuple(form.load(each) for form, each in zip(items, values, strict=True)),
        f"({', '.join(form.says for form in items)})",
    )


def _union_form(members: tuple[Any, ...]) -> _Form:
    """One alternative beside None is written as it is; of several, each value says which it is."""
    forms = {member: _form_of(member) for member in members}
    says = " | ".join(form.says for form in forms.values())
    others = [form for member, form in forms.items() if member is not types.NoneType]
    if len(others) == 1:
        (form,) = others
        return _Form(
            lambda value: None if value is None else form.dump(value),
            lambda value: None if value is None else form.load(value),
            says,
        )
    if not all(isinstance(member, type) for member in members):
        raise TypeError(f"a state cannot tell the members of {members!r} apart")
    order = list(forms)

    def dump(value: Any) -> list[Any]:
        return [order.index(type(value)), forms[type(value)].dump(value)]

    return _Form(dump, lambda pair: forms[order[pair[0]]].load(pair[1]), says)


def _dataclass_form(kind: type) -> _Form:
    hints = get_type_hints(kind, include_extras=True)
    members = {each.name: _form_of(hints[each.name]) for each in fields(kind)}

    def load(state: Any) -> Any:
        value: Any = object.__new__(kind)
        for name, form in members.items():
            object.__setattr__(value, name, form.load(state[name]))
        return value

    return _Form(
        lambda value: {name: form.dump(getattr(value, name)) for name, form in members.items()},
        load,
        f"{kind.__qualname__}({', '.join(f'{name}: {form.says}' for name, form in members.items())})",
    )
