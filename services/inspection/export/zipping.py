"""One file of a directory: the same bytes for the same directory, on every machine and day."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Final

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP can state: it stands for none."""
REGULAR_0644: Final = 0o100644 << 16
UNIX: Final = 3
CHUNK: Final = 1 << 20


def zip_folder(folder: Path, archive: Path) -> None:
    """Writes every file below `folder` to the new file `archive`; returns once it is on disk.

    Members are stored as they are, sorted by the bytes of their names, all of one date, mode and system; directories
    have no member of their own. Larger than 4 GiB, or more than 65,535 members: ZIP64.

    Raises:
        FileExistsError: `archive` is there.
        OSError: it cannot be written.
    """
    names = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir())
    with archive.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
            for name in names:
                _add(made, name, folder / name)
        file.flush()
        os.fsync(file.fileno())


def _add(made: zipfile.ZipFile, name: str, source: Path) -> None:
    member = zipfile.ZipInfo(name, EARLIEST)
    member.external_attr, member.create_system = REGULAR_0644, UNIX
    with source.open("rb") as read:
        # Told beforehand, so that only a member that needs it gets ZIP64 fields.
        member.file_size = os.fstat(read.fileno()).st_size
        with made.open(member, "w") as written:
            shutil.copyfileobj(read, written, CHUNK)
