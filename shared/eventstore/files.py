"""Files kept by their SHA-256: written once, the same bytes once, never changed, checked each time they are read.

`<root>/<first two hex digits>/<digest>` holds the bytes and nothing else. What a file is called and what it is said
to show stand in the log, where they cannot be changed either. `<digest>.by/` beside it holds one empty file for each
who handed these bytes in: knowing a digest, which is no secret, is not having the file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from shared.errors import NOT_FOUND, Kind, Refused, rule
from shared.eventstore.filetypes import CHUNK, EXTENSIONS, media_type_of
from shared.eventstore.ports import IntegrityFault, StoreUnavailable

FILE_TYPE: Final = rule(
    "shared.file-type",
    Kind.MEDIA,
    vi="Nội dung tệp không thuộc loại được nhận (PDF, DOCX, XLSX, văn bản UTF-8 hoặc UTF-16, PNG, JPEG), "
    "hoặc là hai tệp trong một.",
    en="By its content the file is of none of the types taken (PDF, DOCX, XLSX, UTF-8 or UTF-16 text, PNG, JPEG), "
    "or is two files in one.",
    todo_vi="Hãy lưu tệp sang một trong các loại này; tên tệp không có ý nghĩa gì ở đây.",
    todo_en="Save it as one of these; its name does not matter here.",
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_OWNER: Final = re.compile(r"[a-z]+:[A-Za-z0-9][A-Za-z0-9:._-]{0,127}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file: SHA-256 of its bytes, how many there are, and what they are by content."""

    digest: str
    size: int
    media_type: str

    @property
    def download_name(self) -> str:
        """Returns the name it is handed out under: its digest and its type's extension, nothing a sender chose."""
        return f"{self.digest}.{EXTENSIONS.get(self.media_type, 'bin')}"


class Files:
    """The files below `root`. Safe for threads and processes; needs no lock, since content decides the name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, received: Path, digest: str, *, by: Collection[str]) -> StoredFile:
        """Moves a received file to where it is kept, notes `by` whom, and returns once both are on disk.

        `received` lies on the same file system; `digest` is the SHA-256 that its bytes had while they were received.
        Kept already: `received` stays behind, to be deleted by whoever made it, and `by` is added to the owners.
        An owner is a kind and a name, such as `agency:SNV`; none is ever taken away.

        Raises:
            ValueError: `by` names nobody, or not in that form.
            Refused: `shared.file-type`: it is of a type that is not taken.
            IntegrityFault: the digest is kept already, with other bytes.
            StoreUnavailable: the disk cannot be written.
        """
        if not by or not all(map(_OWNER.fullmatch, by)):
            raise ValueError(f"not the owners of a file: {by!r}")
        try:
            with received.open("rb") as file:
                stored = StoredFile(digest, os.fstat(file.fileno()).st_size, _taken_type(file))
                if self.find(digest) is None:
                    os.fchmod(file.fileno(), 0o440)
                    os.fsync(file.fileno())
                    self._move(received, self._path(digest))
            self._note(digest, by)
        except OSError as error:
            raise StoreUnavailable(f"files: {error.strerror}") from error
        return stored

    def hold(self, raw: bytes, *, by: Collection[str]) -> StoredFile:
        """Keeps bytes that this system itself found, of whatever type: evidence. Returns once they are on disk.

        Raises:
            ValueError, IntegrityFault, StoreUnavailable: see `keep`.
        """
        if not by or not all(map(_OWNER.fullmatch, by)):
            raise ValueError(f"not the owners of a file: {by!r}")
        digest = hashlib.sha256(raw).hexdigest()
        try:
            kept = self.find(digest)
            if kept is None:
                self._move(self._written(raw), self._path(digest))
            self._note(digest, by)
        except OSError as error:
            raise StoreUnavailable(f"files: {error.strerror}") from error
        return kept or StoredFile(digest, len(raw), "application/octet-stream")

    def find(self, digest: str) -> StoredFile | None:
        """Returns the file with this digest, its bytes checked, or None when it is not kept.

        Raises:
            IntegrityFault: the bytes kept are not the ones that were stored.
            StoreUnavailable: the disk cannot be read.
        """
        opened = self._open(digest)
        if opened is None:
            return None
        with opened as file:
            return _verified(file, digest)

    def owners(self, digest: str) -> frozenset[str]:
        """Returns who handed in the file with this digest; nobody, when it is not kept.

        Raises:
            StoreUnavailable: the disk cannot be read.
        """
        if not _DIGEST.fullmatch(digest):
            return frozenset()
        try:
            return frozenset(each.name for each in self._owners(digest).iterdir())
        except FileNotFoundError:
            return frozenset()
        except OSError as error:
            raise StoreUnavailable(f"files: {error.strerror}") from error

    def read(self, digest: str) -> Reading:
        """Returns the file with this digest for handing out, its bytes checked before the first is.

        Raises:
            Refused: `shared.not-found`.
            IntegrityFault, StoreUnavailable: see `find`.
        """
        opened = self._open(digest)
        if opened is None:
            raise Refused(NOT_FOUND, what="file", key=digest)
        try:
            return Reading(_verified(opened, digest), opened)
        except BaseException:
            opened.close()
            raise

    def _written(self, raw: bytes) -> Path:
        """Writes bytes beside where they are to be kept. What a crash leaves of them is nobody's, and harmless."""
        self._root.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".held-", dir=self._root)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fchmod(descriptor, 0o440)
            os.fsync(descriptor)
        return Path(name)

    def _move(self, received: Path, target: Path) -> None:
        """Two uploads of the same bytes at once put the same bytes there twice: no harm, and no lock."""
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            _sync(self._root)
            _sync(self._root.parent)
        received.rename(target)
        _sync(target.parent)

    def _note(self, digest: str, by: Collection[str]) -> None:
        """One file for each owner: a name is there or it is not, so a crash leaves no half of one. No lock.

        Synced even if it was there: whoever made it may have crashed, or not yet have come so far.
        """
        owners = self._owners(digest)
        owners.mkdir(exist_ok=True)
        for each in sorted(by):
            descriptor = os.open(owners / each, os.O_RDONLY | os.O_CREAT, 0o440)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync(owners)
        _sync(owners.parent)

    def _open(self, digest: str) -> BinaryIO | None:
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnavailable(f"files: {error.strerror}") from error

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest

    def _owners(self, digest: str) -> Path:
        return self._root / digest[:2] / f"{digest}.by"


class Reading:
    """A checked file on its way out; iterated once, and closed with the last of it or by `close`.

    The bytes are hashed again as they go. Should they change under way, the last of them is held back, so that
    nobody ever receives the full length of bytes that are not the file's.
    """

    def __init__(self, stored: StoredFile, file: BinaryIO) -> None:
        self.stored = stored
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        with self._file as file:
            file.seek(0)
            sha256, held = hashlib.sha256(), b""
            while chunk := file.read(CHUNK):
                sha256.update(chunk)
                if held:
                    yield held
                held = chunk
            if sha256.hexdigest() != self.stored.digest:
                raise IntegrityFault(f"the file {self.stored.digest} changed while it was read")
            yield held

    def opened(self) -> BinaryIO:
        """Returns the file itself, its descriptor at the beginning, for another process that hashes what it reads.

        Whoever takes it closes it.
        """
        os.lseek(self._file.fileno(), 0, os.SEEK_SET)  # the buffer's own `seek` need not move the descriptor
        return self._file

    def close(self) -> None:
        """Lets go of the file, read or not."""
        self._file.close()


def _taken_type(file: BinaryIO) -> str:
    media_type = media_type_of(file)
    if media_type is None:
        raise Refused(FILE_TYPE)
    return media_type


def _verified(file: BinaryIO, digest: str) -> StoredFile:
    try:
        sha256, size = hashlib.sha256(), 0
        while chunk := file.read(CHUNK):
            sha256.update(chunk)
            size += len(chunk)
        # What is taken may become less one day; what was taken stays readable.
        media_type = media_type_of(file) or "application/octet-stream"
    except OSError as error:
        raise StoreUnavailable(f"files: {error.strerror}") from error
    if sha256.hexdigest() != digest:
        raise IntegrityFault(f"the bytes kept as {digest} are not the ones that were stored")
    return StoredFile(digest, size, media_type)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
