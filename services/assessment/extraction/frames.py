"""What the child tells its parent: that it is ready, then one header, then the text. Nothing of it is trusted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

READY: Final = b"ready\n"
"""Said once the limits hold and the library is loaded, before a byte of the file is read."""
MOST_OF_A_HEADER: Final = 1024
_READ, _NOT_READ = "read", "not-read"


@dataclass(frozen=True, slots=True)
class Frame:
    """The outcome: SHA-256 of the bytes that were read, who read them, and the text, or why there is none."""

    sha256: str
    reader: str
    version: str
    text: str | None
    reason: str | None = None


class Broken(Exception):
    """The child's answer is not a whole frame."""


def written(frame: Frame) -> bytes:
    """Returns the bytes of a frame."""
    body = b"" if frame.text is None else frame.text.encode()
    outcome = _NOT_READ if frame.text is None else _READ
    header = {
        "outcome": outcome,
        "sha256": frame.sha256,
        "reader": frame.reader,
        "version": frame.version,
        "reason": frame.reason,
        "bytes": len(body),
    }
    return json.dumps(header).encode() + b"\n" + body


def parsed(raw: bytes) -> Frame:
    """Returns the frame that `raw` is.

    Raises:
        Broken: it is none, not whole, or has something behind it.
    """
    header, mark, body = raw[:MOST_OF_A_HEADER].partition(b"\n")
    if not mark:
        raise Broken("no header")
    body = raw[len(header) + 1 :]
    try:
        told = json.loads(header)
        outcome, expected = told["outcome"], told["bytes"]
        sha256, reader, version = told["sha256"], told["reader"], told["version"]
        text = body.decode() if outcome == _READ else None
        reason = told["reason"] if outcome == _NOT_READ else None
    except (ValueError, KeyError, TypeError) as error:
        raise Broken(str(error)) from None
    if expected != len(body) or not all(isinstance(each, str) for each in (sha256, reader, version)):
        raise Broken("not whole")
    if outcome not in (_READ, _NOT_READ) or (text is None) != isinstance(reason, str) or (text is None and body):
        raise Broken("neither read nor not read")
    return Frame(sha256, reader, version, text, reason)
