"""What must hold whatever carries the documents. Both transports face it (`test_embedded.py`, `test_rabbitmq.py`)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from shared.acts import Act, Actor, Role
from shared.contracts import CATALOGUE, Document, leaf_hash
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.ports import (
    Entry,
    IntegrityFault,
    OutcomeUnknown,
    StoreUnavailable,
    VersionConflict,
)
from shared.ids import aggregate_id
from shared.messaging.consumer import Fork
from shared.messaging.parking import Parking, Release
from shared.messaging.taking import Unreadable
from shared.messaging.transport import Delivery
from shared.messaging.worker import State
from tests.messaging.faulty import DeafLog, FaultyStore
from tests.messaging.probe import REACTIONS, Counted, Counter, Echo, Probe, note, stamp
from tests.messaging.scene import Meddling, Scene
from tests.support.waiting import until


class TransportConformance:
    """The suite. A subclass has a fixture `scene`."""

    def test_every_document_is_heard_once_and_in_order(self, scene: Scene) -> None:
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo):
            scene.count(150)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()
        hashes = [each.leaf_hash for each in echo.store.heard("probe", 0, 1000)]
        assert hashes == [each.leaf_hash for each in scene.probe.store.entries(0, 1000)]

    def test_what_was_recorded_before_anybody_listened_is_heard(self, scene: Scene) -> None:
        scene.count(40)
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo):
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_redelivery_changes_nothing(self, scene: Scene) -> None:
        echo = scene.open()
        twice = Meddling(scene.transport, lambda came: [each for one in came for each in (one, one)])
        with scene.relaying(), scene.hearing(echo, transport=twice):
            scene.count(60)
            scene.heard_all(echo)
            scene.meter.wait_for("duplicates", 1)
        assert scene.noted(echo) == scene.counted()

    def test_order_holds_whatever_the_order_of_messages(self, scene: Scene) -> None:
        chance = random.Random(7)  # noqa: S311 - a seed that repeats is what is wanted
        shuffled = Meddling(scene.transport, lambda came: chance.sample(list(came), len(came)))
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, transport=shuffled):
            scene.count(120)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_a_lost_message_is_noticed_and_fetched(self, scene: Scene) -> None:
        lossy = Meddling(scene.transport, lambda came: [each for each in came if each.entry.position % 7])
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, transport=lossy):
            scene.count(100)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()
        assert scene.meter.counts["gaps"] >= 1

    def test_a_loss_at_the_tail_is_noticed_without_any_message(self, scene: Scene) -> None:
        deaf = Meddling(scene.transport, lambda _came: [])
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, transport=deaf):
            scene.count(10)
            scene.heard_all(echo)
            scene.count(10)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_a_gap_is_never_skipped_while_the_log_is_out_of_reach(self, scene: Scene) -> None:
        log = DeafLog(scene.probe.store)
        lossy = Meddling(scene.transport, lambda came: [each for each in came if each.entry.position != 3])
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, transport=lossy, log=log):
            scene.count(5)
            until(lambda: echo.store.heard_position("probe") == 2, "the documents before the gap")
            scene.meter.wait_for("gaps")
            assert echo.store.heard_position("probe") == 2
            log.reachable.set()
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_messages_are_taken_while_the_log_is_out_of_reach(self, scene: Scene) -> None:
        echo = scene.open()
        with scene.relaying():
            scene.count(1)
            with scene.hearing(echo):
                scene.heard_all(echo)
        with scene.relaying(), scene.hearing(echo, log=DeafLog(scene.probe.store)):
            scene.count(20)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_another_document_at_a_known_position_stops_the_source(self, scene: Scene) -> None:
        def forge(came: Sequence[Delivery]) -> Sequence[Delivery]:
            forged = came[-1].entry.document.replace(b'"note":"-"', b'"note":"+"') if came else b""
            return [*came, *(_with(each, forged) for each in came[-1:])]

        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, transport=Meddling(scene.transport, forge)) as worker:
            # A look at the log may bring a document before its message does; then the next one's message is forged.
            until(another_or_alarm(scene), "an alarm", every=0.3)
            assert isinstance(scene.stopped(), Fork)
            until(lambda: worker.status()["probe"].state is State.STOPPED, "the source to be stopped")
        noted = scene.noted(echo)
        assert noted == scene.counted()[: len(noted)]
        assert scene.meter.counts["forks"] == 1

    def test_a_log_that_was_replaced_is_noticed_before_anything_is_taken_from_it(
        self, scene: Scene, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo):
            scene.count(5)
            scene.heard_all(echo)
        other = Scene(tmp_path_factory.mktemp("other"), scene.transport, scene.probe, scene.closing)
        restored = other.open("restored")
        for _ in range(9):
            restored.save(_probe_act(restored), _counted(restored))
        with scene.relaying(), scene.hearing(echo, log=restored.store):
            assert isinstance(scene.stopped(), Fork)
        assert scene.noted(echo) == scene.counted()

    def test_a_log_shorter_than_what_was_heard_stops_the_source(
        self, scene: Scene, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo):
            scene.count(5)
            scene.heard_all(echo)
        empty = Scene(tmp_path_factory.mktemp("empty"), scene.transport, scene.probe, scene.closing).open("empty")
        with scene.hearing(echo, log=empty.store):
            assert isinstance(scene.stopped(), Fork)

    def test_poison_is_set_aside_and_only_its_own_aggregate_waits(self, scene: Scene) -> None:
        echo = scene.open()
        with scene.relaying(), scene.hearing(echo):
            scene.probe.count("a")
            scene.probe.count("b", "poison")
            scene.probe.count("a")
            scene.probe.count("b")
            scene.heard_all(echo)
        assert echo.heard("a") == [1, 2]
        assert echo.heard("b") == []
        parking = echo.find(Parking, "probe")
        assert parking is not None
        assert list(parking.parked.values()) == [[2, 4]]
        assert scene.meter.counts["parked"] == 2

    def test_a_release_takes_what_was_set_aside_in_its_order_while_the_rest_goes_on(self, scene: Scene) -> None:
        echo = scene.open()
        echo.broken = {"turn-3"}
        release = Release(echo, REACTIONS, {"probe": scene.probe.store})
        with scene.relaying(), scene.hearing(echo):
            scene.count(50)
            scene.heard_all(echo)
            assert echo.heard("turn-3") == []
            echo.broken.clear()
            release(releasing(echo), "probe", aggregate_id("counter", "turn-3"))
            scene.count(30)
            scene.heard_all(echo)
        assert echo.heard("turn-3") == [1, 2, 3, 4, 5, 6, 7]
        assert sorted(scene.noted(echo)) == sorted(scene.counted())

    def test_a_reaction_that_fails_for_a_while_sets_nothing_aside(self, scene: Scene) -> None:
        failures = iter([ArithmeticError("once"), ArithmeticError("twice")])

        def moody(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
            for failure in failures:
                raise failure
            return note(application, document, act)

        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, reactions={Counted: moody}):
            scene.count(3)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()
        assert echo.find(Parking, "probe") is None

    def test_a_newer_document_stops_the_source_and_is_heard_after_the_upgrade(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        echo = scene.open()
        scene.count(2)
        scene.probe.show("a")
        scene.count(1)
        with monkeypatch.context() as older:
            older.delitem(CATALOGUE, "probe.counter.shown.v1")
            with scene.relaying(), scene.hearing(echo):
                assert isinstance(scene.stopped(), Unreadable)
            assert echo.store.heard_position("probe") == 2
        scene.alarms.clear()
        with scene.relaying(), scene.hearing(echo):
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_an_unreadable_aggregate_stops_the_source_and_is_not_set_aside(self, scene: Scene) -> None:
        def meets_a_fault(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
            raise IntegrityFault("a column does not say what the bytes say")

        echo = scene.open()
        with scene.relaying(), scene.hearing(echo, reactions={Counted: meets_a_fault}):
            scene.count(1)
            assert isinstance(scene.stopped(), Unreadable)
        assert echo.store.heard_position("probe") == 0
        assert echo.find(Parking, "probe") is None

    def test_a_store_out_of_reach_is_tried_again_and_says_nothing_about_the_document(self, scene: Scene) -> None:
        echo, store = _on_faulty_store(scene)
        store.before = [StoreUnavailable("the disk is full") for _ in range(5)]
        with scene.relaying(), scene.hearing(echo):
            scene.count(3)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()
        assert echo.find(Parking, "probe") is None

    @pytest.mark.parametrize("happened", [True, False])
    def test_a_lost_answer_of_the_database_is_looked_up_and_not_taken_for_a_conflict(
        self, scene: Scene, happened: bool
    ) -> None:
        echo, store = _on_faulty_store(scene)
        lost: list[Exception] = [OutcomeUnknown("the connection broke after COMMIT")]
        store.before, store.after = ([], lost) if happened else (lost, [])
        with scene.relaying(), scene.hearing(echo):
            scene.count(3)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_a_command_in_between_makes_the_service_react_again(self, scene: Scene) -> None:
        echo, store = _on_faulty_store(scene)
        store.before = [VersionConflict("a command came first") for _ in range(8)]
        with scene.relaying(), scene.hearing(echo):
            scene.count(2)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()
        assert echo.find(Parking, "probe") is None

    def test_documents_without_effect_share_a_transaction(self, scene: Scene) -> None:
        for _ in range(80):
            scene.probe.show("a")
        echo, store = _on_faulty_store(scene)
        with scene.relaying(), scene.hearing(echo):
            scene.heard_all(echo)
        heard = [each.position for recording in store.recordings for each in recording.heard]
        assert heard == list(range(1, 81))
        assert len(store.recordings) < 40

    def test_stopping_in_the_middle_loses_and_repeats_nothing(self, scene: Scene) -> None:
        echo = scene.open()
        with scene.relaying():
            scene.count(200)
            for reached in (20, 60, 120):
                with scene.hearing(echo):
                    scene.heard_some(echo, reached)
            with scene.hearing(echo):
                scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_two_workers_on_one_store_take_every_document_once(self, scene: Scene) -> None:
        echo, twin = scene.open(), scene.open()
        with scene.relaying(), scene.hearing(echo), scene.hearing(twin):
            scene.count(150)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_two_relays_only_duplicate(self, scene: Scene) -> None:
        echo = scene.open()
        with scene.relaying(lock="one"), scene.relaying(lock="two"), scene.hearing(echo):
            scene.count(100)
            scene.heard_all(echo)
        assert scene.noted(echo) == scene.counted()

    def test_the_mirror_keeps_every_byte_even_of_what_nobody_can_read(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scene.count(3)
        scene.probe.show("a")
        mirror = scene.open("mirror")
        monkeypatch.delitem(CATALOGUE, "probe.counter.shown.v1")
        with scene.relaying(), scene.hearing(mirror, reactions={}, keep_documents=True):
            scene.heard_all(mirror)
        kept = [each.document for each in mirror.store.heard("probe", 0, 10)]
        assert kept == [each.document for each in scene.probe.store.entries(0, 10)]

    def test_forged_messages_neither_get_into_a_mirror_nor_stop_it(self, scene: Scene) -> None:
        mirror = scene.open("mirror")

        def forge(came: Sequence[Delivery]) -> Sequence[Delivery]:
            return [each for genuine in came for each in (_with(genuine, b"forged"), genuine)]

        forging = Meddling(scene.transport, forge)
        with scene.relaying(), scene.hearing(mirror, reactions={}, keep_documents=True, transport=forging):
            scene.count(20)
            scene.heard_all(mirror)
            scene.meter.wait_for("forks")
            scene.count(20)
            scene.heard_all(mirror)
        kept = [each.document for each in mirror.store.heard("probe", 0, 100)]
        assert kept == [each.document for each in scene.probe.store.entries(0, 100)]
        assert scene.alarms == []

    def test_what_a_worker_says_about_itself_is_so(self, scene: Scene) -> None:
        echo = scene.open()
        scene.count(12)
        with scene.relaying(), scene.hearing(echo) as worker:
            scene.heard_all(echo)
            until(lambda: worker.status()["probe"].position == 12, "the status to show it")
            status = worker.status()["probe"]
        assert (status.state, status.head, status.lag) == (State.RUNNING, 12, 0)
        assert scene.meter.counts["heard"] == 12
        assert scene.meter.gauges["lag"] == 0


def releasing(echo: Echo, **members: Any) -> Act:
    """Returns the act of a person who releases what was set aside."""
    return replace(Act.begin(echo.stamp, Actor("person:keeper", Role.INSPECTOR)), **members)


def another_or_alarm(scene: Scene) -> Callable[[], bool]:
    """Returns what records one more document and tells whether there was an alarm."""

    def look() -> bool:
        scene.count(1)
        return bool(scene.alarms)

    return look


def _with(delivery: Delivery, raw: bytes) -> Delivery:
    return replace(delivery, entry=Entry(delivery.entry.position, leaf_hash(raw), raw))


def _on_faulty_store(scene: Scene) -> tuple[Echo, FaultyStore]:
    store = FaultyStore(scene.open().store)
    return Echo(store, stamp("echo")), store


def _probe_act(application: Application) -> Act:
    return Probe(application.store, stamp("probe")).act()


def _counted(application: Application) -> Aggregate:
    counter = application.find(Counter, "a") or Counter("a")
    counter.count(_probe_act(application), "from a backup")
    return counter
