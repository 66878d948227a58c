"""Document registers: a number is given once, and what breaks the order is taken with a reason and marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.registry.domain.register import Register, RegisterState
from shared.acts import Act, Role
from shared.contracts.base import Facts
from shared.contracts.registry import (
    Direction,
    EntryAnnulled,
    IncomingEntered,
    OutgoingEntered,
    RegisterClosed,
)
from tests.registry.building import refused
from tests.registry.registering import KEEPER, disorder, keeper, opened, receive, send
from tests.support.lifecycles import check_pair, pairs

MAY, JUNE = date(2007, 5, 10), date(2007, 6, 10)
INCOMING = Direction.INCOMING


def filled() -> Register:
    register = opened()
    send(register, 122, MAY)
    send(register, 123, JUNE)
    return register


def test_numbers_rise_and_days_do_not_fall() -> None:
    register = filled()
    send(register, 124, JUNE)
    send(register, 130, date(2007, 6, 11))
    assert (register.last, disorder(register)) == (130, ())
    assert all(not getattr(each.facts, "disorder", ()) for each in register.pending)


@pytest.mark.parametrize(
    ("number", "suffix", "dated", "registered", "marks"),
    [
        (123, "a", JUNE, JUNE, ("inserted",)),
        (122, "a", MAY, JUNE, ("inserted", "number_falls", "date_falls")),
        (100, None, JUNE, JUNE, ("number_falls",)),
        (124, None, date(2007, 6, 9), JUNE, ("date_falls",)),
        (124, None, MAY, MAY, ("date_falls", "registration_falls")),
        (50, "b", MAY, MAY, ("inserted", "number_falls", "date_falls", "registration_falls")),
    ],
)
def test_what_breaks_the_order_is_taken_with_a_reason_only_and_marked(
    number: int, suffix: str | None, dated: date, registered: date, marks: tuple[str, ...]
) -> None:
    register = filled()
    with refused("registry.out-of-order", register, pointer="/reason"):
        send(register, number, dated, suffix=suffix, registered=registered)
    with refused("registry.out-of-order", register, pointer="/reason"):
        send(register, number, dated, suffix=suffix, registered=registered, reason="  ")
    send(register, number, dated, suffix=suffix, registered=registered, reason="Bỏ sót khi đăng ký")
    assert (disorder(register), register.pending[-1].reason) == (marks, "Bỏ sót khi đăng ký")


def test_a_reason_given_for_what_is_in_order_makes_no_mark() -> None:
    register = filled()
    send(register, 124, JUNE, reason="Văn bản khẩn")
    assert disorder(register) == ()


def test_a_number_is_given_once_whatever_the_reason_and_even_when_annulled() -> None:
    register = filled()
    for again in (None, "Bỏ sót"):
        with refused("registry.number-taken", register, pointer="/number"):
            send(register, 123, JUNE, reason=again)
    register.annul(keeper(JUNE, reason="Cấp trùng"), number=122, suffix=None)
    with refused("registry.number-taken", register, pointer="/number"):
        send(register, 122, MAY, reason="Cấp lại")
    send(register, 123, JUNE, suffix="a", reason="Chèn")
    with refused("registry.number-taken", register, pointer="/number"):
        send(register, 123, JUNE, suffix="a", reason="Chèn")


@pytest.mark.parametrize(
    ("told", "code", "pointer"),
    [
        ({"dated": date(2006, 12, 31)}, "registry.register-year", "/dated"),
        ({"dated": JUNE, "registered": MAY}, "registry.document-later-than-registration", "/dated"),
        ({"receivers": ()}, "registry.receiver-required", "/receivers"),
        ({"receivers": ("SO-KHCN", "SO-KHCN")}, "registry.receiver-repeated", "/receivers/1"),
        ({"receivers": ("SO-KHCN", "SO-LA")}, "registry.agency-unknown", "/receivers/1"),
        ({"by": keeper(MAY, agency="SO-KHCN")}, "registry.not-own-agency", None),
        ({"by": keeper(MAY, role=Role.QMR)}, "registry.not-own-agency", None),
    ],
)
def test_an_outgoing_entry_that_cannot_be_is_refused(told: dict[str, Any], code: str, pointer: str | None) -> None:
    register = opened()
    with refused(code, register, pointer=pointer):
        send(register, 1, **{"dated": MAY, **told})


@pytest.mark.parametrize(
    ("told", "code", "pointer"),
    [
        ({"day": date(2008, 1, 2)}, "registry.register-year", "/occurred"),
        ({"sender_name": "Công ty X"}, "registry.sender-required", "/sender"),
        ({"sender": None}, "registry.sender-required", "/sender"),
        ({"sender": "SO-LA"}, "registry.agency-unknown", "/sender"),
        ({"dated": date(207, 5, 1)}, "registry.day-out-of-range", "/dated"),
    ],
)
def test_an_incoming_entry_that_cannot_be_is_refused(told: dict[str, Any], code: str, pointer: str) -> None:
    register = opened(INCOMING)
    with refused(code, register, pointer=pointer):
        receive(register, 1, **{"day": MAY, **told})


def test_an_incoming_document_may_bear_a_day_after_its_receipt_and_the_stamp_says_what_it_says() -> None:
    register = opened(INCOMING)
    receive(register, 1, MAY, dated=JUNE)
    receive(register, 2, MAY, dated=None, sender=None, sender_name="Công ty tư vấn", sender_number=None)
    assert disorder(register) == ()
    with refused("registry.out-of-order", register, pointer="/reason"):
        receive(register, 3, date(2007, 5, 9))


def test_each_register_takes_its_own_documents() -> None:
    with refused("registry.wrong-register"):
        send(opened(INCOMING), 1, MAY)
    with refused("registry.wrong-register"):
        receive(opened(), 1, MAY)


def test_a_register_is_opened_by_its_agency_in_its_year_or_later() -> None:
    register = Register("SO-TC-2008-outgoing")
    told: dict[str, Any] = {"agency": KEEPER, "year": 2008, "direction": Direction.OUTGOING}
    with refused("registry.register-before-opening", register, pointer="/year"):
        register.open(keeper(date(2007, 12, 31)), **told)
    for stranger in (keeper(agency="SO-KHCN"), keeper(role=Role.QMR), keeper(role=Role.DOST)):
        with refused("registry.not-own-agency", register):
            register.open(stranger, **told)
    register.open(keeper(date(2008, 1, 2), role=Role.AGENCY_HEAD), **told)


def test_a_number_is_annulled_once_with_a_reason() -> None:
    register = filled()
    with refused("registry.reason-required", register, pointer="/reason"):
        register.annul(keeper(JUNE), number=123, suffix=None)
    with refused("registry.entry-unknown", register, pointer="/number"):
        register.annul(keeper(JUNE, reason="Nhầm"), number=123, suffix="a")
    register.annul(keeper(JUNE, reason="Nhầm"), number=123, suffix=None)
    with refused("registry.entry-annulled", register, pointer="/number"):
        register.annul(keeper(JUNE, reason="Nhầm"), number=123, suffix=None)


def closed() -> Register:
    register = filled()
    register.close(keeper(date(2007, 12, 31)))
    return register


def test_a_register_is_closed_when_its_year_has_ended_and_what_comes_later_is_marked() -> None:
    with refused("registry.register-year-runs", pointer="/occurred"):
        filled().close(keeper(date(2007, 12, 30)))
    register = closed()
    facts: Any = register.pending[-1].facts
    assert (facts.entries, facts.last_number) == (2, 123)
    send(register, 124, date(2007, 12, 28), registered=date(2008, 1, 10), reason="Văn bản phát hành cuối năm")
    assert disorder(register) == ("after_closing",)


def reach() -> dict[RegisterState, Callable[[], Register]]:
    return {RegisterState.OPEN: filled, RegisterState.CLOSED: closed}


LAST = date(2007, 12, 31)
OUTGOING: dict[type[Facts], Callable[[Register], object]] = {
    OutgoingEntered: lambda each: send(each, 124, LAST, reason="Có lý do"),
    EntryAnnulled: lambda each: each.annul(keeper(LAST, reason="Nhầm"), number=123, suffix=None),
    RegisterClosed: lambda each: each.close(keeper(LAST)),
}


@pytest.mark.parametrize(("state", "event"), pairs(Register.LIFE))
def test_a_register_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: RegisterState, event: type[Facts]
) -> None:
    if event is not IncomingEntered:
        check_pair(Register.LIFE, (state, event), reach(), OUTGOING)
        return

    def incoming() -> Register:
        register = opened(INCOMING)
        if state is RegisterState.CLOSED:
            register.close(keeper(LAST))
        return register

    attempt: dict[type[Facts], Callable[[Register], object]] = {
        IncomingEntered: lambda each: receive(each, 1, LAST, reason="Có lý do")
    }
    check_pair(Register.LIFE, (state, event), {state: incoming}, attempt)


@pytest.mark.parametrize("by", [keeper(JUNE, agency="VPUB", reason="x"), keeper(JUNE, role=Role.QMR, reason="x")])
def test_nobody_else_annuls_or_closes(by: Act) -> None:
    register = filled()
    with refused("registry.not-own-agency", register):
        register.annul(by, number=123, suffix=None)
    with refused("registry.not-own-agency", register):
        register.close(by)
