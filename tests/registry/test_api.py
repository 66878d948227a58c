"""The registry over HTTP: the whole way of each use case, and that a refusal leaves the log as it was."""

from __future__ import annotations

from typing import Final

import pytest

from shared.acts import Role
from tests.registry.asking import DECISION, TARGETS, agency, appoint, enter, plan, register, report, wave
from tests.registry.building import DIGEST, STEPS
from tests.registry.world import BASIS, DOST, HOME_AFFAIRS, INSPECTOR, PPC, SERVICE, Who, World, head_of, problem, told

MEMORY: Final = {"source": "Nghị định 171/2004/NĐ-CP", "confidence": "memory"}


def test_an_agency_is_registered_and_its_obligation_derived(world: World) -> None:
    made = world.create("/v1/agencies", HOME_AFFAIRS, agency("SO-KHCN", provenance=MEMORY))
    body = told(made, 201)
    assert (body["subject"], body["version"], made.headers["Location"]) == (
        "agency/SO-KHCN",
        1,
        "/v1/agencies/SO-KHCN",
    )
    shown = world.get("/v1/agencies/SO-KHCN")
    file = told(shown)
    assert shown.headers["ETag"] == '"1"'
    assert (file["obligation"], file["obligation_vi"], file["applying"]) == ("mandatory", "Đối tượng bắt buộc", True)
    assert file["obligation_rule"]["version"] == "ct02-2007.obligation.v1"
    assert file["registered"]["id"] == body["events"][0]["id"]
    assert file["registered"]["legal_basis"]["number"] == "02/2007/CT-UBND"
    assert (file["provenance"]["verified"], file["provenance"]["label_vi"]) == (False, "chưa kiểm chứng")


def test_an_obligation_is_never_typed_in(world: World) -> None:
    with world.nothing_recorded():
        answer = world.create("/v1/agencies", HOME_AFFAIRS, agency("SO-KHCN", obligation="voluntary"))
        problem(answer, 422, "shared.body-invalid", "/obligation")


def test_registering_asks_for_a_legal_basis_and_a_parent_that_exists(world: World) -> None:
    with world.nothing_recorded():
        bare = {name: value for name, value in agency("XA-1", "commune_committee").items() if name != "legal_basis"}
        problem(world.create("/v1/agencies", HOME_AFFAIRS, bare), 422, "shared.legal-basis-required", "/legal_basis")
        orphan = agency("XA-1", "commune_committee", parent="HUYEN-1")
        problem(world.create("/v1/agencies", HOME_AFFAIRS, orphan), 422, "registry.agency-unknown", "/parent")
    register(world, "HUYEN-1", "district_committee")
    register(world, "XA-1", "commune_committee", parent="HUYEN-1")


def test_a_code_is_given_once(world: World) -> None:
    register(world, "SO-KHCN")
    with world.nothing_recorded():
        problem(world.create("/v1/agencies", HOME_AFFAIRS, agency("SO-KHCN")), 409, "shared.already-exists")


@pytest.mark.forbidden_pair("registry.own-file")
def test_home_affairs_cannot_register_itself_and_that_it_tried_is_recorded(world: World) -> None:
    problem(world.create("/v1/agencies", HOME_AFFAIRS, agency("SO-NV")), 403, "registry.own-file")
    (document,) = world.log()
    assert document.topic == "registry.access.refused.v1"
    told(world.create("/v1/agencies", DOST, agency("SO-NV")), 201)


@pytest.mark.parametrize("who", [PPC, INSPECTOR, head_of("SO-KHCN"), SERVICE])
def test_only_registrars_register(world: World, who: Who) -> None:
    problem(world.create("/v1/agencies", who, agency("SO-KHCN")), 403, "shared.right-missing")
    assert [each.topic for each in world.log()] == ["registry.access.refused.v1"]


def test_a_commune_enrols_and_then_reports(world: World) -> None:
    register(world, "XA-1", "commune_committee")
    own, request = head_of("XA-1"), {"request_number": "05/UBND", "requested_on": "2007-04-25"}
    with world.nothing_recorded():
        early = world.change("/v1/agencies/XA-1/milestones", own, 1, report(0, "2007-04-26"))
        problem(early, 409, "registry.not-applying")
    told(world.change("/v1/agencies/XA-1/enrolment", own, 1, request))
    told(world.change("/v1/agencies/XA-1/milestones", own, 2, report(0, "2007-04-26")))
    assert told(world.get("/v1/agencies/XA-1"))["enrolment"]["request_number"] == "05/UBND"


def test_a_mandatory_agency_and_somebody_else_s_agency_are_not_enrolled(world: World) -> None:
    register(world, "SO-TC")
    request = {"request_number": "05/UBND", "requested_on": "2007-04-25"}
    with world.nothing_recorded():
        answer = world.change("/v1/agencies/SO-TC/enrolment", head_of("SO-TC"), 1, request)
        problem(answer, 409, "registry.enrolment-not-voluntary")
    problem(world.change("/v1/agencies/SO-TC/enrolment", head_of("SO-XD"), 1, request), 403, "shared.other-agency")


def test_milestones_out_of_order_too_early_too_late_or_twice_leave_the_log_as_it_was(world: World) -> None:
    register(world, "SO-TC")
    own, path = head_of("SO-TC"), "/v1/agencies/SO-TC/milestones"
    told(world.change(path, own, 1, report(0, "2007-04-25")))
    for step, day, status, code, pointer in (
        (2, "2007-04-26", 409, "registry.milestone-out-of-order", "/milestone"),
        (0, "2007-04-26", 409, "registry.milestone-already-reported", "/milestone"),
        (1, "2007-04-24", 422, "registry.milestone-before-previous", "/occurred"),
        (1, "2007-05-03", 422, "shared.body-invalid", "/occurred"),
    ):
        with world.nothing_recorded():
            problem(world.change(path, own, 2, report(step, day)), status, code, pointer)
    with world.nothing_recorded():
        problem(world.change(path, own, 1, report(1, "2007-04-26")), 412, "shared.stale-version")
        bare = {"milestone": STEPS[1].value, "evidence": [DIGEST]}
        problem(world.change(path, own, 2, bare), 422, "registry.occurred-required", "/occurred")
        unshown = report(1, "2007-04-26", evidence=[])
        problem(world.change(path, own, 2, unshown), 422, "registry.evidence-required", "/evidence")
    told(world.change(path, ("p-2", (Role.QMR,), "SO-TC"), 2, report(1, "2007-04-26")))


def test_a_plan_its_waves_a_revision_and_what_is_overdue(world: World) -> None:
    for code in ("SO-TC", "SO-XD"):
        register(world, code)
    plan(world)
    told(world.change("/v1/plans/277-KH-UBND/waves", PPC, 1, wave("SO-TC", "SO-XD")))
    told(world.change("/v1/agencies/SO-TC/milestones", head_of("SO-TC"), 1, report(0, "2007-04-25")))
    progress = told(world.get("/v1/agencies/SO-TC/progress?on=2007-09-01"))
    states = [each["state"] for each in progress["milestones"]]
    assert states == ["reached_on_time", "overdue", "overdue", "pending", "pending", "pending", "pending"]
    assert (progress["overdue"], progress["complete"], progress["milestones"][1]["days_late"]) == (2, False, 62)
    assert progress["place"] == {"plan": "277-KH-UBND", "demonstration": True, "wave": 1, "order": 1}
    assert progress["rule"]["provenance"]["verified"] is False
    revision = {"agency": "SO-XD", "milestone": "management_review", "by": "2008-09-01", "reason": "Thiếu kinh phí"}
    told(world.change("/v1/plans/277-KH-UBND/revisions", PPC, 2, {**revision, "legal_basis": BASIS}))
    shown = told(world.get("/v1/plans/277-KH-UBND"))
    (revised,) = shown["waves"][0]["members"][1]["targets"][6]["revisions"]
    assert (revised["was"], revised["by"], revised["after_the_fact"]) == ("2008-06-01", "2008-09-01", False)
    assert (revised["event"]["reason"], shown["version"]) == ("Thiếu kinh phí", 3)


def test_a_head_is_shown_with_the_decision_that_appointed_them(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    appoint(world, "SO-TC")
    file = told(world.get("/v1/agencies/SO-TC"))
    assert file["heads"] == [file["head"]]
    assert file["head"]["decision"] == {**DECISION, "abstract": None, "signer": None}


def test_a_head_a_wave_and_a_revision_ask_for_the_decision_that_they_rest_on(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    plan(world)
    head = {"person": "p-1", "term_from": "2006-01-01"}
    revision = {"agency": "SO-TC", "milestone": "management_review", "by": "2008-09-01", "reason": "Thiếu kinh phí"}
    for path, body in (
        ("/v1/agencies/SO-TC/head", head),
        ("/v1/plans/277-KH-UBND/waves", wave("SO-TC")),
        ("/v1/plans/277-KH-UBND/revisions", revision),
    ):
        bare = {name: value for name, value in body.items() if name != "legal_basis"}
        with world.nothing_recorded():
            problem(world.change(path, PPC, 1, bare), 422, "shared.legal-basis-required", "/legal_basis")
            old = {**bare, "occurred": "2007-04-08", "legal_basis": BASIS}
            problem(world.change(path, PPC, 1, old), 422, "registry.legal-basis-later", "/legal_basis/date")
    with world.nothing_recorded():
        typed = {**head, "decision_number": "101/QĐ-UBND", "legal_basis": DECISION}
        problem(world.change("/v1/agencies/SO-TC/head", PPC, 1, typed), 422, "shared.body-invalid", "/decision_number")


def test_a_wave_with_an_unknown_agency_a_late_target_or_a_second_place_is_refused(world: World) -> None:
    for code in ("SO-TC", "SO-XD"):
        register(world, code)
    plan(world)
    path = "/v1/plans/277-KH-UBND/waves"
    told(world.change(path, PPC, 1, wave("SO-TC")))
    late = wave("SO-XD", number=2)
    late["members"][0]["targets"] = [*TARGETS[:-1], {**TARGETS[-1], "by": "2010-01-01"}]
    with world.nothing_recorded():
        unknown = world.change(path, PPC, 2, wave("SO-XD", "SO-LA", number=2))
        problem(unknown, 422, "registry.agency-unknown", "/members/1/agency")
        problem(world.change(path, PPC, 2, late), 422, "registry.target-too-late", "/members/0/targets/6/by")
        twice = world.change(path, PPC, 2, wave("SO-TC", number=2))
        problem(twice, 409, "registry.agency-already-scheduled", "/members/0/agency")
        reasonless = {"agency": "SO-TC", "milestone": "management_review", "by": "2008-09-01", "legal_basis": BASIS}
        answer = world.change("/v1/plans/277-KH-UBND/revisions", PPC, 2, reasonless)
        problem(answer, 422, "registry.reason-required", "/reason")


OBJECTIVES: Final = [{"objective": "Giảm hồ sơ trễ hạn", "target": "dưới 5 %"}]
PROGRAMME: Final = {"agency": "SO-TC", "year": 2007, "document_number": "15/CTr-STC", "objectives": OBJECTIVES}


def test_the_head_adopts_the_programme_and_a_deputy_is_shown_as_one(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    appoint(world, "SO-TC")
    own = head_of("SO-TC")
    made = world.create("/v1/programmes", own, PROGRAMME)
    told(made, 201)
    by_year, by_key = told(world.get("/v1/programmes/SO-TC/2007")), told(world.get(made.headers["Location"]))
    assert by_year == by_key
    assert by_year["signed_in_person"] is True
    deputy = {"capacity": "KT", "principal": "p-1", "year": 2008}
    told(world.create("/v1/programmes", head_of("SO-TC", "p-2"), {**PROGRAMME, **deputy}), 201)
    programmes = told(world.get("/v1/agencies/SO-TC"))["programmes"]
    assert [(each["year"], each["signed_in_person"]) for each in programmes] == [(2007, True), (2008, False)]


def test_there_is_one_programme_a_year_and_only_the_head_signs_it_in_person(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    appoint(world, "SO-TC")
    told(world.create("/v1/programmes", head_of("SO-TC"), PROGRAMME), 201)
    with world.nothing_recorded():
        problem(world.create("/v1/programmes", head_of("SO-TC"), PROGRAMME), 409, "shared.already-exists")
        old = {**PROGRAMME, "year": 2006}
        problem(world.create("/v1/programmes", head_of("SO-TC"), old), 422, "registry.programme-year", "/year")
    before = len(world.log())
    stranger = world.create("/v1/programmes", head_of("SO-TC", "p-2"), {**PROGRAMME, "year": 2008})
    problem(stranger, 403, "registry.head-in-person")
    assert [each.topic for each in world.log()[before:]] == ["registry.access.refused.v1"]


def test_a_person_s_name_is_shown_to_those_who_may_see_it_and_stands_nowhere_in_the_log(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    period = {"agency": "SO-TC", "from_day": "2006-01-01"}
    told(world.change("/v1/people/p-1/employments", HOME_AFFAIRS, 1, period))
    told(world.change("/v1/people/p-1/posts", HOME_AFFAIRS, 2, {**period, "post": "qmr"}))
    shown = told(world.get("/v1/people/p-1", HOME_AFFAIRS))
    assert shown == told(world.get("/v1/people/p-1", SERVICE))
    assert (shown["name"], shown["email"]) == ("Người minh hoạ", "a@hanam.example")
    assert (shown["employments"][0]["agency"], shown["posts"][0]["post"]) == ("SO-TC", "qmr")
    problem(world.get("/v1/people/p-1", INSPECTOR), 403, "shared.right-missing")
    for entry in world.ground.store.entries(0, 100):
        assert b"hanam.example" not in entry.document
        assert "minh hoạ".encode() not in entry.document


def test_overlapping_periods_and_strangers_are_refused(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    period, path = {"agency": "SO-TC", "from_day": "2006-01-01", "post": "qmr"}, "/v1/people/p-1/posts"
    told(world.change(path, HOME_AFFAIRS, 1, period))
    with world.nothing_recorded():
        problem(world.change(path, HOME_AFFAIRS, 2, period), 409, "registry.post-overlaps", "/from_day")
        elsewhere = {**period, "agency": "SO-LA"}
        problem(world.change(path, HOME_AFFAIRS, 2, elsewhere), 422, "registry.agency-unknown", "/agency")
        unknown = {"person": "p-9", "term_from": "2006-01-01", "legal_basis": DECISION}
        answer = world.change("/v1/agencies/SO-TC/head", HOME_AFFAIRS, 1, unknown)
        problem(answer, 422, "registry.person-unknown", "/person")
    told(world.change(path, HOME_AFFAIRS, 2, {**period, "to_day": "2006-12-31"}))


def test_an_erased_person_is_told_to_be_erased_and_keeps_id_and_history(world: World) -> None:
    register(world, "SO-TC")
    enter(world)
    told(world.change("/v1/people/p-1/employments", HOME_AFFAIRS, 1, {"agency": "SO-TC", "from_day": "2006-01-01"}))
    with world.nothing_recorded():
        answer = world.change("/v1/people/p-1/erasure", HOME_AFFAIRS, 2, {})
        problem(answer, 422, "registry.reason-required", "/reason")
    told(world.change("/v1/people/p-1/erasure", HOME_AFFAIRS, 2, {"reason": "Theo yêu cầu của người đó"}))
    shown = told(world.get("/v1/people/p-1", HOME_AFFAIRS))
    assert (shown["person"], shown["name"], shown["email"], shown["phone"]) == ("p-1", None, None, None)
    assert shown["erased"]["reason"] == "Theo yêu cầu của người đó"
    assert shown["employments"][0]["agency"] == "SO-TC"
    with world.nothing_recorded():
        again = {"person": "p-1", "name": "Người khác"}
        problem(world.create("/v1/people", HOME_AFFAIRS, again), 409, "shared.already-exists")
    for file in world.directory.glob("*.db*"):
        assert b"a@hanam.example" not in file.read_bytes(), file


def test_not_even_the_record_of_the_command_lets_a_name_be_guessed(world: World) -> None:
    body = {"person": "p-1", "name": "Người minh hoạ"}
    told(world.create("/v1/people", HOME_AFFAIRS, body, key="k-1"), 201)
    with world.nothing_recorded():
        other_name = world.create("/v1/people", HOME_AFFAIRS, {**body, "name": "Người khác"}, key="k-1")
        other_person = world.create("/v1/people", HOME_AFFAIRS, {**body, "person": "p-2"}, key="k-1")
    assert (other_name.status_code, other_name.headers["Idempotency-Replayed"]) == (201, "true")
    problem(other_person, 422, "shared.idempotency-key-reused")


def test_a_person_cannot_be_entered_without_a_name_or_with_a_wrong_address(world: World) -> None:
    with world.nothing_recorded():
        problem(world.create("/v1/people", HOME_AFFAIRS, {"person": "p-1"}), 422, "shared.body-invalid", "/name")
        wrong = {"person": "p-1", "name": "A", "email": "a b@c"}
        problem(world.create("/v1/people", HOME_AFFAIRS, wrong), 422, "shared.body-invalid", "/email")


def test_the_list_is_paged_by_key_and_filtered(world: World) -> None:
    for code in ("SO-TC", "SO-XD", "SO-YT"):
        register(world, code)
    register(world, "XA-1", "commune_committee")
    first = told(world.get("/v1/agencies?limit=3"))
    rest = told(world.get(f"/v1/agencies?limit=3&after={first['next']}"))
    assert [each["code"] for each in (*first["items"], *rest["items"])] == ["SO-TC", "SO-XD", "SO-YT", "XA-1"]
    assert rest["next"] is None
    for query, codes in (
        ("kind=commune_committee", ["XA-1"]),
        ("obligation=mandatory&limit=1", ["SO-TC"]),
        ("applying=false", ["XA-1"]),
        ("parent=SO-TC", []),
    ):
        assert [each["code"] for each in told(world.get(f"/v1/agencies?{query}"))["items"]] == codes


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/v1/agencies?knid=commune_committee", "/knid"),
        ("/v1/agencies?kind=ministry", "/kind"),
        ("/v1/agencies/SO-TC?at=2007-01-01", "/at"),
        ("/v1/agencies/SO-TC/progress?on=yesterday", "/on"),
    ],
)
def test_a_question_that_is_not_understood_is_not_answered(world: World, path: str, pointer: str) -> None:
    problem(world.get(path), 422, "shared.query-invalid", pointer)


def test_what_does_not_exist_is_not_found(world: World) -> None:
    for path in ("/v1/agencies/SO-LA", "/v1/agencies/SO-LA/progress", "/v1/plans/X", "/v1/programmes/SO-LA/2007"):
        problem(world.get(path), 404, "shared.not-found")
    problem(world.get("/v1/people/p-9", SERVICE), 404, "shared.not-found")
    problem(world.change("/v1/plans/X/waves", PPC, 1, wave("SO-TC")), 404, "shared.not-found")


def test_nobody_had_milestones_before_the_list_was_in_force(world: World) -> None:
    register(world, "SO-TC")
    body = told(world.get("/v1/agencies/SO-TC/progress?on=2006-06-19"), 422)
    assert body["code"] == "registry.no-rule-in-force"


def test_the_dated_rules_say_where_they_come_from_and_how_sure_they_are(world: World) -> None:
    rules = told(world.get("/v1/rules"))
    (milestones,) = rules["milestones"]
    assert [each["milestone"] for each in milestones["steps"]] == [step.value for step in STEPS]
    assert (milestones["provenance"]["confidence"], milestones["provenance"]["verified"]) == ("memory", False)
    assert rules["final_day"][0]["day"] == "2009-12-31"
    assert {each["kind"]: each["obligation"] for each in rules["obligation"][0]["obligations"]} == {
        "provincial_department": "mandatory",
        "district_committee": "mandatory",
        "commune_committee": "voluntary",
        "defence_security": "voluntary",
        "public_service_unit": "voluntary",
    }


def test_a_repeated_command_is_answered_again_and_not_done_again(world: World) -> None:
    body = {"person": "p-1", "name": "Người minh hoạ"}
    first = world.create("/v1/people", HOME_AFFAIRS, body, key="k-1")
    with world.nothing_recorded():
        second = world.create("/v1/people", HOME_AFFAIRS, body, key="k-1")
    assert (second.status_code, second.data, second.headers["Idempotency-Replayed"]) == (201, first.data, "true")
