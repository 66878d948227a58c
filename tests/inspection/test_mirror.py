"""The mirror keeps everything, whatever it is, and its index loses nothing of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.inspection.domain.log import WitnessedLog
from services.inspection.projections import FRONTIER_EVERY, PROGRAMME, Mirror, MirrorFeed, MirrorIndex, version_of
from shared.acts import Act
from shared.contracts import leaf_hash
from shared.contracts.registry import PersonRecorded, PlanAdopted
from shared.contracts.terms import Milestone
from shared.eventstore.application import Application
from shared.eventstore.ports import Heard, IntegrityFault, Recording
from shared.eventstore.views import Views
from shared.eventstore.viewtables import SQLiteViewTables
from shared.ledger.tree import root_of
from tests.inspection.world import DOST, PROVINCE, SNV, World, milestone, registered, tell_the_programme
from tests.support.ledger import log_signer

NEWER = {"agency.milestone-reported.v1": "agency.milestone-reported.v9"}
GARBAGE = {
    "nothing": b"",
    "no JSON": b"\xff\xfe not a document",
    "deep nesting": b"[" * 60_000,
    "a number": b"17",
    "an id that is none": b'{"id":"<script>","time":"yesterday","occurred":"9999-99-99"}',
    "a lone surrogate": b'{"type":"\\ud800","subject":"\\u0000"}',
    "a text of sixty thousand letters": b'{"subject":"' + b"x" * 60_000 + b'"}',
    "a time before all times": b'{"time":"0001-01-01T00:00:00.000000Z","occurred":"0001-01-01"}',
    "a float": b'{"id":"00000000-0000-7000-8000-000000000001","aggregateversion":1.5}',
    "a whole number of ten thousand digits": b'{"a":' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("raw", GARBAGE.values(), ids=GARBAGE)
def test_whatever_is_heard_is_kept_and_indexed_and_what_follows_is_too(world: World, raw: bytes) -> None:
    position = world.hear("registry", raw)
    after = world.say(registered(), f"agency/{SNV}")
    unreadable = list(world.mirror.shelf("unreadable"))
    assert [(row.source, row.position) for row in unreadable] == [("registry", position)]
    assert world.mirror.document(unreadable[0]) == raw
    assert [row.id for row in world.mirror.shelf(SNV)] == [str(after.id)]
    assert world.dossier("2007-12-31", "2007-12-31")["unread"] == {"of_agency": [], "of_unknown_agency": 1}


def test_an_event_of_a_newer_type_is_kept_and_found_by_its_envelope(world: World) -> None:
    first = world.say(registered(), f"agency/{SNV}")
    newer = world.say(milestone(Milestone.TRAINING_DONE), f"agency/{SNV}", cause=first.id, change=NEWER)
    (row,) = world.mirror.events(str(newer.id))
    assert (row.reading, row.topic) == ("unknown", "registry.agency.milestone-reported.v9")
    assert [each.id for each in world.mirror.effects([str(first.id)])[str(first.id)]] == [str(newer.id)]
    assert [each.id for each in world.mirror.correlated(str(newer.correlation))] == [str(newer.id)]
    assert json.loads(world.mirror.document(row))["type"] == row.topic


def test_a_newer_event_on_an_agencys_aggregate_stands_in_its_history_and_its_dossier_says_so(world: World) -> None:
    world.say(registered(), f"agency/{SNV}")
    newer = world.say(milestone(Milestone.TRAINING_DONE), f"agency/{SNV}", change=NEWER)
    last = world.history("2007-12-31", "2007-12-31")[-1]
    assert (last["event"], last["reading"], last["verified"]) == (str(newer.id), "unknown", False)
    assert "chưa đọc được" in last["sentence"]["vi"]
    unread = world.dossier("2007-12-31", "2007-12-31")["unread"]["of_agency"]
    assert [each["event"] for each in unread] == [str(newer.id)]


def test_a_document_with_an_envelope_member_of_a_newer_release_is_kept_in_its_agencys_history(world: World) -> None:
    world.say(registered(), f"agency/{SNV}")
    newer = world.say(milestone(Milestone.TRAINING_DONE), f"agency/{SNV}", change={'"time":': '"tenant":"x","time":'})
    last = world.history("2007-12-31", "2007-12-31")[-1]
    assert (last["event"], last["reading"]) == (str(newer.id), "unreadable")


def test_events_that_name_no_agency_are_kept_where_they_belong(world: World) -> None:
    plan = world.say(PlanAdopted(plan="KH", title="Kế hoạch", demonstration=True), "plan/KH")
    person = world.say(PersonRecorded(person="p-1", details="0" * 64), "person/p-1")
    assert [row.id for row in world.mirror.shelf(PROGRAMME)] == [str(plan.id)]
    assert [row.id for row in world.mirror.shelf("person")] == [str(person.id)]


def test_what_inspection_records_of_logs_is_read_with_no_agency_s_file(told: World) -> None:
    log = WitnessedLog(f"{PROVINCE}/registry")
    log.register(Act.begin(told.stamp, DOST), vkey=str(log_signer(1, log.key).verifier_key))
    Application(told.store, told.stamp).save(Act.begin(told.stamp, DOST), log)
    told.mirror.caught_up()
    assert [row.topic for row in told.mirror.shelf("log")] == ["inspection.log.registered.v1"]
    assert {row.source for row in told.mirror.shelf(PROGRAMME)} <= {"registry", "funding"}


def test_an_id_that_a_source_repeats_is_seen_at_both_places(world: World) -> None:
    first = world.say(registered(), f"agency/{SNV}")
    world.hear("registry", first.raw)
    found = world.app.event(first.id, None)
    assert (found["position"], found["repeated"]) == (1, [{"source": "registry", "position": 2}])


def test_the_root_over_every_prefix_is_that_of_its_leaves(world: World) -> None:
    hashes = []
    rows = []
    for number in range(2 * FRONTIER_EVERY + 3):
        raw = b"document %d" % number
        hashes.append(leaf_hash(raw))
        rows.append(Heard("funding", number + 1, hashes[-1], raw))
    world.store.record(Recording(heard=rows))
    for size in (0, 1, 2, 3, FRONTIER_EVERY - 1, FRONTIER_EVERY, FRONTIER_EVERY + 1, len(hashes)):
        assert world.mirror.root("funding", size) == root_of(hashes[:size])


def test_a_root_over_more_than_is_held_is_never_given(world: World) -> None:
    world.say(registered(), f"agency/{SNV}")
    with pytest.raises(IntegrityFault):
        world.mirror.root("registry", 2)


def test_a_document_heard_without_its_bytes_stops_the_index(world: World) -> None:
    world.store.record(Recording(heard=[Heard("registry", 1, b"\0" * 32)]))
    with pytest.raises(IntegrityFault, match="no bytes"):
        world.mirror.held("registry")


def test_folding_the_mirror_again_gives_the_same_answers(told: World) -> None:
    before = (told.history("2008-12-31", "2008-12-31"), told.dossier("2008-12-31", "2008-12-31"))
    told.views.rebuild()
    assert (told.history("2008-12-31", "2008-12-31"), told.dossier("2008-12-31", "2008-12-31")) == before


def test_an_index_folded_after_the_fact_equals_the_one_that_grew_with_the_mirror(told: World, tmp_path: Path) -> None:
    feeds = {source: MirrorFeed(told.store, source) for source in ("registry", "assessment", "funding", "notifier")}
    late = Mirror(Views(SQLiteViewTables(tmp_path / "late.db"), MirrorIndex(), feeds), feeds)
    assert list(late.shelf(SNV)) == list(told.mirror.shelf(SNV))


def test_two_mirrors_of_the_same_logs_agree(tmp_path: Path) -> None:
    answers = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        world = World(tmp_path / name)
        tell_the_programme(world)
        answers.append(world.dossier("2008-12-31", "2008-12-31"))
        world.close()
    assert answers[0] == answers[1]


def test_the_index_is_folded_again_by_a_release_that_can_read_more() -> None:
    older = version_of(1, ["registry.agency.registered.v1"])
    assert version_of(1, ["registry.agency.registered.v2", "registry.agency.registered.v1"]) != older
    assert version_of(2, ["registry.agency.registered.v1"]) != older
    assert version_of(1, ["registry.agency.registered.v1", "sample.of.tests.v1"]) == older
