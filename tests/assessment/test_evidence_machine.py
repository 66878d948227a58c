"""Whatever is handed in, shown, read, broken and repaired in whatever order, evidence keeps its promises."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.assessment.application.texts import TextWork
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.texts import Extracted, NotRead, Reader, TextState
from services.assessment.extraction.process import ExtractorFailed
from services.assessment.projections import EVIDENCE
from shared.acts import BOUND_ROLES, Actor, Role
from shared.contracts.assessment import EvidenceUnreadable, TextExtracted, Unreadable
from shared.contracts.document import Document, parse
from shared.errors import Refused
from shared.eventstore.aggregate import fold
from shared.eventstore.files import Reading
from shared.eventstore.ports import IntegrityFault
from shared.ids import aggregate_id
from tests.assessment.world import DOST, FIRST, MEMBER, SECRETARY, World
from tests.support.machines import run_everywhere

pytestmark = pytest.mark.slow

PAPERS: Final = tuple(f"Tài liệu số {number}\n".encode() for number in range(4))
DIGESTS: Final = tuple(hashlib.sha256(each).hexdigest() for each in PAPERS)
ACTORS: Final = (SECRETARY, DOST, MEMBER, Actor("p-023", Role.QMR, "SYT"))
AGENCIES: Final = ("SNV", "SYT", "SXD")
TOLD: Final = ("SNV", "SYT")
BY: Final = Reader("stand-in", "1")
numbers = st.integers(0, len(PAPERS) - 1)
actors = st.sampled_from(ACTORS)


class StandIn:
    """A reader that says what the machine has it say."""

    def __init__(self, read: Callable[[Reading], Extracted | NotRead]) -> None:
        self._read = read

    def __call__(self, reading: Reading, _stop: threading.Event) -> Extracted | NotRead:
        return self._read(reading)

    def close(self) -> None:
        """Holds nothing."""


class EvidenceMachine(RuleBasedStateMachine):
    """Everybody who hands in and shows, the disk, and the worker; beside it a model that knows nothing of the code."""

    told: ClassVar[Path]
    folder: ClassVar[Path]
    runs: ClassVar[int] = 0
    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        place = self.folder / str(self.runs)
        place.mkdir()
        shutil.copy(self.told, place)
        self.world = World.on(place)
        self.views = self.world.views()
        self.owners: dict[str, set[str]] = {}
        self.shown: dict[tuple[str, str], TextState] = {}
        self.broken: set[str] = set()
        self.outcomes: dict[str, TextState] = {}
        self.reads: list[str] = []
        self.says: list[str] = []
        self.work = self._worker()

    def teardown(self) -> None:
        """Lets the store go, once the replay of every prefix of every history has loaded."""
        try:
            for agency, digest in self.shown:
                history = self._history(agency, digest)
                for length in range(1, len(history) + 1):
                    assert fold(Evidence(evidence_key(agency, digest)), history[:length]).version == length
        finally:
            self.world.application.store.close()

    def _worker(self) -> TextWork:
        return TextWork(self.world.application, self.views, StandIn(self._read), batch=2)

    def _read(self, reading: Reading) -> Extracted | NotRead:
        with reading.opened():
            say = self.says.pop(0) if self.says else "text"
        if say == "fail":
            raise ExtractorFailed("told to")
        self.reads.append(reading.stored.digest)
        return Extracted(f"text of {reading.stored.digest}", BY) if say == "text" else NotRead(Unreadable.DAMAGED, BY)

    def _history(self, agency: str, digest: str) -> list[Document]:
        stream = self.world.application.store.stream(aggregate_id("evidence", evidence_key(agency, digest)))
        return [parse(each.document) for each in stream]

    @rule(number=numbers, actor=actors)
    def hand_in(self, number: int, actor: Actor) -> None:
        digest = DIGESTS[number]
        if digest in self.broken:
            with pytest.raises(IntegrityFault):
                self.world.keep(PAPERS[number], actor)
            return
        assert self.world.keep(PAPERS[number], actor) == digest
        owners = self.owners.setdefault(digest, set())
        owners |= {actor.person} | ({actor.agency} if actor.agency else set())

    @rule(
        number=numbers,
        actor=actors,
        agency=st.sampled_from(AGENCIES),
        clauses=st.sampled_from(((), ("4.1",), ("8.5.6",), ("9.9",))),
        late=st.booleans(),
    )
    def show(self, number: int, actor: Actor, agency: str, clauses: tuple[str, ...], late: bool) -> None:
        digest = DIGESTS[number]
        mine = bool(self.owners.get(digest, set()) & {actor.person, agency})
        expected = (
            agency in TOLD
            and mine
            and (agency, digest) not in self.shown
            and not (actor.role in BOUND_ROLES and actor.agency != agency)
            and clauses != ("9.9",)
            and not late
        )
        issued = date(2008, 3, 11) if late else FIRST
        head = self.world.application.store.head()
        try:
            self.world.claim(digest, agency, actor, clauses=clauses, issued_on=issued)
        except Refused:
            assert not expected
            assert self.world.application.store.head() == head
        except IntegrityFault:
            assert mine
            assert digest in self.broken
            assert self.world.application.store.head() == head
        else:
            assert expected
            assert digest not in self.broken
            self.shown[agency, digest] = TextState.PENDING

    @rule(number=numbers, agency=st.sampled_from(TOLD))
    def show_as_it_should_be(self, number: int, agency: str) -> None:
        actor = SECRETARY if agency == "SNV" else ACTORS[-1]
        self.hand_in(number, actor)
        self.show(number, actor, agency, ("4.1",), late=False)

    @rule(says=st.lists(st.sampled_from(("text", "unreadable", "fail")), max_size=3))
    def read(self, says: list[str]) -> None:
        self.says = list(says)
        before = len(self.reads)
        try:
            self.work.read_pending(threading.Event())
            failed = False
        except ExtractorFailed:
            failed = True
        assert failed or "fail" not in says[: len(self.reads) - before]
        for digest, say in zip(self.reads[before:], [*says, *["text"] * len(PAPERS)], strict=False):
            self.outcomes[digest] = TextState.EXTRACTED if say == "text" else TextState.UNREADABLE
        for agency, digest in self._pending():
            known = self.outcomes.get(digest)
            evidence = self.world.application.load(Evidence, evidence_key(agency, digest))
            if known is not None and (not failed or evidence.stage is known):
                self.shown[agency, digest] = known
            else:
                assert failed or digest in self.broken or self._was_broken(digest), "something was passed over"
        self.reached.update(self.outcomes.values(), ["failed"] if failed else [])

    def _was_broken(self, digest: str) -> bool:
        return digest in str(self.work.concern())

    def _pending(self) -> list[tuple[str, str]]:
        return [key for key, state in self.shown.items() if state is TextState.PENDING]

    @rule(number=numbers)
    def a_bit_flips_on_the_disk(self, number: int) -> None:
        self._write(number, bytes([PAPERS[number][0] ^ 1]) + PAPERS[number][1:])
        self.broken |= {DIGESTS[number]} & self.owners.keys()

    @rule(number=numbers)
    def the_file_comes_back_and_the_worker_is_started_again(self, number: int) -> None:
        self._write(number, PAPERS[number])
        self.broken -= {DIGESTS[number]}
        self.work = self._worker()

    def _write(self, number: int, content: bytes) -> None:
        place = self.world.folder / "files" / DIGESTS[number][:2] / DIGESTS[number]
        if place.exists():
            place.chmod(0o640)
            place.write_bytes(content)

    @invariant()
    def what_the_documents_fold_to_is_what_the_model_knows(self) -> None:
        self.reached.update(["broken"] if self.broken else [])
        for (agency, digest), state in self.shown.items():
            key = evidence_key(agency, digest)
            history = self._history(agency, digest)
            folded = fold(Evidence(key), history)
            assert folded.stage is state
            assert folded == self.world.application.load(Evidence, key)
            assert len(history) == (1 if state is TextState.PENDING else 2)
            item = self.views.get(EVIDENCE, key)
            assert item is not None
            assert (item["reading"]["state"], item["version"]) == (state.value, len(history))

    @invariant()
    def no_file_is_read_twice_and_everybody_is_told_the_same(self) -> None:
        assert len(self.reads) == len(set(self.reads))
        said: dict[str, set[str]] = {}
        for each in self.world.log:
            if isinstance(each.facts, TextExtracted):
                said.setdefault(each.facts.digest, set()).add(each.facts.text)
            elif isinstance(each.facts, EvidenceUnreadable):
                said.setdefault(each.facts.digest, set()).add(each.facts.reason)
        assert all(len(each) == 1 for each in said.values())


def test_whatever_is_tried_in_whatever_order(told: Path, tmp_path: Path) -> None:
    EvidenceMachine.told, EvidenceMachine.folder = told, tmp_path
    run_everywhere(
        EvidenceMachine,
        lambda: EvidenceMachine.reached,
        {"extracted", "unreadable", "failed", "broken"},
        settings(max_examples=40, stateful_step_count=25),
    )
