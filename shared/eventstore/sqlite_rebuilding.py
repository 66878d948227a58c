"""Restoring on SQLite: a tail in one transaction, a whole store as a new file that takes the old one's name."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from shared.clock import SystemClock, format_instant
from shared.eventstore.carrying import REBUILT, Carrier, fingerprint
from shared.eventstore.migrations import require_head
from shared.eventstore.ports import Head, IntegrityFault, StoreRefusesToStart, StoreUnavailable
from shared.eventstore.regrowing import Given, Regrower, RestoreRefused
from shared.eventstore.sqlite import alone, check_sqlite, steps_taken, take_steps
from shared.eventstore.sqlite_connections import open_durable, translated
from shared.eventstore.sqlite_schema import STEPS
from shared.ledger.tree import EMPTY_ROOT

_LOG: Final = logging.getLogger(__name__)
_FENCE: Final = "SELECT standing FROM fences ORDER BY number DESC LIMIT 1"
_RAISE: Final = "INSERT INTO fences VALUES ((SELECT coalesce(max(number), 0) + 1 FROM fences), ?, ?, ?, ?, ?)"
_BESIDE: Final = ("-wal", "-shm")


class SQLiteSession:
    """A transaction on one connection."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def rows(self, statement: str, *given: object) -> Sequence[Any]:
        """Returns all rows of a statement."""
        return self._database.execute(statement.replace("@", ""), given).fetchall()

    def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement that writes once for each row."""
        self._database.executemany(statement.replace("@", ""), rows)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undoes what the block has written if SQLite refuses any of it, and goes on after the block."""
        self._database.execute("SAVEPOINT attempt")
        try:
            yield
        except sqlite3.Error as error:
            _LOG.warning("left out, since it cannot be read: %s", error)
            self._database.execute("ROLLBACK TO attempt")
        self._database.execute("RELEASE attempt")


def append_to_sqlite(path: Path, given: Given) -> Head:
    """Writes the missing tail of the log at `path` back; see `rebuilding.append_missing`."""
    if not path.is_file():
        raise StoreRefusesToStart(f"there is no store at {path}")
    with translated(), closing(open_durable(str(path))) as database:
        require_head(STEPS, steps_taken(database), str(path))
        with _writing(database) as session:
            if not any(standing for (standing,) in session.rows(_FENCE)):
                raise RestoreRefused("no fence stands: raise one, so that nothing is recorded meanwhile")
            with _refused():
                return Regrower(session).grow(given)


def rebuild_sqlite(path: Path, given: Given) -> tuple[Head, str | None, Mapping[str, int]]:
    """Puts a new file in the place of a damaged one; see `rebuilding.rebuild`.

    The new file is built beside it and is whole and on disk before anything is renamed. Then the damaged file gets a
    second name, and the new one takes the first: at every moment there is a store under that name.
    """
    if not path.is_file():
        raise RestoreRefused(f"there is no store at {path}")
    fresh = path.with_name(f"{path.name}.rebuilding")
    with alone(path.parent), translated():
        readable = _settle(path)
        _remove(fresh)
        take_steps(fresh)
        head, carried, same = _build(path, fresh, given)
        if same and readable and _is_sound(path):
            _settle(path)
            _remove(fresh)
            return head, None, {}
        if not (found := check_sqlite(fresh)).sound:
            raise RestoreRefused(f"what was built is not sound: {found.findings[0]}")
        _settle(fresh)
        _settle(path)
        return head, str(_swap(path, fresh)), carried


def _build(path: Path, fresh: Path, given: Given) -> tuple[Head, Mapping[str, int], bool]:
    """Fills the new file. Tells whether it has the same log, and the same that was heard, as the damaged one."""
    with closing(sqlite3.connect(path)) as damaged, closing(open_durable(str(fresh))) as database:
        old, same = SQLiteSession(damaged), False
        with _writing(database) as session:
            with _refused():
                head = Regrower(session).grow(given)
                carrier = Carrier(old.rows, session, head)
                carrier.hear(given.heard)
            carrier.carry()
            with session.attempt():
                same = fingerprint(old.rows) == fingerprint(session.rows)
        return head, carrier.carried, same


def _is_sound(path: Path) -> bool:
    try:
        return check_sqlite(path).sound
    except (StoreUnavailable, StoreRefusesToStart, IntegrityFault):  # a table is gone, or of another release
        return False


@contextmanager
def _writing(database: sqlite3.Connection) -> Iterator[SQLiteSession]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield SQLiteSession(database)
        database.commit()
    finally:
        if database.in_transaction:
            database.rollback()


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise RestoreRefused(f"the entries do not follow one another: {error}") from error


def _settle(path: Path) -> bool:
    """Brings a file's write-ahead log into it and makes sure that nobody has it open, nor can record in it.

    Returns whether it is a database at all.

    Raises:
        RestoreRefused: another process has it open.
    """
    try:
        with closing(open_durable(str(path))) as database:
            _fence(database)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        raise RestoreRefused(f"{path} is in use ({error}): stop the service first") from error
    except (sqlite3.DatabaseError, StoreRefusesToStart) as error:
        _LOG.warning("nothing can be carried over from %s: %s", path, error)
        return False
    if _beside(path, "-wal").exists():
        raise RestoreRefused(f"{path} is in use: stop the service first")
    return True


def _fence(database: sqlite3.Connection) -> None:
    """Raises a fence where none stands, in case a process opens the file while it is being replaced."""
    try:
        if not any(standing for (standing,) in database.execute(_FENCE)):
            row = (True, REBUILT, 0, EMPTY_ROOT, format_instant(SystemClock().now()))
            database.execute(_RAISE, row)
    except sqlite3.DatabaseError as error:
        _LOG.warning("no fence could be raised in the damaged store: %s", error)


def _swap(path: Path, fresh: Path) -> Path:
    status = path.stat()
    shutil.copymode(path, fresh)
    if os.geteuid() == 0:
        os.chown(fresh, status.st_uid, status.st_gid)
    _to_disk(fresh)
    named = path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")
    aside = next((each for each in named if each.samefile(path)), None)  # by a rebuild that was interrupted here
    if aside is None:
        moment = SystemClock().now().strftime("%Y%m%dT%H%M%S.%fZ")
        aside = path.with_name(f"{path.stem}.damaged-{moment}{path.suffix}")
        aside.hardlink_to(path)
    for ending in _BESIDE:  # only where the file is no database, and so nobody could bring its log into it
        if _beside(path, ending).exists():
            _beside(path, ending).replace(_beside(aside, ending))
    _to_disk(path.parent)
    fresh.replace(path)
    _to_disk(path.parent)
    return aside


def _remove(path: Path) -> None:
    for each in (path, *(_beside(path, ending) for ending in _BESIDE)):
        each.unlink(missing_ok=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}{ending}")


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
