"""Any order of right and wrong submissions, key changes and restarts: the witness does what a small model says."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.inspection.domain.log import WitnessedLog
from services.inspection.mirror.witness import Answer, Witness
from services.inspection.wiring import origins_of
from shared.acts import Act, Actor, Role, Stamp
from shared.clock import FrozenClock
from shared.contracts import parse
from shared.contracts.inspection import CheckpointAccepted, KeyEnd
from shared.eventstore.application import Application
from shared.eventstore.opening import open_sqlite
from shared.ids import CountedIds
from shared.ledger.proof import consistency_proof
from tests.inspection.watched import OWN, ToldLog
from tests.inspection.world import at
from tests.support.ledger import cosigner, log_signer

SIZES = st.integers(0, 20)
TREES = [ToldLog(), ToldLog(branch=1, common=3), ToldLog(branch=2, common=9)]
ORIGIN = TREES[0].origin
SIGNERS = [log_signer(number, ORIGIN) for number in range(1, 5)]
WHY = "Kiểm thử"


class WitnessMachine(RuleBasedStateMachine):
    """The model: the sizes and roots accepted, and for each key the last size at which it counts."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.store = open_sqlite(Path(self._directory.name) / "events.db")
        self.stamp = Stamp(OWN, FrozenClock(at("2026-11-24T08:00")), CountedIds())
        self.witness = self._witness()
        self.accepted: dict[int, bytes] = {}
        self.recorded: dict[int, bytes] = {}
        self.read = 0
        self.keys: dict[int, int | None] = {}
        self.standing: set[int] = set()
        self.renewals = 0

    def _witness(self) -> Witness:
        return Witness(self.store, self.stamp, cosigner(1, f"{OWN}/witness"), origins_of(OWN), self.stamp.clock)

    def teardown(self) -> None:
        self.store.close()
        self._directory.cleanup()

    @property
    def size(self) -> int:
        return max(self.accepted, default=0)

    @initialize()
    def watch(self) -> None:
        log = WitnessedLog(ORIGIN)
        log.register(self._act(), vkey=str(SIGNERS[0].verifier_key))
        self._save(log)
        self.keys[0] = None

    @rule(
        tree=st.sampled_from(TREES), size=SIZES, old=st.none() | SIZES, signers=st.sets(st.integers(0, 3), min_size=1)
    )
    def submit(self, tree: ToldLog, size: int, old: int | None, signers: set[int]) -> None:
        """Submits a tree of `size`, by default from the recorded size, with the right proof for that tree."""
        old = self.size if old is None else old
        proof = consistency_proof(tree.tree, old, size) if old <= size else []
        body = tree.request(old, size, proof=proof, signers=[SIGNERS[each] for each in sorted(signers)])
        answer = self.witness.add_checkpoint(body)
        assert answer.status == self._expected(tree, old, size, signers), answer
        self._check(answer)
        if answer.status == 200:
            self._take(size, tree.checkpoint(size).root, signers)

    @rule(size=SIZES, at_bit=st.integers(0, 2000))
    def submit_spoilt(self, size: int, at_bit: int) -> None:
        body = bytearray(TREES[0].request(0, size).replace(b"old 0", b"old %d" % self.size, 1))
        body[(at_bit // 8) % len(body)] ^= 1 << at_bit % 8
        assert self.witness.add_checkpoint(bytes(body)).status != 200

    @precondition(lambda self: len(self.keys) < len(SIGNERS))
    @rule()
    def add_key(self) -> None:
        number, log = len(self.keys), self._log()
        log.add_key(self._act(), vkey=str(SIGNERS[number].verifier_key), reached=self.size)
        self._save(log)
        self.keys[number] = None

    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        living = [number for number, last in self.keys.items() if last is None]
        if len(living) < 2:
            return
        number, last = data.draw(st.sampled_from(living)), data.draw(st.integers(0, self.size))
        log = self._log()
        key = SIGNERS[number].verifier_key.key_id
        log.end_key(self._act(), key_id=key, last_size=last, cause=KeyEnd.REVOKED, reached=self.size)
        self._save(log)
        self.keys[number] = last

    @rule()
    def restart(self) -> None:
        self.witness = self._witness()

    @invariant()
    def what_is_recorded_is_what_the_model_has(self) -> None:
        for entry in self.store.entries(self.read, 1_000):
            self.read, facts = entry.position, parse(entry.document).facts
            if isinstance(facts, CheckpointAccepted):
                again = facts.size == max(self.recorded, default=-1)
                assert again or facts.size > max(self.recorded, default=-1)
                self.renewals -= again
                self.recorded[facts.size] = bytes.fromhex(facts.root)
        assert (self.recorded, self.renewals) == (self.accepted, 0)
        kept = self.store.newest_checkpoint(ORIGIN)
        assert (None if kept is None else (kept.size, kept.root)) == (
            (self.size, self.accepted[self.size]) if self.accepted else None
        )

    def _counting(self, size: int) -> set[int]:
        return {number for number, last in self.keys.items() if last is None or size <= last}

    def _take(self, size: int, root: bytes, signers: set[int]) -> None:
        """Takes an accepted checkpoint: the first of its size, or one that stands by it where nobody does any more."""
        known, counting = size in self.accepted, self._counting(size)
        if not known or not self.standing & counting:
            self.renewals += known
            self.standing = signers & counting
        self.accepted[size] = root

    def _expected(self, tree: ToldLog, old: int, size: int, signers: set[int]) -> int:
        if not signers & self._counting(size):
            return 403
        if old > size:
            return 400
        if old != self.size:
            return 409
        return 200 if old == 0 or tree.checkpoint(old).root == self.accepted[old] else 422

    def _check(self, answer: Answer) -> None:
        assert answer.status != 409 or answer.body == b"%d\n" % self.size

    def _log(self) -> WitnessedLog:
        log = self.witness.find(ORIGIN)
        assert log is not None
        return log

    def _act(self) -> Act:
        return Act(self.stamp, Actor("p-1", Role.INSPECTOR), self.stamp.clock.now(), self.stamp.ids.new(), reason=WHY)

    def _save(self, log: WitnessedLog) -> None:
        Application(self.store, self.stamp).save(self._act(), log)


TestWitnessMachine: Any = WitnessMachine.TestCase
TestWitnessMachine.settings = settings(stateful_step_count=20)
