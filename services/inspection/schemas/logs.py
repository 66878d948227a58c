"""The shapes of the watched logs: what inspectors say of their keys, and what is shown."""

from __future__ import annotations

from services.inspection.schemas.parts import flag, many, one, text, whole
from shared.contracts.inspection import KeyEnd, NoteText, Origin, TreeSize, VerifierKeyText
from shared.contracts.terms import Sha256
from shared.http import fields
from shared.http.schemas import CommandBody, QueryArgs


class RegisterLog(CommandBody):
    """The first key of a log; the log is the one that the key is named after."""

    vkey = fields.of(VerifierKeyText)


class AddKey(CommandBody):
    """A further key of a log."""

    vkey = fields.of(VerifierKeyText)


class EndKey(CommandBody):
    """Where a key ends, and why; the reason in words is required, too."""

    last_size = fields.of(TreeSize)
    cause = fields.Choice(KeyEnd, required=True)


class TreeHead(fields.Strict):
    """A size and the RFC 6962 root of so many entries."""

    size = whole("Số sự kiện / entries")
    root = fields.of(Sha256)


class LogKey(fields.Strict):
    """A public key of a log."""

    key = text("Mã khoá / key id")
    vkey = fields.of(VerifierKeyText)
    state = fields.Text(required=True, pattern=f"in-use|{'|'.join(KeyEnd)}", description="Còn dùng hay không / in use?")
    since = whole("Kích thước đã nhận khi thêm khoá / size accepted when it was added")
    last_size = whole("Trên kích thước này chữ ký vô giá trị / above it signatures count for nothing", none=True)
    alone = whole("Kích thước lớn nhất chỉ có chữ ký khoá này / largest size that it alone signed", none=True)
    missed = flag("Có điểm chốt đã nhận nay mất chữ ký / accepted checkpoints have lost their only signature")


class RefusedCount(fields.Strict):
    """How many checkpoints that the log had signed were refused for one reason."""

    code = text()
    count = whole()


class Log(fields.Strict):
    """A watched log."""

    service = text("Dịch vụ / the service")
    origin = fields.of(Origin)
    version = whole()
    keys = many(LogKey)
    accepted = one(TreeHead, "Nhân chứng đã nhận đến / accepted by the witness", none=True)
    mirrored = one(TreeHead, "Bản sao đã giữ đến / held by the mirror", none=True)
    refused = many(RefusedCount)


class Logs(fields.Strict):
    """All watched logs, and the keys of inspection itself."""

    witness = text("Khoá công khai của nhân chứng / the witness's verifier key")
    mirror = text("Khoá công khai của bản sao / the mirror's verifier key")
    logs = many(Log)


class CheckpointsArgs(QueryArgs):
    """`after`: only larger sizes; `limit`: how many at most."""

    after = fields.Whole(load_default=None, description="Chỉ kích thước lớn hơn / larger sizes only")
    limit = fields.Whole(least=1, most=200, load_default=50, description="Số mục mỗi trang / items per page")


class KeptNote(TreeHead):
    """A checkpoint as it was kept last: text, the log's signatures, and cosignatures."""

    note = fields.of(NoteText)


class Checkpoints(fields.Strict):
    """A page of a log's kept checkpoints."""

    origin = fields.of(Origin)
    items = many(KeptNote)
    next = whole("`after` của trang sau / the `after` of the next page", none=True)
