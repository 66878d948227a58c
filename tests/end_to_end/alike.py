"""Whether two runs of one programme ended alike: the same streams, byte for byte, but for what no two runs can share.

Left out: what inspection records of its watch over the logs (its aggregates `log`, `submission`, `audit`, `alarm`). How
large a log was when it was signed, and when the mirror had it, is real time's to say, whatever the programme plays. And
which steps of a deadline the notifier found due at one look, with the notices of them: a worker of its own looks at the
clock once a second, and the programme's clock goes on by days meanwhile.
Renamed by first appearance: UUIDs that were drawn (events, correlations) and what is derived from them, and the salted
digests of what may be erased, whose salt is drawn. Blanked: `time` and `traceparent`. Everything else is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from shared.contracts import Document, parse
from shared.contracts.notifier import NoticeRequested
from shared.eventstore.ports import Entry

_DRAWN: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SALTED: Final = re.compile(rb'(?<="details":")[0-9a-f]{64}|(?<="text":")[0-9a-f]{64}')
_KEYED: Final = re.compile(rb"S-[0-9a-f]{32}")
"""A signal's key follows from the ids of the events that it rests on."""
_OF_REAL_TIME: Final = frozenset({"log", "submission", "audit", "alarm"})
_BLANKED: Final = re.compile(rb'("(?:time|traceparent)":")[^"]*"')


class Names:
    """Names given to what was drawn, by first appearance."""

    def __init__(self) -> None:
        self._given: dict[bytes, bytes] = {}

    def known(self, raw: bytes) -> bytes:
        """Returns `raw` with what has a name named and everything else that was drawn as `?`."""
        return self._replaced(raw, lambda found: self._given.get(found, b"?"))

    def named(self, raw: bytes) -> bytes:
        """Returns `raw` with everything that was drawn named."""
        return self._replaced(raw, lambda found: self._given.setdefault(found, b"#%d" % len(self._given)))

    @staticmethod
    def _replaced(raw: bytes, name: object) -> bytes:
        assert callable(name)
        for pattern in (_SALTED, _KEYED, _DRAWN):
            raw = pattern.sub(lambda match: name(match.group()), raw)
        return _BLANKED.sub(rb'\1"', raw)


def streams(logs: Mapping[str, Iterable[Entry]]) -> dict[str, list[bytes]]:
    """Returns every aggregate's stream of all logs in comparable form, by a comparable name of the aggregate.

    The logs are taken in the order given, so that causes are named before what they caused.
    """
    names, result = Names(), dict[str, list[bytes]]()
    for source, entries in logs.items():
        grouped: dict[str, list[Document]] = {}
        urging = set[str]()
        for entry in entries:
            document = parse(entry.document)
            if source == "inspection" and document.subject.partition("/")[0] in _OF_REAL_TIME:
                continue
            if source == "notifier" and document.subject.partition("/")[0] == "deadline":
                continue
            if isinstance(document.facts, NoticeRequested) and document.facts.cause_type.startswith(
                "notifier.deadline."
            ):
                urging.add(document.subject)
            if document.subject in urging:
                continue
            grouped.setdefault(str(document.aggregate_id), []).append(document)
        for stream in sorted(grouped.values(), key=lambda stream: _rank(stream, names)):
            stream.sort(key=lambda document: document.aggregate_version)
            comparable = [names.named(document.raw) for document in stream]
            result[f"{source} {names.named(stream[0].subject.encode()).decode()}"] = comparable
    return result


def _rank(stream: Sequence[Document], names: Names) -> bytes:
    return b"\n".join(names.known(document.raw) for document in stream)
