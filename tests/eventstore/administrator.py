"""Whoever owns the data and means harm: reads and rewrites whole tables, triggers or no triggers.

On SQLite the triggers are dropped and made again, on PostgreSQL a superuser switches them off; afterwards nothing in
the schema tells that it happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.ledger.tree import TILE_WIDTH, Frontier, full_tiles, leaf_hash, root_of
from tests.eventstore.subject import Subject

Row = list[Any]
POSITION, VERSION, TOPIC, EVENT, LEAF, DOCUMENT = 0, 2, 3, 4, 5, 6
"""Columns of `events`."""
HEARD_NUMBER, HEARD_POSITION, HEARD_LEAF, HEARD_DOCUMENT = 0, 2, 3, 4
"""Columns of `heard`."""


class Administrator:
    """Acts on one store, behind its back."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        subject.tampered = True

    def read(self, table: str) -> list[Row]:
        """Returns all rows of a table, in the order of their first column."""
        return [list(row) for row in self._subject.look("SELECT * FROM {p}TABLE ORDER BY 1".replace("TABLE", table))]

    def write(self, table: str, rows: Sequence[Row]) -> None:
        """Makes `rows` all rows of a table."""
        insert = "INSERT INTO {p}TABLE VALUES (MARKS)".replace("MARKS", ", ".join("?" * len(rows[0])) if rows else "")
        statements = [("DELETE FROM {p}TABLE", []), *((insert, row) for row in rows)]
        self._subject.administer([(each.replace("TABLE", table), given) for each, given in statements])

    def cut(self, size: int) -> None:
        """Cuts off all entries behind the first `size`, and everything that tells of them."""
        self.write("events", self.read("events")[:size])
        self.derive()

    def edit(self, index: int, *, leaf: bool = False) -> None:
        """Changes the document at `index` of the log; with `leaf`, also the leaf hash beside it."""
        rows = self.read("events")
        rows[index][DOCUMENT] = edited(rows[index][DOCUMENT])
        if leaf:
            rows[index][LEAF] = leaf_hash(rows[index][DOCUMENT])
        self.write("events", rows)

    def derive(self) -> None:
        """Makes tiles, frontier and relay anew, as they would be if the entries had always been these."""
        leaves = [bytes(row[LEAF]) for row in self.read("events")]
        tiles, level = [], leaves
        for number, count in full_tiles(len(leaves)).items():
            parts = [level[n * TILE_WIDTH : (n + 1) * TILE_WIDTH] for n in range(count)]
            level = [root_of(part) for part in parts]
            tiles += [[number, n, b"".join(part), level[n]] for n, part in enumerate(parts)]
        frontier, _ = Frontier().extend(leaves)
        self.write("tiles", tiles)
        self.write("frontier", [[1, frontier.size, frontier.to_bytes()]])
        self.write("relay", [[1, 0]])


def edited(document: bytes) -> bytes:
    """Returns another document that says the same of itself: only its facts differ."""
    changed = bytes(document).replace(b"heads.appoint", b"heads.dismiss")
    assert changed != document
    return changed
