"""Logs: one JSON object a line on stderr, whatever a value holds.

What a value holds can neither end the line nor speak to a terminal: controls, separators and bidirectional marks are
escaped. Whatever is named like a secret is blanked. Standard `logging` (pika, gunicorn) goes the same way.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.clock import Clock, SystemClock, format_instant

_UNSAFE: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\uffff]")
_SECRET: Final = re.compile(r"authorization|password|secret|token$|^token|cookie|private", re.IGNORECASE)
BLANK: Final = "***"


def line_of(record: MutableMapping[str, Any]) -> str:
    """Returns `record` as one line of JSON that holds no character a terminal or a log reader acts on."""
    text = json.dumps(record, ensure_ascii=False, default=str, separators=(", ", ": "))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _render(_logger: WrappedLogger, _method: str, record: EventDict) -> str:
    first = {name: record.pop(name) for name in ("time", "level", "event") if name in record}
    return line_of({**first, **dict(sorted(record.items()))})


def _blank_secrets(_logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
    for name in record:
        if _SECRET.search(name):
            record[name] = BLANK
    return record


class _Stamped:
    """Writes the real time: logs are about the process, also where the service's clock is the programme's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, _logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
        """Returns `record` with the time."""
        record["time"] = format_instant(self._clock.now())
        return record


def _processors(clock: Clock) -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        _Stamped(clock),
        structlog.processors.format_exc_info,
        _blank_secrets,
    ]


def _configure_structlog(clock: Clock) -> None:
    structlog.configure(
        processors=[*_processors(clock), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


# Before a process says where its log goes, nothing is printed: structlog's own default writes to stdout, which is data.
_configure_structlog(SystemClock())


def configure_logging(level: str = "INFO", stream: TextIO | None = None, clock: Clock | None = None) -> None:
    """Sends every log record of this process to `stream` (stderr), from `level` up."""
    chosen = clock or SystemClock()
    _configure_structlog(chosen)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_processors(chosen), structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("pika").setLevel("WARNING")


def get_logger(**bound: Any) -> structlog.stdlib.BoundLogger:
    """Returns a logger whose records carry `bound`. The event is a dotted name, what varies is in members."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(**bound)
    return logger


def bind(**members: Any) -> None:
    """Makes every record of this thread (or request) carry `members`, until `unbind`."""
    structlog.contextvars.bind_contextvars(**members)


def unbind(*names: str) -> None:
    """Forgets members that `bind` bound."""
    structlog.contextvars.unbind_contextvars(*names)
