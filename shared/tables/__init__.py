"""Tables that people keep: CSV and XLSX, read strictly and written so that no spreadsheet misleads.

    table = read_table(raw)                         # what it is, is told by its bytes; whatever is wrong is `Refused`
    for row in rows_of(table, COLUMNS):             # header names in Vietnamese or English, each column known
        row.number, row.values, row.faults          # every fault with its column, to be shown as a cell (`C7`)
    write_csv(COLUMNS, rows); write_xlsx(COLUMNS, rows, ...)

The package that knows openpyxl and XlsxWriter.
"""

from shared.tables.columns import Column, Form, Row, example_of, rows_of
from shared.tables.grid import Grid, Limits, address
from shared.tables.reading import read_table
from shared.tables.writing import write_csv, write_xlsx

__all__ = [
    "Column",
    "Form",
    "Grid",
    "Limits",
    "Row",
    "address",
    "example_of",
    "read_table",
    "rows_of",
    "write_csv",
    "write_xlsx",
]
