"""Who may: rights, roles bound to an agency, and that every refusal of a known person leaves exactly one event."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.acts import Role
from shared.contracts.access import access_refused
from shared.eventstore.ports import OutcomeUnknown, Recorded, Recording, StoreUnavailable, VersionConflict
from shared.http import Blueprint
from shared.http.access import Limiter
from shared.http.rights import ANYONE, BY_DOMAIN, RIGHTS, Right, declare_right, held_to_agency, permissions_table
from shared.identity.principal import Principal
from tests.http.scene import REPORT, Scene

MILESTONES = "/v1/enrolments/STC/milestones"


def refusals(scene: Scene) -> list[Any]:
    return [each for each in scene.documents() if each.topic == "registry.access.refused.v1"]


def test_a_missing_right_is_recorded_once_with_who_and_what_and_no_content(enrolled: Scene) -> None:
    headers = enrolled.changing(1, Role.FINANCE, person="p-7")
    answer = enrolled.client.post(MILESTONES, json={"secret": "content"}, headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (403, "shared.right-missing")
    (document,) = refusals(enrolled)
    assert document.facts == access_refused("registry")(  # type: ignore[call-arg]
        right="registry.scene.report",
        rule="shared.right-missing",
        method="POST",
        route="/v1/enrolments/<code>/milestones",
    )
    assert (document.actor.person, document.actor.role, document.subject) == ("p-7", Role.FINANCE, "access/2007-04-19")
    assert str(document.correlation) == answer.headers["X-Request-Id"]
    assert b"secret" not in document.raw


def test_a_bound_role_acts_for_its_own_agency_alone(enrolled: Scene) -> None:
    other = enrolled.changing(1, Role.QMR, agency="SNV")
    answer = enrolled.client.post(MILESTONES, json=REPORT, headers=other)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (403, "shared.other-agency")
    own = enrolled.changing(1, Role.QMR, agency="STC")
    assert enrolled.client.post(MILESTONES, json=REPORT, headers=own).status_code == 200
    document = enrolled.documents()[-1]
    assert (document.actor.role, document.actor.agency) == (Role.QMR, "STC")
    assert len(refusals(enrolled)) == 1


def test_who_holds_several_roles_acts_in_the_first_that_may(enrolled: Scene) -> None:
    both = enrolled.changing(1, Role.DOST, Role.QMR, agency="SNV")
    assert enrolled.client.post(MILESTONES, json=REPORT, headers=both).status_code == 200
    assert enrolled.documents()[-1].actor.role is Role.DOST
    own = enrolled.changing(2, Role.DOST, Role.QMR, agency="STC")
    enrolled.client.post(MILESTONES, json={"milestone": "training_done", "order": 2}, headers=own)
    assert enrolled.documents()[-1].actor.role is Role.QMR


def test_a_separation_of_duties_that_the_domain_finds_is_recorded_like_a_missing_right(enrolled: Scene) -> None:
    headers = enrolled.changing(1, person="p-self")
    answer = enrolled.client.post(MILESTONES, json=REPORT, headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (403, "scene.not-self")
    (document,) = refusals(enrolled)
    assert document.facts.rule == "scene.not-self"
    assert len(enrolled.documents()) == 2


def test_a_refused_reading_is_recorded_too(enrolled: Scene) -> None:
    assert enrolled.client.get("/v1/log", headers=enrolled.headers(Role.DOST)).status_code == 403
    assert refusals(enrolled)[0].facts.right == "registry.log.read"


def test_who_is_not_known_leaves_no_event(enrolled: Scene) -> None:
    before = enrolled.application.store.head()
    answer = enrolled.client.post(MILESTONES, json=REPORT)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="thucchat"')
    bad = {"Authorization": f"Bearer {enrolled.token(Role.DOST)}x"}
    answer = enrolled.client.post(MILESTONES, json=REPORT, headers=bad)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert enrolled.application.store.head() == before


def test_each_day_in_vietnam_has_a_stream_of_its_own(enrolled: Scene) -> None:
    for hours in (0, 11, 1, 24):
        enrolled.clock.advance(timedelta(hours=hours))
        assert enrolled.client.get("/v1/log", headers=enrolled.headers(Role.DOST)).status_code == 403
    found = [(each.key, each.aggregate_version) for each in refusals(enrolled)]
    assert found == [("2007-04-19", 1), ("2007-04-19", 2), ("2007-04-20", 1), ("2007-04-21", 1)]


def test_beyond_the_limit_a_person_gets_429_and_the_log_grows_no_more(tmp_path: Path) -> None:
    scene = Scene(tmp_path, per_minute=3)
    mine = [scene.client.get("/v1/log", headers=scene.headers(Role.DOST)) for _ in range(5)]
    assert [each.status_code for each in mine] == [403, 403, 403, 429, 429]
    assert 0 < int(mine[-1].headers["Retry-After"]) <= 61
    assert scene.client.get("/v1/log", headers=scene.headers(Role.DOST, person="p-2")).status_code == 403
    assert len(refusals(scene)) == 4
    assert b"thucchat_access_limited_total 2.0" in scene.client.get("/metrics").data
    scene.close()


def test_the_limit_is_by_the_minute_and_frees_one_by_one() -> None:
    now = [0.0]
    limiter = Limiter(2, lambda: now[0])
    assert limiter.wait("p-1") == 0
    now[0] = 20.0
    assert limiter.wait("p-1") == 0
    now[0] = 50.0
    assert limiter.wait("p-1") == 10.0
    now[0] = 60.0
    assert limiter.wait("p-1") == 0
    assert limiter.wait("p-1") == 20.0


def test_a_refusal_that_cannot_be_recorded_is_not_given(enrolled: Scene) -> None:
    record = enrolled.application.store.record

    def gone(recording: Recording) -> Recorded:
        raise StoreUnavailable("gone")

    enrolled.application.store.record = gone  # type: ignore[method-assign]
    assert enrolled.client.get("/v1/log", headers=enrolled.headers(Role.DOST)).status_code == 503
    enrolled.application.store.record = record  # type: ignore[method-assign]
    assert enrolled.client.get("/v1/log", headers=enrolled.headers(Role.DOST)).status_code == 403
    assert len(refusals(enrolled)) == 1


@pytest.mark.parametrize("fate", ["overtaken", "written but lost", "lost before written"])
def test_a_refusal_is_recorded_exactly_once_whatever_becomes_of_the_commit(enrolled: Scene, fate: str) -> None:
    record = enrolled.application.store.record
    fates = [fate]

    def fated(recording: Recording) -> Recorded:
        if not fates:
            return record(recording)
        fates.clear()
        if fate == "written but lost":
            record(recording)
        raise VersionConflict if fate == "overtaken" else OutcomeUnknown

    enrolled.application.store.record = fated  # type: ignore[method-assign]
    assert enrolled.client.get("/v1/log", headers=enrolled.headers(Role.DOST)).status_code == 403
    assert len(refusals(enrolled)) == 1


def test_a_right_is_declared_with_one_set_of_roles() -> None:
    declare_right("registry.probe.read", (Role.PPC,), None, "GET /v1/a")
    declare_right("registry.probe.read", (Role.PPC,), None, "GET /v1/b")
    assert RIGHTS["registry.probe.read"].routes == ("GET /v1/a", "GET /v1/b")
    with pytest.raises(ValueError, match="other roles"):
        declare_right("registry.probe.read", (Role.PPC, Role.DOST), None, "GET /v1/c")
    with pytest.raises(ValueError, match="nobody"):
        declare_right("registry.probe.write", (), None, "GET /v1/c")
    with pytest.raises(ValueError, match="not a right"):
        declare_right("registry probe", (Role.PPC,), None, "GET /v1/c")
    del RIGHTS["registry.probe.read"]


@pytest.mark.parametrize(
    ("roles", "held"),
    [
        ((Role.QMR,), True),
        ((Role.QMR, Role.ISO_SECRETARY), True),
        ((Role.QMR, Role.FINANCE), True),
        ((Role.FINANCE,), True),
        ((Role.QMR, Role.INSPECTOR), False),
        ((Role.INSPECTOR,), False),
    ],
)
def test_only_a_free_role_that_has_the_right_frees_from_the_agency(roles: tuple[Role, ...], held: bool) -> None:
    right = Right("registry.probe.read", (Role.INSPECTOR, Role.QMR, Role.ISO_SECRETARY), BY_DOMAIN)
    assert held_to_agency(right, Principal("p-1", roles, "SNV")) is held


def test_a_route_that_bound_roles_may_use_must_say_for_which_agency() -> None:
    blp = Blueprint("probes", "registry")
    with pytest.raises(ValueError, match="which agency"):
        blp.command("POST", "/probes", right="registry.probe.make", roles=(Role.QMR,))(print)
    with pytest.raises(ValueError, match="not one of registry"):
        blp.command("POST", "/probes", right="funding.probe.make", roles=(Role.DOST,))(print)
    with pytest.raises(ValueError, match="no method"):
        blp.command("GET", "/probes", right="registry.probe.make", roles=(Role.DOST,))(print)
    assert "registry.probe.make" not in RIGHTS


def test_the_table_of_permissions_names_every_right_with_its_roles_and_routes(enrolled: Scene) -> None:
    table = permissions_table("registry")
    assert "| `registry.scene.report` | `qmr`, `dost` | cơ quan mình (`code`) / own agency " in table
    assert "| `registry.scene.read` | mọi vai trò / every role | - |" in table
    assert "do nghiệp vụ xét" in table
    assert "`POST /v1/enrolments/<code>/milestones`" in table
    assert "funding." not in table
    assert set(ANYONE) == set(Role)
    assert RIGHTS["registry.scene.rate"].agency == BY_DOMAIN
