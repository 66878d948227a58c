"""What is shown is read once by the worker, whoever shows it again; the log says what came of it and cites the text."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from services.assessment.application.texts import TextWork
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.texts import Extracted, NotRead, Reader, ReadText, TextState
from services.assessment.extraction.limits import MIB, Limits
from services.assessment.extraction.process import Extractor, ExtractorFailed, Stopped
from shared.acts import Actor, Role
from shared.contracts.assessment import EvidenceRecorded, EvidenceUnreadable, TextExtracted, Unreadable
from shared.contracts.base import Facts
from shared.eventstore.files import Reading
from shared.eventstore.filetypes import TEXT
from shared.eventstore.views import Page
from tests.assessment.hostile import HOSTILE, honest_pdf, word
from tests.assessment.http import Asking, problem, told
from tests.assessment.test_files_api import CLAIM, DIGEST, INSPECTOR, OUTSIDER
from tests.assessment.world import MANUAL, SECRETARY, World
from tests.support.lifecycles import check_pair, pairs
from tests.support.waiting import until

BY: Final = Reader("python", "3")
GOING: Final = threading.Event()
"""Never set: nobody is to stop."""


class Reads:
    """A reader that counts, and says what it is told to."""

    def __init__(self, *says: Extracted | NotRead | Exception) -> None:
        self.read: list[str] = []
        self.says = list(says)

    def __call__(self, reading: Reading, stop: threading.Event) -> Extracted | NotRead:
        self.read.append(reading.stored.digest)
        with reading.opened() as file:
            text = file.read().decode(errors="replace")
        say = self.says.pop(0) if self.says else Extracted(text.strip(), BY)
        if isinstance(say, Exception):
            raise say
        return say

    def close(self) -> None:
        """Holds nothing."""


def work(world: World, reads: Reads) -> TextWork:
    """Returns the worker's part, with a reader of its own."""
    return TextWork(world.application, world.views(), reads, batch=2)


def stage(world: World, digest: str, agency: str = "SNV") -> TextState | None:
    """Returns how far the text of a piece of evidence has come."""
    return world.application.load(Evidence, evidence_key(agency, digest)).stage


def test_what_is_shown_is_read_and_its_text_kept_beside_the_log(world: World) -> None:
    digest = world.keep()
    world.claim(digest)
    shown = world.log[-1]
    doing = work(world, Reads())
    assert not doing.is_idle()
    assert doing.read_pending(GOING) == 1
    text = MANUAL.decode().strip()
    kept = hashlib.sha256(text.encode()).hexdigest()
    said = world.log[-1]
    assert said.facts == TextExtracted(
        agency="SNV", digest=digest, text=kept, characters=len(text), reader="python", reader_version="3"
    )
    assert (said.actor.person, said.actor.role) == ("service:assessment", Role.SERVICE)
    assert (said.correlation, said.causation) == (shown.correlation, shown.id)
    assert b"".join(world.application.files.read(kept)) == text.encode()
    assert (stage(world, digest), doing.is_idle()) == (TextState.EXTRACTED, True)


def test_the_same_bytes_are_read_once_whoever_shows_them(world: World) -> None:
    reads = Reads()
    digest = world.keep()
    world.claim(digest)
    assert work(world, reads).read_pending(GOING) == 1
    world.keep(actor=OUTSIDER)
    world.claim(digest, "SYT", OUTSIDER)
    assert work(world, reads).read_pending(GOING) == 1
    assert reads.read == [digest]
    first, second = (each.facts for each in world.log if isinstance(each.facts, TextExtracted))
    assert isinstance(first, TextExtracted)
    assert isinstance(second, TextExtracted)
    assert (first.agency, second.agency, first.text) == ("SNV", "SYT", second.text)


def test_two_who_show_the_same_bytes_at_once_have_them_read_once(world: World) -> None:
    reads = Reads(NotRead(Unreadable.ENCRYPTED, BY))
    digest = world.keep()
    world.keep(actor=OUTSIDER)
    world.claim(digest)
    world.claim(digest, "SYT", OUTSIDER)
    assert work(world, reads).read_pending(GOING) == 2
    assert reads.read == [digest]
    reasons = [each.facts.reason for each in world.log if isinstance(each.facts, EvidenceUnreadable)]
    assert reasons == [Unreadable.ENCRYPTED, Unreadable.ENCRYPTED]


def test_more_than_a_page_of_evidence_is_read_in_one_go(world: World) -> None:
    reads = Reads()
    for number in range(5):
        world.claim(world.keep(f"Tài liệu số {number}\n".encode()))
    assert work(world, reads).read_pending(GOING) == 5
    assert len(set(reads.read)) == 5
    assert work(world, reads).read_pending(GOING) == 0


def test_whether_anything_waits_is_looked_up_once_for_each_length_of_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    views, looks = world.views(), 0
    page = views.page

    def counted(*given: Any, **named: Any) -> Page:
        nonlocal looks
        looks += 1
        return page(*given, **named)

    monkeypatch.setattr(views, "page", counted)
    doing = TextWork(world.application, views, Reads(), batch=2)
    assert all(doing.is_idle() for _ in range(5))
    assert doing.read_pending(GOING) == 0
    assert looks == 1
    world.claim(world.keep())
    assert not any(doing.is_idle() for _ in range(5))
    assert doing.read_pending(GOING) == 1
    looks = 0
    assert all(doing.is_idle() for _ in range(5))
    assert looks == 1


def test_what_another_worker_has_said_meanwhile_is_not_said_twice(world: World) -> None:
    digest = world.keep()
    world.claim(digest)
    found = ReadText("0" * 64, 1, BY)
    assert world.application.note_text(evidence_key("SNV", digest), found)
    head = world.application.store.head()
    assert not world.application.note_text(evidence_key("SNV", digest), NotRead(Unreadable.DAMAGED, BY))
    assert world.application.store.head() == head


def test_a_reader_that_does_not_start_leaves_the_evidence_waiting_and_is_tried_again(world: World) -> None:
    digest = world.keep()
    world.claim(digest)
    doing = work(world, Reads(ExtractorFailed("no memory"), Stopped()))
    for failure in (ExtractorFailed, Stopped):
        with pytest.raises(failure):
            doing.read_pending(GOING)
        assert (stage(world, digest), doing.is_idle()) == (TextState.PENDING, False)
    assert doing.read_pending(GOING) == 1


@pytest.mark.parametrize("lost", [True, False])
def test_bytes_that_changed_or_went_are_a_concern_and_hold_up_nothing_else(
    world: World, tmp_path: Path, lost: bool
) -> None:
    broken, whole = world.keep(), world.keep(b"another paper\n")
    world.claim(broken)
    world.claim(whole)
    place = tmp_path / "files" / broken[:2] / broken
    place.chmod(0o640)
    if lost:
        place.unlink()
    else:
        place.write_bytes(MANUAL.replace(b"t", b"T", 1))
    doing = work(world, Reads())
    assert doing.concern() is None
    assert doing.read_pending(GOING) == 1
    assert broken in str(doing.concern())
    assert (stage(world, broken), stage(world, whole)) == (TextState.PENDING, TextState.EXTRACTED)
    assert doing.is_idle(), "nothing waits that can be done before somebody has looked"
    assert doing.read_pending(GOING) == 0


def test_a_text_that_is_its_own_file_is_kept_once(world: World, tmp_path: Path) -> None:
    digest = world.keep(b"exactly what is in it")
    world.claim(digest)
    work(world, Reads()).read_pending(GOING)
    said = world.log[-1].facts
    assert isinstance(said, TextExtracted)
    assert said.text == digest
    assert [path.name for path in (tmp_path / "files").rglob("?" * 64)] == [digest]


def test_a_text_does_not_open_the_file_that_it_is_to_who_has_not_handed_it_in(world: World) -> None:
    digest = world.keep(word("exactly what is in it"))
    world.claim(digest)
    work(world, Reads(Extracted("exactly what is in it", BY))).read_pending(GOING)
    said = world.log[-1].facts
    assert isinstance(said, TextExtracted)
    with world.refuses("assessment.file-unknown", "/digest"):
        world.claim(said.text, "SYT", OUTSIDER)


@pytest.mark.parametrize(("state", "event"), pairs(Evidence.LIFE))
def test_what_reading_came_to_is_recorded_once(world: World, state: TextState, event: type[Facts]) -> None:
    read, not_read = ReadText("0" * 64, 1, BY), NotRead(Unreadable.TIMEOUT, BY)
    service = Actor("service:assessment", Role.SERVICE)

    def reach(*steps: ReadText | NotRead) -> Evidence:
        digest = world.keep()
        world.claim(digest)
        evidence = world.application.load(Evidence, evidence_key("SNV", digest))
        for each in steps:
            evidence.note_text(world.act(service), each)
        return evidence

    check_pair(
        Evidence.LIFE,
        (state, event),
        {
            TextState.PENDING: reach,
            TextState.EXTRACTED: lambda: reach(read),
            TextState.UNREADABLE: lambda: reach(not_read),
        },
        {
            TextExtracted: lambda evidence: evidence.note_text(world.act(service), read),
            EvidenceUnreadable: lambda evidence: evidence.note_text(world.act(service), not_read),
        },
    )


@pytest.fixture
def running(asking: Asking) -> Iterator[Asking]:
    """The service with its own task, as its worker runs it."""
    stop = threading.Event()
    thread = threading.Thread(target=asking.service.tasks["texts"], args=(stop,))
    thread.start()
    yield asking
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


def shown(asking: Asking, content: bytes, title: str = "Sổ tay") -> str:
    """Hands a file in, says what it shows, waits until it is read; returns its path."""
    digest = told(asking.upload(content, SECRETARY), 201)["digest"]
    made = asking.create("/v1/evidence", SECRETARY, {**CLAIM, "digest": digest, "title": title})
    told(made, 201)
    until(asking.service.is_idle, "the evidence to be read")
    return made.headers["Location"]


def test_the_text_of_evidence_is_read_by_who_may_read_the_evidence(running: Asking) -> None:
    path = shown(running, honest_pdf("So tay chat luong"))
    item = told(running.get(path, SECRETARY))
    assert item["reading"]["state_name"] == {"vi": "đã trích văn bản", "en": "text extracted"}
    assert (item["reading"]["reader"], item["reading"]["cited"]["by"]) == ("pypdf", "service:assessment")
    assert (item["version"], item["by"]) == (2, SECRETARY.person)
    for who in (SECRETARY, INSPECTOR):
        answer = running.get(f"{path}/text", who)
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, "So tay chat luong")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert answer.headers["ETag"] == f'"{item["reading"]["text"]}"'
    with running.records("assessment.access.refused.v1"):
        problem(running.get(f"{path}/text", OUTSIDER), 403, "assessment.other-agency")


def test_a_hostile_file_is_kept_as_it_is_and_said_to_be_unreadable(running: Asking) -> None:
    raw = HOSTILE["a document that laughs"][0]
    path = shown(running, raw)
    reading = told(running.get(path, SECRETARY))["reading"]
    assert (reading["state"], reading["reason"], reading["text"]) == ("unreadable", "damaged", None)
    assert reading["reason_name"]["vi"] == "tệp hỏng hoặc không đúng loại"
    problem(running.get(f"{path}/text", SECRETARY), 404, "assessment.text-not-there")
    digest = hashlib.sha256(raw).hexdigest()
    assert running.get(f"/v1/files/{digest}", SECRETARY).data == raw
    found = told(running.get("/v1/evidence?reading=unreadable", INSPECTOR))["items"]
    assert [each["digest"] for each in found] == [digest]
    assert told(running.get("/v1/evidence?reading=pending", INSPECTOR))["items"] == []
    assert shown(running, b"The next paper is read all the same.\n") is not None


def test_evidence_that_waits_to_be_read_says_so(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    path = told(asking.create("/v1/evidence", SECRETARY, CLAIM), 201) and f"/v1/evidence/{evidence_key('SNV', DIGEST)}"
    assert told(asking.get(path, SECRETARY))["reading"]["state"] == "pending"
    problem(asking.get(f"{path}/text", SECRETARY), 404, "assessment.text-not-there")
    problem(asking.get("/v1/evidence/SNV-0/text", INSPECTOR), 404, "shared.not-found")
    problem(asking.get("/v1/evidence?reading=read", INSPECTOR), 422, "shared.query-invalid", "/reading")


def test_a_text_that_was_changed_on_the_disk_is_not_handed_out(running: Asking, tmp_path: Path) -> None:
    path = shown(running, honest_pdf())
    digest = told(running.get(path, SECRETARY))["reading"]["text"]
    place = tmp_path / "files" / digest[:2] / digest
    place.chmod(0o640)
    place.write_bytes(b"Quality menual")
    answer = running.get(f"{path}/text", SECRETARY)
    assert (told(answer, 500)["code"], b"menual" in answer.data) == ("shared.internal", False)


def test_the_worker_reads_in_a_process_that_is_bounded(world: World) -> None:
    digest = world.keep(("ă" * 60 + "\n").encode() * 150_000)
    world.claim(digest)
    bounded = Extractor(Limits(memory_bytes=96 * MIB, text_bytes=64 * MIB))
    doing = TextWork(world.application, world.views(), bounded)
    assert doing.read_pending(GOING) == 1
    bounded.close()
    said = world.log[-1].facts
    assert isinstance(said, EvidenceUnreadable)
    assert said.reason is Unreadable.MEMORY
    assert isinstance(world.log[-2].facts, EvidenceRecorded)
    assert world.log[-2].facts.media_type == TEXT
