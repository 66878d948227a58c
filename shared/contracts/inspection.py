"""What inspection records: its own log is the meta-log of all the others.

Every log that it watches, the keys of each, every checkpoint that it accepted as a witness, mirrored as a mirror or
refused, every audit and every alarm is an event here, and so stands in a tree that somebody else witnesses. The
meta-log does not record its own checkpoints. (C2SP tlog-checkpoint, tlog-witness, tlog-mirror.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import Sha256

Origin = Annotated[str, Text(max=120, pattern=r"[a-z0-9.-]+(?:/[a-z0-9.-]+)+"), "Nguồn của một sổ / a log's origin"]
VerifierKeyText = Annotated[
    str, Text(max=400, pattern=r"[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}"), "Khoá công khai / C2SP verifier key"
]
NoteText = Annotated[str, Text(max=8000), "Văn bản ký nguyên văn / a C2SP signed note, exactly"]
SignatureLine = Annotated[str, Text(max=8000, pattern=r"— [^\n]+"), "Một dòng chữ ký / one signature line of a note"]
TreeSize = Annotated[int, Whole("sự kiện / entries")]
LeafIndex = Annotated[int, Whole("thứ tự từ 0 / 0-based index")]
AlarmKey = Annotated[str, Text(max=96, pattern=r"[a-z0-9][a-z0-9.-]*"), "Mã cảnh báo / alarm key"]


class KeyEnd(StrEnum):
    """Why a key signs no more."""

    RETIRED = "retired"
    """It was replaced, in good order."""
    REVOKED = "revoked"
    """It is no longer its owner's alone. By tree size: whoever stole it controls the time that it would state."""


@event("inspection.log.registered", version=1)
class LogRegistered(Facts):
    """Thanh tra bắt đầu theo dõi một sổ, bằng khoá này. / Inspection watches a log from now on, by this key."""

    origin: Origin
    vkey: VerifierKeyText


@event("inspection.log.key-added", version=1)
class LogKeyAdded(Facts):
    """Sổ có thêm một khoá ký; hai khoá cùng ký một thời gian. / A further key; both sign for a while.

    `size` is the size of the newest accepted checkpoint when it was added.
    """

    origin: Origin
    vkey: VerifierKeyText
    size: TreeSize


@event("inspection.log.key-ended", version=1)
class LogKeyEnded(Facts):
    """Một khoá thôi ký: trên `last_size`, chữ ký của nó vô giá trị. / Above `last_size` its signature counts for
    nothing.
    """

    origin: Origin
    vkey: VerifierKeyText
    last_size: TreeSize
    cause: KeyEnd


@event("inspection.log.checkpoint-accepted", version=1)
class CheckpointAccepted(Facts):
    """Nhân chứng đã nhận một điểm chốt. / The witness accepted a checkpoint: consistent with all it ever saw.

    `note` is the checkpoint with the log's signatures and the witness's cosignature.
    """

    origin: Origin
    size: TreeSize
    root: Sha256
    note: NoteText


@event("inspection.log.checkpoint-mirrored", version=1)
class CheckpointMirrored(Facts):
    """Bản sao đã giữ và băm mọi byte đến điểm chốt này. / The mirror holds and has hashed every byte up to here.

    `lines_root` is the RFC 6962 root over `lines_size` sorted lines `<origin> <agency> <count> <running hash>` of all
    logs at their mirrored sizes: what a bundle about some agencies is held to.
    """

    origin: Origin
    size: TreeSize
    root: Sha256
    cosignature: SignatureLine
    lines_size: TreeSize
    lines_root: Sha256


@event("inspection.log.checkpoint-refused", version=1)
class CheckpointRefused(Facts):
    """Nhân chứng từ chối một điểm chốt. / The witness refused a checkpoint; `status` is what it answered (HTTP)."""

    origin: Origin
    status: Annotated[int, Whole("mã HTTP / HTTP status", min=400, max=599)]
    code: Annotated[str, Text(max=64, pattern=r"[a-z-]+"), "Lý do / reason code"]
    size: TreeSize | None = None
    root: Sha256 | None = None
    note: NoteText | None = None


@dataclass(frozen=True, slots=True)
class AuditedLog:
    """How far one log was read from its first byte, and the root that was recomputed."""

    origin: Origin
    size: TreeSize
    root: Sha256


@event("inspection.audit.completed", version=1)
class AuditCompleted(Facts):
    """Đã đọc lại toàn bộ các sổ từ byte đầu tiên. / Every log was read again from its first byte."""

    logs: Annotated[tuple[AuditedLog, ...], Items(max=100)]
    findings: Annotated[int, Whole("chỗ sai / faults")]


class AlarmKind(StrEnum):
    """What an alarm is about."""

    SPLIT_VIEW = "split-view"
    """One log signed two checkpoints that cannot both be true."""
    CONTRADICTION = "contradiction"
    """A document came that is not the one held at its position."""
    CHANGED = "changed"
    """What stands at an index is not what was witnessed there."""
    MISSING = "missing"
    """A log is shorter than what was witnessed of it."""
    MIRROR_DAMAGED = "mirror-damaged"
    """Inspection's own copy is not what it once held."""
    OWN_LOG_DAMAGED = "own-log-damaged"
    """Inspection's own log is not what was signed of it."""
    STALE = "stale"
    """A log has published no checkpoint for too long."""


@event("inspection.alarm.raised", version=1)
class AlarmRaised(Facts):
    """Cảnh báo về tính toàn vẹn của một sổ. / An alarm about the integrity of a log.

    `index` is the first bad leaf where it is known. `notes` are signed notes that contradict each other: evidence
    that needs nobody's word.
    """

    alarm: AlarmKey
    kind: AlarmKind
    origin: Origin
    index: LeafIndex | None = None
    size: TreeSize | None = None
    detail: Annotated[str, Text(max=1000)]
    notes: Annotated[tuple[NoteText, ...], Items(max=4)] = ()
    evidence: Annotated[tuple[Sha256, ...], Items(max=16)] = ()
    """Digests of files that inspection keeps: the bytes that contradict."""


@event("inspection.alarm.closed", version=1)
class AlarmClosed(Facts):
    """Cảnh báo đã được xử lý xong; lý do ở vỏ sự kiện. / An alarm was dealt with; the reason is in the envelope."""

    alarm: AlarmKey
