"""Text of XLSX files, by openpyxl: sheet by sheet, row by row, the values as they were last reckoned."""

from __future__ import annotations

import io
import warnings
from contextlib import closing
from datetime import date, time
from typing import Any, Final

import openpyxl

from services.assessment.extraction import packages
from services.assessment.extraction.gathering import NO_TEXT, Gathering, NotReadable
from services.assessment.extraction.limits import Limits

NAME: Final = "openpyxl"
VERSION: Final = openpyxl.__version__


def read(raw: bytes, limits: Limits) -> str:
    """Returns the text of a workbook. Raises NotReadable `too_large`, `encrypted`, `damaged`, `no_text`."""
    packages.check(raw, limits)
    gathering, filled = Gathering(limits.text_bytes), False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it leaves out: formats, validations, extensions
        with closing(openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)) as book:
            for sheet in book.worksheets:
                gathering.add(sheet.title)
                sheet.reset_dimensions()  # what a sheet says of its own size is not believed
                for row in sheet.iter_rows(values_only=True):
                    cells = [_shown(value) for value in row if value is not None]
                    if cells:
                        filled = True
                        gathering.add("\t".join(cells))
    if not filled:
        raise NotReadable(NO_TEXT)
    return gathering.text()


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
