"""Document registers over HTTP: kept by the agency, read by who oversees it, a number held against the stamps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from shared.acts import Role
from tests.registry.asking import register
from tests.registry.building import DIGEST
from tests.registry.world import DOST, INSPECTOR, PPC, SERVICE, Who, World, head_of, problem, told

SECRETARY: Final[Who] = ("p-vt", (Role.ISO_SECRETARY,), "SO-TC")
RECEIVER: Final[Who] = ("p-vt2", (Role.ISO_SECRETARY,), "SO-XD")
JANUARY: Final = datetime(2008, 1, 15, 3, 0, tzinfo=UTC)
OUT, IN = "/v1/registers/SO-TC-2007-outgoing", "/v1/registers/SO-XD-2007-incoming"


def begin(world: World) -> None:
    for code in ("SO-TC", "SO-XD", "SO-GD"):
        register(world, code)
    world.clock.advance(JANUARY - world.clock.now())
    for who, agency, direction in ((SECRETARY, "SO-TC", "outgoing"), (RECEIVER, "SO-XD", "incoming")):
        opening = {"agency": agency, "year": 2007, "direction": direction, "occurred": "2007-01-02"}
        told(world.create("/v1/registers", who, opening), 201)


def outgoing(number: int, dated: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "symbol": "STC-VP",
        "dated": dated,
        "abstract": "Về việc ban hành Sổ tay chất lượng",
        "receivers": ["SO-XD"],
        "occurred": dated,
        **more,
    }


def incoming(number: int, day: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "sender": "SO-TC",
        "sender_number": 123,
        "symbol": "STC-VP",
        "dated": "2007-05-10",
        "abstract": "Về việc ban hành Sổ tay chất lượng",
        "occurred": day,
        **more,
    }


def look_up(world: World, path: str, who: Who = INSPECTOR) -> Any:
    return told(world.get(f"/v1/registers/SO-TC/2007/{path}", who))


def codes(receipt: Any) -> list[str]:
    return [each["code"] for each in receipt["contradictions"]]


def test_a_register_is_kept_and_what_breaks_its_order_stands_out(world: World) -> None:
    begin(world)
    told(world.change(f"{OUT}/outgoing", SECRETARY, 1, outgoing(1, "2007-05-10")))
    told(world.change(f"{OUT}/outgoing", head_of("SO-TC"), 2, outgoing(4, "2007-05-20")))
    with world.nothing_recorded():
        again = world.change(f"{OUT}/outgoing", SECRETARY, 3, outgoing(4, "2007-05-20"))
        problem(again, 409, "registry.number-taken", "/number")
        back = world.change(f"{OUT}/outgoing", SECRETARY, 3, outgoing(1, "2007-05-10", suffix="a"))
        problem(back, 422, "registry.out-of-order", "/reason")
    inserted = outgoing(1, "2007-05-10", suffix="a", reason="Bỏ sót khi đăng ký", occurred="2007-05-21")
    told(world.change(f"{OUT}/outgoing", SECRETARY, 3, inserted))
    told(world.change(f"{OUT}/annulments", SECRETARY, 4, {"number": 4, "reason": "Không phát hành"}))
    told(world.change(f"{OUT}/closing", SECRETARY, 5, {"occurred": "2007-12-31"}))
    shown = told(world.get(OUT))
    assert (shown["entries"], shown["last_number"], shown["out_of_order"], shown["annulled"]) == (3, 4, 1, 1)
    assert (shown["gaps"], shown["missing"], shown["state_vi"]) == ([{"first": 2, "last": 3}], 2, "đã khoá")
    entries = told(world.get(f"{OUT}/entries"))["items"]
    assert [each["shown"] for each in entries] == ["1", "1a", "4"]
    (marked,) = told(world.get(f"{OUT}/entries?disorder=true"))["items"]
    assert [each["mark"] for each in marked["disorder"]] == ["inserted", "number_falls", "date_falls"]
    assert (marked["event"]["reason"], marked["disorder"][0]["vi"]) == ("Bỏ sót khi đăng ký", "chèn số")
    assert entries[2]["annulled"]["reason"] == "Không phát hành"


def test_a_number_is_looked_up_and_held_against_the_receiver_s_stamp(world: World) -> None:
    begin(world)
    told(world.change(f"{OUT}/outgoing", SECRETARY, 1, outgoing(123, "2007-05-10", digest=DIGEST)))
    told(world.change(f"{IN}/incoming", RECEIVER, 1, incoming(7, "2007-05-12", digest=DIGEST)))
    found = look_up(world, "123")
    (receipt,) = found["receipts"]
    assert (found["entry"]["digest"], receipt["days"], receipt["number"], codes(receipt)) == (DIGEST, 2, "7", [])
    assert receipt["recorded_before_sender"] is False


def test_a_document_received_before_it_was_dated_is_shown_as_a_contradiction(world: World) -> None:
    begin(world)
    told(world.change(f"{IN}/incoming", RECEIVER, 1, incoming(7, "2007-05-08", dated="2007-05-10")))
    world.clock.advance(timedelta(hours=1))
    told(world.change(f"{OUT}/outgoing", SECRETARY, 1, outgoing(123, "2007-05-10", receivers=[], others="Các sở")))
    (receipt,) = look_up(world, "123")["receipts"]
    assert (receipt["days"], codes(receipt)) == (-2, ["received_before_dated", "received_before_registered"])
    assert receipt["recorded_before_sender"] is True


def test_what_was_received_and_stands_in_no_sender_s_register_is_found_all_the_same(world: World) -> None:
    begin(world)
    told(world.change(f"{IN}/incoming", RECEIVER, 1, incoming(7, "2007-05-12", sender_suffix="a")))
    found = look_up(world, "123?suffix=a")
    assert (found["entry"], codes(found["receipts"][0])) == (None, ["not_registered"])
    problem(world.get("/v1/registers/SO-TC/2007/123"), 404, "shared.not-found")
    problem(world.get("/v1/registers/SO-TC/2007/123?suffix=a", SECRETARY), 404, "shared.not-found")


def test_registers_are_read_by_their_agency_and_by_who_oversees_it(world: World) -> None:
    begin(world)
    told(world.change(f"{OUT}/outgoing", SECRETARY, 1, outgoing(123, "2007-05-10")))
    told(world.change(f"{IN}/incoming", RECEIVER, 1, incoming(7, "2007-05-12")))
    for who in (SECRETARY, head_of("SO-TC"), DOST, PPC, INSPECTOR, SERVICE):
        assert told(world.get(OUT, who))["entries"] == 1
        assert len(told(world.get(f"{OUT}/entries", who))["items"]) == 1
    for path in (OUT, f"{OUT}/entries", "/v1/registers/SO-TC-2001-outgoing"):
        problem(world.get(path, RECEIVER), 403, "registry.seen-by-own-agency")
    problem(world.get("/v1/registers/SO-TC/2007/123", RECEIVER), 403, "shared.other-agency")
    problem(world.get("/v1/registers/SO-TC-2001-outgoing"), 404, "shared.not-found")
    assert look_up(world, "123", SECRETARY)["receipts"] is None


def test_registers_are_listed_by_agency_year_and_direction(world: World) -> None:
    begin(world)
    every = [each["register"] for each in told(world.get("/v1/registers"))["items"]]
    assert every == ["SO-TC-2007-outgoing", "SO-XD-2007-incoming"]
    one = told(world.get("/v1/registers?direction=incoming&year=2007"))["items"]
    assert [each["agency"] for each in one] == ["SO-XD"]
    assert told(world.get("/v1/registers?agency=SO-TC", SECRETARY))["items"][0]["register"] == every[0]
    problem(world.get("/v1/registers", SECRETARY), 403, "shared.other-agency")


@pytest.mark.parametrize("who", [DOST, INSPECTOR, PPC, ("p-q", (Role.QMR,), "SO-TC")])
def test_only_the_agency_s_secretary_and_head_keep_its_registers(world: World, who: Who) -> None:
    begin(world)
    opening = {"agency": "SO-GD", "year": 2007, "direction": "outgoing"}
    problem(world.create("/v1/registers", who, opening), 403, "shared.right-missing")
    problem(world.create("/v1/registers", SECRETARY, opening), 403, "shared.other-agency")
    problem(world.change(f"{OUT}/outgoing", RECEIVER, 1, outgoing(1, "2007-05-10")), 403, "registry.not-own-agency")
    problem(world.change(f"{OUT}/closing", RECEIVER, 1, {}), 403, "registry.not-own-agency")


def test_there_is_one_register_a_year_of_each_direction_and_none_of_an_unknown_agency(world: World) -> None:
    begin(world)
    opening = {"agency": "SO-TC", "year": 2007, "direction": "outgoing"}
    with world.nothing_recorded():
        problem(world.create("/v1/registers", SECRETARY, opening), 409, "shared.already-exists")
        stranger = ("p-x", (Role.ISO_SECRETARY,), "SO-LA")
        answer = world.create("/v1/registers", stranger, {**opening, "agency": "SO-LA"})
        problem(answer, 422, "registry.agency-unknown", "/agency")
        problem(world.change(f"{OUT}/outgoing", SECRETARY, 9, outgoing(1, "2007-05-10")), 412, "shared.stale-version")
