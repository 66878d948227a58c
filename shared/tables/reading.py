"""Reading a table, of whichever form its bytes are; neither a name nor a Content-Type is asked."""

from __future__ import annotations

from typing import Final

from shared.errors import Refused, Term
from shared.tables.csvs import read_csv
from shared.tables.grid import Grid, Limits
from shared.tables.refusals import EMPTY, NOT_A_TABLE
from shared.tables.sheets import read_xlsx

USUAL: Final = Limits()
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD: Final = Term("tệp .xls đời cũ, hoặc có mật khẩu", "it is an old .xls, or has a password")


def read_table(raw: bytes, limits: Limits = USUAL) -> Grid:
    """Returns the table that `raw` holds: an XLSX or CSV file with a first row of names and at least one row below.

    Raises:
        Refused: `shared.table-not-read`, `-encoding`, `-macros`, `-other-sheets`, `-too-large` or `-empty`.
    """
    if raw.startswith(_OLE):
        raise Refused(NOT_A_TABLE, problem=_OLD)
    grid = read_xlsx(raw, limits) if raw.startswith(_ZIP) else read_csv(raw, limits)
    if not grid.rows:
        raise Refused(EMPTY)
    return grid
