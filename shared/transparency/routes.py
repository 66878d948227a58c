"""A service's tree over HTTP: its newest checkpoint, its hash tiles, its entries (C2SP tlog-tiles).

A tile is served when all its hashes or entries are there now, at whatever width: whoever checks an older checkpoint
asks for the narrower tiles that belonged to it. Entries are the stored bytes as they stand, right or wrong, so that
whoever audits sees what is there. Nothing is cacheable: a cache would answer for what the service has now.
"""

from __future__ import annotations

from typing import Any, Final

from shared.acts import Role
from shared.errors import Kind, Refused, Source, rule
from shared.eventstore.ports import Store
from shared.http import Blueprint
from shared.identity import Principal
from shared.ledger.tiles import MAX_ENTRY_BYTES, TilePath, pack, parse_tile_path
from shared.ledger.tree import TILE_WIDTH

BASE: Final = "/ledger"
OCTETS: Final = "application/octet-stream"
READERS: Final = (Role.SERVICE, Role.INSPECTOR, Role.HOME_AFFAIRS, Role.PPC)
TILES: Final = Source("C2SP tlog-tiles v1.0.0", "")

NO_CHECKPOINT: Final = rule(
    "ledger.no-checkpoint",
    Kind.MISSING,
    vi="Sổ này chưa có điểm chốt nào được ký.",
    en="No checkpoint of this log has been signed yet.",
    todo_vi="Hãy hỏi lại sau khi tiến trình ký (thucchat signer) đã chạy.",
    todo_en="Ask again once its signer (thucchat signer) has run.",
    source=TILES,
)
NO_TILE: Final = rule(
    "ledger.no-such-tile",
    Kind.MISSING,
    vi="Cây hiện nay của sổ không có ô “{tile}”.",
    en="The log's tree has no tile “{tile}” as of now.",
    todo_vi="Địa chỉ ô theo C2SP tlog-tiles; hãy xem kích thước của sổ.",
    todo_en="Tiles are addressed as C2SP tlog-tiles says; look at the log's size.",
    source=TILES,
)
BROKEN_ENTRY: Final = rule(
    "ledger.entry-broken",
    Kind.MISSING,
    vi="Mục số {index} (tính từ 0) của sổ đã mất hoặc không còn là một sự kiện.",
    en="Entry {index} of the log (counted from 0) is gone, or is no event any more.",
    todo_vi="Sổ đã bị sửa ngoài phần mềm; hãy chạy `thucchat doctor`.",
    todo_en="The log was altered from outside; run `thucchat doctor`.",
    source=TILES,
)


def ledger_blueprint(service: str) -> Blueprint:
    """Returns `GET /ledger/checkpoint`, `/ledger/tile/<L>/<N>[.p/<W>]` and `/ledger/tile/entries/<N>[.p/<W>]`."""
    blp = Blueprint("ledger", service, "Cây của sổ / the log's tree (C2SP tlog-tiles)", base=BASE)
    right = f"{service}.ledger.read"

    @blp.public("/checkpoint", media="text/plain")
    def show_checkpoint(hosted: Any) -> bytes:
        """Điểm chốt mới nhất, có chữ ký. / The newest signed checkpoint."""
        kept = hosted.application.store.newest_checkpoint(hosted.application.stamp.source)
        if kept is None:
            raise Refused(NO_CHECKPOINT)
        note: bytes = kept.note
        return note

    @blp.stream("/tile/<path:tile>", media=OCTETS, right=right, roles=READERS)
    def show_tile(hosted: Any, _principal: Principal, _args: dict[str, Any], tile: str) -> bytes:
        """Một ô mã băm của cây. / One tile of hashes."""
        return hash_tile(hosted.application.store, f"tile/{tile}")

    @blp.stream("/tile/entries/<path:tile>", media=OCTETS, right=right, roles=READERS)
    def show_entries(hosted: Any, _principal: Principal, _args: dict[str, Any], tile: str) -> bytes:
        """Một ô gồm các sự kiện nguyên văn. / One tile of entries, exactly as stored."""
        return entry_tile(hosted.application.store, f"tile/entries/{tile}")

    return blp


def hash_tile(store: Store, path: str) -> bytes:
    """Returns the hashes of the tile at `tile/<L>/<N>[.p/<W>]`, as they are stored.

    Raises:
        Refused: `ledger.no-such-tile`.
    """
    tile = _named(path)
    if tile.level is None:
        raise Refused(NO_TILE, tile=path)
    try:
        return b"".join(store.hashes(tile.level, tile.index * TILE_WIDTH, tile.width))
    except LookupError:
        raise Refused(NO_TILE, tile=path) from None


def entry_tile(store: Store, path: str) -> bytes:
    """Returns the entries of the tile at `tile/entries/<N>[.p/<W>]`: the stored bytes, compared with nothing.

    Raises:
        Refused: `ledger.no-such-tile`, or `ledger.entry-broken`, naming the first entry that should be there.
    """
    tile = _named(path)
    first = tile.index * TILE_WIDTH
    if tile.level is not None or first + tile.width > store.head().size:
        raise Refused(NO_TILE, tile=path)
    rows = {row.position: row.document for row in store.stored(first, tile.width)}
    for index in range(first, first + tile.width):
        if len(rows.get(index + 1, b"")) not in range(1, MAX_ENTRY_BYTES + 1):
            raise Refused(BROKEN_ENTRY, index=index)
    return pack(rows[index + 1] for index in range(first, first + tile.width))


def _named(path: str) -> TilePath:
    try:
        return parse_tile_path(path)
    except ValueError:
        raise Refused(NO_TILE, tile=path[:80]) from None
