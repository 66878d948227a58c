"""Use cases on the texts of evidence, and the worker's part: whatever is shown is read once, and what came of it said.

The text is on disk before the event that names it; after a crash in between it is found again under the same digest.
Reading is begun anew after a crash; what it came to is recorded once, because the version of the evidence says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Protocol

from services.assessment.application.base import Base
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.texts import Extracted, NotRead, Reader, ReadText, TextState
from services.assessment.extraction.process import Stopped
from services.assessment.projections import EVIDENCE, TEXTS, View
from shared.acts import Act, Actor, Role
from shared.contracts.assessment import Unreadable
from shared.errors import NOT_FOUND, STALE, Refused
from shared.eventstore.files import Reading
from shared.eventstore.ports import IntegrityFault
from shared.eventstore.views import Views

_LOG: Final = logging.getLogger(__name__)
_SELF: Final = Actor("service:assessment", Role.SERVICE)
_TICK: Final = 1.0
"""Seconds after which a worker that waits looks whether it is to stop."""


class Extract(Protocol):
    """Reads kept files. Raises what `services.assessment.extraction.process` says."""

    def __call__(self, reading: Reading, stop: threading.Event, /) -> Extracted | NotRead:
        """Returns the text of a kept file, or why there is none; closes `reading`."""
        ...

    def close(self) -> None:
        """Lets go of whatever it reads with; reading again takes it anew."""
        ...


class TextCases(Base):
    """Use cases on the texts of evidence. The service itself acts: nobody is asked, and nothing is decided."""

    def keep_text(self, found: Extracted) -> ReadText:
        """Keeps a text beside the log, under its digest; returns once it is on disk.

        Raises:
            IntegrityFault, StoreUnavailable: see `Files.hold`.
        """
        stored = self.files.hold(found.text.encode(), by={_SELF.person})
        return ReadText(stored.digest, len(found.text), found.reader)

    def note_text(self, key: str, found: ReadText | NotRead) -> bool:
        """Records what reading the file of a piece of evidence came to; tells whether that was still to be said.

        Raises:
            Refused: `shared.not-found`.
        """
        evidence = self.load(Evidence, key)
        if evidence.stage is not TextState.PENDING or evidence.correlation is None:
            return False
        act = replace(Act.begin(self.stamp, _SELF), correlation=evidence.correlation, causation=evidence.said)
        evidence.note_text(act, found)
        try:
            self.save(act, evidence)
        except Refused as refused:
            if refused.rule is not STALE:
                raise
            return False  # another worker came first
        return True


class TextWork:
    """The worker's part: reads what was shown and is not read yet, each file once, whoever shows it again.

    A file whose bytes are not what they were is left as it is, and said to be a concern until somebody has looked.
    """

    def __init__(self, application: TextCases, views: Views, extract: Extract, batch: int = 50) -> None:
        self._app = application
        self._views = views
        self._extract = extract
        self._batch = batch
        self._broken: dict[str, str] = {}
        self._nothing_at = -1
        """A size of the log at which nothing waited: until it grows nothing does, and nobody needs to look."""

    def run(self, stop: threading.Event) -> None:
        """Reads whatever is shown, until `stop` is set."""
        try:
            while not stop.is_set():
                seen = self._app.store.head().size
                self.read_pending(stop)
                self._app.store.wait(seen, _TICK)
        except Stopped:
            return
        finally:
            self._extract.close()

    def read_pending(self, stop: threading.Event) -> int:
        """Reads everything that waits to be read; returns of how many pieces of evidence that was recorded.

        Raises:
            ExtractorFailed: no process could be started that reads; nothing is recorded of the file that was next.
            Stopped: `stop` was set.
        """
        return sum(self._read(item, stop) for item in self._pending())

    def is_idle(self) -> bool:
        """Tells whether nothing waits to be read. What cannot be read before somebody looks does not wait."""
        return next(self._pending(), None) is None

    def concern(self) -> str | None:
        """Returns which files are not what they were, None when all are."""
        return "; ".join(sorted(set(self._broken.values()))) or None

    def _pending(self) -> Iterator[View]:
        size, nothing = self._app.store.head().size, True
        after: str | None = None if size == self._nothing_at else ""
        while after is not None:
            page = self._views.page(EVIDENCE, after=after, limit=self._batch, reading=TextState.PENDING.value)
            for each in page.items:
                if each["event"] not in self._broken:
                    nothing = False
                    yield each
            after = page.next
        if nothing:
            self._nothing_at = size

    def _read(self, item: View, stop: threading.Event) -> bool:
        digest = item["digest"]
        found = _known(self._views.get(TEXTS, digest))
        if found is None:
            try:
                read = self._extract(self._app.files.read(digest), stop)
                found = read if isinstance(read, NotRead) else self._app.keep_text(read)
            except (IntegrityFault, Refused) as fault:
                if isinstance(fault, Refused) and fault.rule is not NOT_FOUND:
                    raise
                self._broken[item["event"]] = str(fault)
                _LOG.critical("the evidence of event %s cannot be read: %s", item["event"], fault)
                return False
        return self._app.note_text(evidence_key(item["agency"], digest), found)


def _known(told: View | None) -> ReadText | NotRead | None:
    """Returns what reading the same bytes came to before, None where nobody has read them."""
    if told is None:
        return None
    reader = Reader(told["reader"], told["reader_version"])
    if told["text"] is None:
        return NotRead(Unreadable(told["reason"]), reader)
    return ReadText(told["text"], told["characters"], reader)
