"""The shapes that every service shares: what each command may say about itself, paging, and the two clocks."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, NoReturn

import marshmallow as ma
from marshmallow import ValidationError

from shared.acts import BasisKind, Capacity, LegalBasis
from shared.clock import Clock, Occurred, day_of, format_instant, format_occurred, instant_of
from shared.contracts.fields import check_text
from shared.contracts.terms import Name, Number, PersonId
from shared.errors import Refused, Rule
from shared.http import fields, said
from shared.http.rules import INVALID_BODY, INVALID_QUERY
from shared.http.said import Said
from shared.http.strictjson import escaped


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request: where ("body", "query", "header", "path"), the pointer, and why."""

    where: str
    pointer: str
    said: Said


class Faulty(Refused):
    """A refusal that names several faults, or one outside of the body."""

    def __init__(self, rule: Rule, faults: tuple[Fault, ...], **parameters: object) -> None:
        super().__init__(rule, pointer=faults[0].pointer, **{"count": len(faults), **parameters})
        self.faults = faults


class LegalBasisBody(fields.Strict):
    """Căn cứ pháp lý. / The document an act rests on."""

    kind = fields.Choice(BasisKind, required=True, description="Loại văn bản / kind of document")
    number = fields.of(Number)
    issuer = fields.of(Name, description="Cơ quan ban hành / issuing body")
    date = fields.Day(
        required=True,
        allow_none=True,
        description="Ngày ban hành; null nếu không rõ / date of issue; null when unknown",
    )
    abstract = fields.Text(most=1000, description="Trích yếu / abstract")
    signer = fields.of(Name, required=False, description="Người ký, theo chức danh / signer, by office")

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> LegalBasis:
        return LegalBasis(**data)


class CommandBody(fields.Strict):
    """The base of every command's body: what may be said about the act itself. These members go into the `Act`."""

    FORGETTABLE: ClassVar[frozenset[str]] = frozenset()
    """Members that may have to be forgotten. They are left out of the command's fingerprint, which is kept for ever and
    from which a name could be guessed."""

    occurred = fields.Occurred(
        description="Việc xảy ra khi nào; bỏ trống là lúc này / when it happened; absent means now"
    )
    reason = fields.Text(most=2000, description="Lý do / reason")
    legal_basis = fields.Nested(LegalBasisBody, description="Căn cứ pháp lý / legal basis")
    capacity = fields.Choice(Capacity, description="Tư cách ký / in what capacity it is signed")
    principal = fields.of(PersonId, required=False, description="Người được ký thay / the person signed for")
    mandate = fields.Text(most=300, description="Văn bản uỷ quyền / the document that allows it")


COMMON: Final = frozenset(CommandBody().fields)


@dataclass(frozen=True, slots=True)
class Common:
    """What a command's body said about the act itself."""

    occurred: Occurred | None = None
    reason: str | None = None
    legal_basis: LegalBasis | None = None
    capacity: Capacity = Capacity.IN_PERSON
    principal: str | None = None
    mandate: str | None = None

    def faults(self, now: datetime) -> Iterator[Fault]:
        """Yields what cannot be said at `now`."""
        if self.occurred is not None and in_future(self.occurred, now):
            yield Fault("body", "/occurred", said.IN_FUTURE)
        basis = self.legal_basis
        if basis is not None and basis.date is not None and in_future(basis.date, now):
            yield Fault("body", "/legal_basis/date", said.IN_FUTURE)
        if self.capacity is Capacity.IN_PERSON:
            for name in ("principal", "mandate"):
                if getattr(self, name) is not None:
                    yield Fault("body", f"/{name}", said.NOT_FOR_ANOTHER)
        elif self.principal is None:
            yield Fault("body", "/principal", said.NO_PRINCIPAL)
        if self.capacity is Capacity.TUQ and self.mandate is None:
            yield Fault("body", "/mandate", said.NO_MANDATE)


def in_future(occurred: Occurred, now: datetime) -> bool:
    """Returns whether `occurred` lies after `now`; today, in Vietnam, does not, though a day counts as its end."""
    return occurred > now if isinstance(occurred, datetime) else occurred > day_of(now)


def load_body(schema: type[CommandBody], value: Any, now: datetime) -> tuple[Common, dict[str, Any]]:
    """Returns what a body says about the act, and its own members.

    Raises:
        Refused: `shared.body-invalid`, naming every fault.
    """
    loaded = load(schema, value, "body", INVALID_BODY)
    common = Common(**{name: loaded.pop(name) for name in COMMON & loaded.keys()})
    faults = tuple(common.faults(now))
    if faults:
        raise Faulty(INVALID_BODY, faults)
    return common, loaded


def load(schema: type[fields.Strict], value: Any, where: str, rule: Rule) -> dict[str, Any]:
    """Returns `value` loaded by `schema`.

    Raises:
        Refused: `rule`, naming every fault.
    """
    try:
        loaded: dict[str, Any] = _instance(schema).load(value)
    except ValidationError as error:
        raise Faulty(rule, tuple(_faults(error.messages, "", where))) from None
    return loaded


@cache
def _instance(schema: type[fields.Strict]) -> fields.Strict:
    return schema()


def _faults(messages: Any, pointer: str, where: str) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            place = pointer if name == "_schema" else f"{pointer}/{escaped(str(name))}"
            yield from _faults(inner, place, where)
    elif isinstance(messages, list):
        for each in messages:
            yield from _faults(each, pointer, where)
    else:
        yield Fault(where, pointer, _sentence(messages, where))


def _sentence(message: Any, where: str) -> Said:
    if isinstance(message, Said):
        return message
    if message == "unknown":
        return said.UNKNOWN_PARAMETER if where == "query" else said.UNKNOWN_MEMBER
    return said.NOT_OBJECT if message == "type" else Said(str(message), str(message))


class QueryArgs(fields.Strict):
    """The base of a query's parameters. Unknown and repeated ones are refused before it is asked."""

    FROM_TEXT: ClassVar[bool] = True


class Cursor(fields.Text):
    """The opaque `after` of a page: the key that the page before it ended with."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            most=1000, description="Giá trị `next` của trang trước / the `next` of the page before", **options
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            key = json.loads(base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True))
            return check_text(key) if isinstance(key, str) else self._refuse()
        except (binascii.Error, ValueError, RecursionError):
            return self._refuse()

    def _refuse(self) -> NoReturn:
        raise ValidationError([said.NOT_CURSOR]) from None


def cursor_of(key: str) -> str:
    """Returns the opaque form of `key` that `Cursor` reads."""
    return base64.urlsafe_b64encode(json.dumps(key).encode("ascii")).decode("ascii")


class PageArgs(QueryArgs):
    """`limit` (1 to 200) and `after` of a paged query; loaded as keyword arguments of `Views.page`."""

    limit = fields.Whole(least=1, most=200, load_default=50, description="Số mục mỗi trang / items per page")
    after = Cursor(load_default="")


class ClockArgs(QueryArgs):
    """`as_of` (when it happened) and `known` (what had been recorded), each a day or an instant."""

    as_of = fields.Occurred(load_default=None, description="Trạng thái tại / the state as of; absent means now")
    known = fields.Occurred(
        load_default=None, description="Theo những gì đã ghi đến / as recorded by; absent means now"
    )


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """The two moments a history is asked for, resolved."""

    as_of: Occurred
    known: datetime

    @property
    def as_of_instant(self) -> datetime:
        """Returns the instant that `as_of` means (a day means its end, in Vietnam)."""
        return instant_of(self.as_of)

    def echo(self) -> dict[str, str]:
        """Returns both as every answer repeats them: the moment as asked or supplied, and the instant it means."""
        return {
            "as_of": format_occurred(self.as_of),
            "as_of_instant": format_instant(self.as_of_instant),
            "known": format_instant(self.known),
        }


def two_clocks(args: Mapping[str, Any], clock: Clock) -> TwoClocks:
    """Returns the moments that `ClockArgs` loaded, with the present where one was not given.

    Raises:
        Refused: `shared.query-invalid`: `known` lies in the future, so the answer could change.
    """
    now = clock.now()
    as_of, known = args["as_of"], args["known"]
    if known is not None and in_future(known, now):
        raise Faulty(INVALID_QUERY, (Fault("query", "/known", said.IN_FUTURE),))
    end_of_known = now if known is None else min(instant_of(known), now)
    return TwoClocks(now if as_of is None else as_of, end_of_known)
