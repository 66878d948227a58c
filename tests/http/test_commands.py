"""Commands: on which version, under which key, and that a repeated one is answered as it was the first time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.acts import BasisKind, Capacity, LegalBasis, Role
from shared.eventstore.ports import KeyConflict, OutcomeUnknown, Recorded, Recording, StoreUnavailable
from shared.http import create_app
from tests.http.scene import ENROL, REPORT, Scene

BASIS = {"kind": "chi_thi", "number": "02/2007/CT-UBND", "issuer": "UBND tỉnh Hà Nam", "date": "2007-04-09"}


def test_a_command_answers_with_what_it_recorded_where(scene: Scene) -> None:
    answer = scene.client.post("/v1/enrolments", json=ENROL, headers=scene.creating())
    (document,) = scene.documents()
    assert answer.status_code == 201
    assert answer.json == {"subject": "agency/STC", "version": 1, "events": [{"id": str(document.id), "position": 1}]}
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Location"] == "/v1/enrolments/STC"


def test_what_is_said_about_the_act_stands_in_the_event(scene: Scene) -> None:
    request_id = str(uuid4())
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    said = {
        "occurred": "2007-04-18",
        "reason": "Theo đề nghị của cơ quan",
        "legal_basis": {**BASIS, "abstract": "Về áp dụng ISO 9001:2000", "signer": "Chủ tịch"},
        "capacity": "TUQ",
        "principal": "p-9",
        "mandate": "Giấy uỷ quyền 5/GUQ",
    }
    headers = scene.creating(X_Request_Id=request_id, traceparent=trace)
    assert scene.client.post("/v1/enrolments", json={**ENROL, **said}, headers=headers).status_code == 201
    (document,) = scene.documents()
    assert (document.occurred, document.reason) == (date(2007, 4, 18), "Theo đề nghị của cơ quan")
    assert document.legal_basis == LegalBasis(
        BasisKind.DIRECTIVE,
        "02/2007/CT-UBND",
        "UBND tỉnh Hà Nam",
        date(2007, 4, 9),
        "Về áp dụng ISO 9001:2000",
        "Chủ tịch",
    )
    actor = document.actor
    assert (actor.person, actor.role, actor.capacity) == ("p-1", Role.DOST, Capacity.TUQ)
    assert (actor.principal, actor.mandate) == ("p-9", "Giấy uỷ quyền 5/GUQ")
    assert (document.correlation, document.traceparent) == (UUID(request_id), trace)


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"occurred": "2007-04-20"}, "#/occurred"),
        ({"occurred": "2007-04-19T12:00:01+07:00"}, "#/occurred"),
        ({"legal_basis": {**BASIS, "date": "2007-04-20"}}, "#/legal_basis/date"),
        ({"principal": "p-9"}, "#/principal"),
        ({"mandate": "5/GUQ"}, "#/mandate"),
        ({"capacity": "KT"}, "#/principal"),
        ({"capacity": "TUQ", "principal": "p-9"}, "#/mandate"),
    ],
)
def test_what_cannot_be_said_of_an_act_is_refused(scene: Scene, said: dict[str, Any], pointer: str) -> None:
    answer = scene.client.post("/v1/enrolments", json={**ENROL, **said}, headers=scene.creating())
    assert answer.status_code == 422
    assert answer.json is not None
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]
    assert scene.documents() == []


@pytest.mark.parametrize("occurred", ["2007-04-19", "2007-04-19T12:00:00+07:00", "2007-04-19T05:00:00Z"])
def test_today_and_this_moment_are_not_the_future(scene: Scene, occurred: str) -> None:
    answer = scene.client.post("/v1/enrolments", json={**ENROL, "occurred": occurred}, headers=scene.creating())
    assert answer.status_code == 201


def test_a_day_that_has_begun_in_vietnam_has_begun(scene: Scene) -> None:
    scene.clock.advance(timedelta(hours=13))
    assert scene.clock.now() == datetime(2007, 4, 19, 18, tzinfo=UTC)
    answer = scene.client.post("/v1/enrolments", json={**ENROL, "occurred": "2007-04-20"}, headers=scene.creating())
    assert answer.status_code == 201


def test_an_unknown_date_of_a_legal_basis_is_said_not_left_out(enrolled: Scene) -> None:
    path = "/v1/enrolments/STC/rated"
    refused = enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1))
    assert refused.json is not None
    assert (refused.status_code, refused.json["code"]) == (422, "shared.legal-basis-required")
    without = {name: value for name, value in BASIS.items() if name != "date"}
    refused = enrolled.client.post(path, json={**REPORT, "legal_basis": without}, headers=enrolled.changing(1))
    assert refused.json is not None
    assert refused.json["errors"][0]["pointer"] == "#/legal_basis/date"
    taken = enrolled.client.post(
        path, json={**REPORT, "legal_basis": {**BASIS, "date": None}}, headers=enrolled.changing(1)
    )
    assert taken.status_code == 200
    basis = enrolled.documents()[-1].legal_basis
    assert basis is not None
    assert basis.date is None


def test_a_stale_version_is_refused_and_told_the_current_one(enrolled: Scene) -> None:
    path = "/v1/enrolments/STC/milestones"
    assert enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1)).status_code == 200
    answer = enrolled.client.post(path, json={**REPORT, "order": 2}, headers=enrolled.changing(1))
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
    assert len(enrolled.documents()) == 2


def test_the_same_creation_twice_under_two_keys_is_a_conflict(enrolled: Scene) -> None:
    answer = enrolled.client.post("/v1/enrolments", json=ENROL, headers=enrolled.creating())
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (409, "shared.already-exists")


def test_a_domain_rule_refuses_with_its_own_code_and_nothing_has_changed(enrolled: Scene) -> None:
    path = "/v1/enrolments/STC/milestones"
    enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1))
    answer = enrolled.client.post(path, json=REPORT, headers=enrolled.changing(2))
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (409, "scene.not-twice")
    assert answer.json["errors"][0]["pointer"] == "#/milestone"
    assert len(enrolled.documents()) == 2


def test_a_repeated_command_is_answered_with_the_same_bytes_and_done_once(enrolled: Scene) -> None:
    headers = enrolled.changing(1)
    first, *again = [
        enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=headers) for _ in range(4)
    ]
    for each in again:
        assert (each.status_code, each.data) == (first.status_code, first.data)
        assert each.headers["ETag"] == first.headers["ETag"]
        assert each.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(enrolled.documents()) == 2


def test_a_repeated_creation_is_answered_as_created_also_after_later_events(scene: Scene) -> None:
    headers = scene.creating()
    first = scene.client.post("/v1/enrolments", json=ENROL, headers=headers)
    scene.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=scene.changing(1))
    again = scene.client.post("/v1/enrolments", json=ENROL, headers=headers)
    assert (again.status_code, again.data, again.headers["Location"]) == (201, first.data, first.headers["Location"])


def test_the_same_body_in_another_spelling_is_the_same_command(scene: Scene) -> None:
    headers = {**scene.creating(), "Content-Type": "application/json"}
    spelled = b'{ "requested_on":"2007-04-18", "code":"\\u0053TC",\n"request_number":"12/CV-STC" }'
    first = scene.client.post("/v1/enrolments", json=ENROL, headers=headers)
    again = scene.client.post("/v1/enrolments", data=spelled, headers=headers)
    assert (again.status_code, again.data) == (201, first.data)


@pytest.mark.parametrize(
    ("body", "version"), [({**REPORT, "order": 2}, 1), ({**REPORT, "reason": "khác"}, 1), (REPORT, 2)]
)
def test_a_key_reused_for_another_content_or_version_is_refused(enrolled: Scene, body: Any, version: int) -> None:
    path, key = "/v1/enrolments/STC/milestones", str(uuid4())
    assert enrolled.client.post(path, json=REPORT, headers=enrolled.changing(1, Idempotency_Key=key)).status_code == 200
    answer = enrolled.client.post(path, json=body, headers=enrolled.changing(version, Idempotency_Key=key))
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (422, "shared.idempotency-key-reused")
    assert len(enrolled.documents()) == 2


def test_keys_belong_to_their_caller_and_route(enrolled: Scene) -> None:
    key = "k"
    for code, person in (("SKHCN", "p-1"), ("SNV", "p-2")):
        headers = enrolled.creating(Idempotency_Key=key, person=person)
        assert enrolled.client.post("/v1/enrolments", json={**ENROL, "code": code}, headers=headers).status_code == 201
    headers = enrolled.changing(1, Idempotency_Key=key)
    assert enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=headers).status_code == 200


def test_a_refused_command_keeps_no_answer_so_its_key_may_be_sent_again(enrolled: Scene) -> None:
    headers = enrolled.changing(2, Idempotency_Key="k")
    path = "/v1/enrolments/STC/milestones"
    assert enrolled.client.post(path, json=REPORT, headers=headers).status_code == 412
    enrolled.client.post(path, json={"milestone": "training_done", "order": 2}, headers=enrolled.changing(1))
    assert enrolled.client.post(path, json=REPORT, headers=headers).status_code == 200


class Recordings:
    """Stands before a store's `record` and lets a test say what becomes of each call."""

    def __init__(self, scene: Scene, *fates: Callable[[Callable[[], Recorded]], Recorded]) -> None:
        self.calls = 0
        self._record = scene.application.store.record
        self._fates = list(fates)
        scene.application.store.record = self.record  # type: ignore[method-assign]

    def record(self, recording: Recording) -> Recorded:
        self.calls += 1
        if self._fates:
            return self._fates.pop(0)(lambda: self._record(recording))
        return self._record(recording)


def written_but_lost(write: Callable[[], Recorded]) -> Recorded:
    write()
    raise OutcomeUnknown


def lost_before_written(_write: Callable[[], Recorded]) -> Recorded:
    raise OutcomeUnknown


def out_of_reach(_write: Callable[[], Recorded]) -> Recorded:
    raise StoreUnavailable("gone")


def test_an_answer_lost_after_the_commit_is_found_by_its_key_and_nothing_is_done_twice(enrolled: Scene) -> None:
    recordings = Recordings(enrolled, written_but_lost)
    headers = enrolled.changing(1)
    answer = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=headers)
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["version"], answer.json["events"][0]["position"]) == (2, 2)
    assert "Idempotency-Replayed" not in answer.headers
    assert recordings.calls == 1
    again = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=headers)
    assert again.data == answer.data


def test_a_commit_that_did_not_happen_is_tried_again(enrolled: Scene) -> None:
    recordings = Recordings(enrolled, lost_before_written, lost_before_written)
    answer = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=enrolled.changing(1))
    assert (answer.status_code, recordings.calls) == (200, 3)
    assert len(enrolled.documents()) == 2


def test_a_store_out_of_reach_is_503_and_says_when_to_come_back(enrolled: Scene) -> None:
    Recordings(enrolled, out_of_reach)
    headers = enrolled.changing(1)
    answer = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (503, "shared.unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=headers).status_code == 200


def test_the_same_command_that_another_process_recorded_meanwhile_is_answered_as_its_repeat(enrolled: Scene) -> None:
    """The other process's command commits after this one looked its key up, and before it saves."""

    def overtaken(write: Callable[[], Recorded]) -> Recorded:
        write()
        raise KeyConflict

    Recordings(enrolled, overtaken)
    answer = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=enrolled.changing(1))
    assert (answer.status_code, answer.headers["Idempotency-Replayed"]) == (200, "true")
    assert len(enrolled.documents()) == 2


def test_a_command_overtaken_by_another_is_decided_again_and_told_the_current_version(enrolled: Scene) -> None:
    """Another command commits between this one's loading and its saving."""

    def meanwhile(write: Callable[[], Recorded]) -> Recorded:
        other = {"milestone": "training_done", "order": 2}
        assert (
            enrolled.client.post("/v1/enrolments/STC/milestones", json=other, headers=enrolled.changing(1)).status_code
            == 200
        )
        return write()

    Recordings(enrolled, meanwhile)
    answer = enrolled.client.post("/v1/enrolments/STC/milestones", json=REPORT, headers=enrolled.changing(1))
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
    assert len(enrolled.documents()) == 2


def test_a_key_in_flight_is_a_conflict_and_its_command_goes_on(enrolled: Scene) -> None:
    headers = enrolled.changing(1)
    path = "/v1/enrolments/STC/milestones"
    inside: list[int] = []

    def while_running(write: Callable[[], Recorded]) -> Recorded:
        inside.append(enrolled.client.post(path, json=REPORT, headers=headers).status_code)
        return write()

    Recordings(enrolled, while_running)
    assert enrolled.client.post(path, json=REPORT, headers=headers).status_code == 200
    assert inside == [409]
    assert enrolled.client.post(path, json=REPORT, headers=headers).headers["Idempotency-Replayed"] == "true"


def test_many_at_once_under_few_keys_each_happen_once(scene: Scene) -> None:
    codes = [f"A{number}" for number in range(6)]
    tries = [(code, scene.creating(Idempotency_Key=f"k-{code}")) for code in codes for _ in range(4)]
    statuses: list[tuple[str, int]] = []

    def send(mine: Sequence[tuple[str, dict[str, str]]]) -> None:
        with scene.app.test_client() as client:
            for code, headers in mine:
                answer = client.post("/v1/enrolments", json={**ENROL, "code": code}, headers=headers)
                statuses.append((code, answer.status_code))

    threads = [threading.Thread(target=send, args=(tries[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for _, status in statuses} <= {201, 409}
    assert sorted(document.key for document in scene.documents()) == codes


def test_content_that_breaks_its_events_contract_is_422_with_the_member(enrolled: Scene) -> None:
    """The scene's shape takes 100 characters here, and the event 64."""
    body = {**ENROL, "code": "DAI", "request_number": "1" * 65}
    answer = enrolled.client.post("/v1/enrolments", json=body, headers=enrolled.creating())
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (422, "shared.contract-broken")
    assert answer.json["errors"][0]["pointer"] == "#/request_number"
    assert len(enrolled.documents()) == 1


def test_a_command_refused_by_its_own_effect_is_answered_as_its_repeat(enrolled: Scene) -> None:
    """Another process records this very command after its key was looked up here and before its aggregate is loaded."""
    other = create_app(enrolled, verifier=enrolled.verifier).test_client()
    headers, path = enrolled.changing(1), "/v1/enrolments/STC/milestones"
    store, first = enrolled.application.store, []
    look_up = store.kept_answer

    def meanwhile(caller: str, route: str, key: str) -> None:
        store.kept_answer = look_up  # type: ignore[method-assign]
        first.append(other.post(path, json=REPORT, headers=headers))

    store.kept_answer = meanwhile  # type: ignore[method-assign]
    answer = enrolled.client.post(path, json=REPORT, headers=headers)
    assert (answer.status_code, answer.data) == (200, first[0].data)
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert len(enrolled.documents()) == 2
