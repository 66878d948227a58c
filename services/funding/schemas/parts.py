"""What the shapes of funding have in common: money, texts, and who said what, when and on what basis."""

from __future__ import annotations

from typing import Final

from shared.acts import BasisKind, Capacity, Role
from shared.contracts.fields import MAX_INT
from shared.contracts.terms import AgencyCode, PersonId
from shared.http import Strict, fields

MOST: Final = 10**15
"""The most đồng that a contract holds (`shared.contracts.terms.Dong`)."""


def text(*, none: bool = False) -> fields.Text:
    """Returns a text of an answer."""
    return fields.Text(most=4000, required=True, allow_none=none)


def dong(description: str) -> fields.Whole:
    """Returns an amount of an answer, in đồng."""
    return fields.Whole(most=MOST, unit="đồng", required=True, description=description)


def amount(description: str) -> fields.Whole:
    """Returns an amount that a command states: a whole number. Its bounds are `funding.amount-out-of-bounds`."""
    note = f"{description}: 1 đến / to 10^15"
    return fields.Whole(least=-MAX_INT, most=MAX_INT, unit="đồng", required=True, description=note)


def version_of() -> fields.Whole:
    """Returns the version of what is answered."""
    return fields.Whole(required=True, description="Phiên bản hồ sơ, dùng cho If-Match / version, for If-Match")


def many(shape: type[Strict], description: str = "") -> fields.Items:
    """Returns a list of `shape`."""
    return fields.Items(fields.Nested(shape), most=10_000, required=True, description=description)


class BasisView(Strict):
    """Căn cứ pháp lý. / The document an act rests on."""

    kind = fields.Choice(BasisKind, required=True)
    number = text()
    issuer = text()
    date = fields.Day(required=True, allow_none=True, description="null: không rõ / unknown")
    abstract = text(none=True)
    signer = text(none=True)


class SaidView(Strict):
    """Ai, lúc nào, ở sự kiện nào. / Who said it, when, and the event it stands in. Persons by opaque id."""

    event_id = fields.Uuid(required=True)
    position = fields.Whole(required=True, description="Vị trí trong nhật ký / position in funding's log")
    occurred = text()
    recorded = fields.Moment(required=True)
    person = fields.of(PersonId)
    role = fields.Choice(Role, required=True)
    agency = fields.of(AgencyCode | None, required=True)
    capacity = fields.Choice(Capacity, required=True)
    principal = text(none=True)
    mandate = text(none=True)
    reason = text(none=True)
    legal_basis = fields.Nested(BasisView, required=True, allow_none=True)
