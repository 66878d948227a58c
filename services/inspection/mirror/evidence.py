"""What contradicts the mirror while it hears: kept as evidence, told as an alarm, and no reason to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from services.inspection.domain.alarm import Finding
from services.inspection.mirror.alarms import Alarms
from shared.contracts.fields import MAX_INT
from shared.contracts.inspection import AlarmKind
from shared.eventstore.files import Files
from shared.eventstore.ports import Entry, Heard, IntegrityFault, StoreUnavailable
from shared.messaging.remote import UNAVAILABLE

_LOG: Final = logging.getLogger(__name__)
MOST_AN_HOUR: Final = 100
"""Contradicting messages that are kept and become alarms: whoever forges messages must not fill log and disk."""
HOUR: Final = 3600.0
LONGEST: Final = 1_048_576
"""Bytes kept of a document that contradicts: sixteen times as long as a document can be."""
OWNER: Final = "service:inspection"
UNREADABLE: Final[tuple[type[Exception], ...]] = (*UNAVAILABLE, IntegrityFault)


class Evidence:
    """The overseer of inspection's mirror. `origin_of` turns a source's name into its log's origin.

    `examine` reads a source's log from its beginning and returns what is wrong with it; `taken` is rung whenever
    something was heard.
    """

    def __init__(
        self,
        alarms: Alarms,
        files: Files,
        origin_of: Callable[[str], str],
        *,
        examine: Callable[[str], Iterable[Finding]],
        rung: Callable[[], None],
    ) -> None:
        self._alarms = alarms
        self._files = files
        self._origin_of = origin_of
        self._examine = examine
        self._rung = rung
        self._lock = threading.Lock()
        self._kept: deque[float] = deque()
        self._examined: dict[str, str] = {}

    def taken(self, source: str, position: int) -> None:
        """Wakes the mirror: what was taken may complete a checkpoint."""
        self._examined.pop(source, None)
        self._rung()

    def other_document(self, source: str, held: Heard | None, came: Entry) -> None:
        """Keeps both documents, and raises an alarm that names them."""
        if not self._within_limit():
            _LOG.critical("%s: another document at position %d, not kept: too many", source, came.position)
            return
        both = [came.document] if held is None or held.document is None else [held.document, came.document]
        try:
            digests = tuple(self._files.hold(each[:LONGEST], by={OWNER}).digest for each in both)
        except (StoreUnavailable, IntegrityFault) as error:
            _LOG.critical("%s: evidence about position %d cannot be kept: %s", source, came.position, error)
            digests = ()
        detail = (
            "một thông điệp mang nội dung khác với nội dung đang giữ ở vị trí này"
            " / a message brought other bytes than those held at this position"
            if held is not None
            else "một thông điệp nêu vị trí mà sổ chưa có / a message claims a position that the log does not have"
        )
        # Whoever forges a message may put any number there: one that no log can have is told without it.
        index = came.position - 1 if 0 < came.position <= MAX_INT else None
        found = Finding(AlarmKind.CONTRADICTION, self._origin_of(source), detail, index=index, evidence=digests)
        self._alarms.sound([found])

    def other_log(self, source: str, what: str) -> None:
        """Has the source's log read from its beginning, once for each way in which it contradicts."""
        if self._examined.get(source) == what:
            return
        _LOG.critical("%s: %s", source, what)
        try:
            self._alarms.sound(self._examine(self._origin_of(source)))
        except UNREADABLE as error:
            _LOG.warning("%s: the log cannot be examined now: %s", source, error)
        else:
            self._examined[source] = what

    def lost(self, source: str, position: int) -> None:
        """Raises an alarm: inspection's own rows were taken away, and will be heard again."""
        detail = (
            "các dòng mà bản sao đã giữ từ chỉ số này đã bị xoá; sẽ lấy lại từ sổ gốc"
            " / the rows that the mirror held from this index on are gone; they are read again from the log"
        )
        self._alarms.sound([Finding(AlarmKind.MIRROR_DAMAGED, self._origin_of(source), detail, index=position - 1)])

    def _within_limit(self) -> bool:
        now = time.monotonic()
        with self._lock:
            while self._kept and now - self._kept[0] > HOUR:
                self._kept.popleft()
            if len(self._kept) >= MOST_AN_HOUR:
                return False
            self._kept.append(now)
            return True
