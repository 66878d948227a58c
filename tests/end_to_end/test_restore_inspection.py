"""Inspection's own log, which nobody mirrors: an older backup of it is brought back from an exported bundle."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shared.eventstore.opening import open_sqlite
from shared.eventstore.ports import Head
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.signing import SignerState
from shared.transparency.guard import Held
from tests.inspection.signed import INSPECTION, SignedWorld
from tests.inspection.world import tell_the_programme
from thucchat.commands.doctor import doctor

OK, INTEGRITY, USAGE = 0, 3, 2


class Office:
    """A machine with the data of inspection alone: a backup of its log, and what was signed and exported later."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = data / "inspection"
        self.folder.mkdir(parents=True)
        world = SignedWorld(self.folder)
        tell_the_programme(world)
        world.publish()
        self.early = data / "early.zip"
        self._sign(world)
        world.export(self.early)
        self._copy(self.folder / "events.db", data / "backup.db")
        self.backed_up = world.store.head()
        world.many(3)
        world.publish()
        self.signed = self._sign(world)
        self.bundle, self.zip = data / "bundle", data / "bundle.zip"
        world.export(self.bundle)
        world.export(self.zip)
        world.close()

    def _sign(self, world: SignedWorld) -> Head:
        size = world.publish_meta()
        kept = world.store.newest_checkpoint(INSPECTION)
        assert kept is not None
        held = Held(self.folder / "keys")
        held.remember([world.signers[INSPECTION][0].verifier_key])
        SignerState(held.state).replace(Checkpoint(INSPECTION, size, kept.root))
        return Head(size, kept.root)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        there, copy = sqlite3.connect(source), sqlite3.connect(target)
        there.backup(copy)
        there.close()
        copy.close()

    def put_the_backup_back(self) -> None:
        for name in ("events.db-wal", "events.db-shm", "views.db"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(self.data / "backup.db", self.folder / "events.db")
        store = open_sqlite(self.folder / "events.db")
        store.raise_fence("older than what was signed", self.signed.size, self.signed.root)
        store.close()

    def doctor(self, *arguments: object) -> Result:
        return CliRunner().invoke(doctor, [*map(str, arguments), "--data", str(self.data)])

    def restore(self, *arguments: object) -> Result:
        return self.doctor("--restore", "inspection", *arguments)

    def stands(self) -> tuple[Head, bool]:
        """Returns the head of the log, and whether a fence stands."""
        store = open_sqlite(self.folder / "events.db")
        try:
            return store.head(), store.fence() is not None
        finally:
            store.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "data")
    made.put_the_backup_back()
    return made


@pytest.mark.parametrize("form", ["bundle", "zip"])
def test_an_older_backup_gets_its_missing_tail_from_a_bundle_and_may_be_written_again(
    office: Office, form: str
) -> None:
    assert office.stands() == (office.backed_up, True)
    restored = office.restore("--from", office.bundle if form == "bundle" else office.zip)
    assert restored.exit_code == OK, restored.output
    head, fenced = office.stands()
    assert (head.root, head.size, fenced) == (office.signed.root, office.signed.size, False)
    again = office.restore("--from", office.bundle)
    assert (again.exit_code, office.stands()) == (OK, (head, False))
    assert office.doctor("inspection").exit_code == OK


def test_without_a_bundle_it_is_refused_and_says_where_the_tail_may_come_from(office: Office) -> None:
    refused = office.restore()
    assert refused.exit_code == INTEGRITY
    assert f"index {office.backed_up.size} .. {office.signed.size - 1}" in refused.output
    assert "--restore inspection --from" in refused.output
    assert office.stands() == (office.backed_up, True)


def test_a_dry_run_tells_what_the_bundle_has_and_writes_nothing(office: Office) -> None:
    told = office.restore("--from", office.bundle, "--dry-run")
    assert told.exit_code == OK
    assert f"from the copy {office.signed.size - office.backed_up.size}" in told.output
    assert office.stands() == (office.backed_up, True)


def test_a_bundle_that_is_too_old_restores_nothing_and_says_what_is_lost_and_what_remains_to_do(office: Office) -> None:
    refused = office.restore("--from", office.early)
    assert refused.exit_code == INTEGRITY
    assert f"lost: {office.signed.size - office.backed_up.size} " in refused.output
    assert f"index {office.backed_up.size} .. {office.signed.size - 1}" in refused.output
    assert "new meta-log under a new origin" in refused.output
    assert office.stands() == (office.backed_up, True)


def test_an_entry_that_was_changed_in_the_bundle_is_not_taken(office: Office) -> None:
    (entries,) = (each for each in (office.bundle / "meta/tile/entries").rglob("*") if each.is_file())
    raw = bytearray(entries.read_bytes())
    raw[-20] ^= 1
    entries.write_bytes(bytes(raw))
    refused = office.restore("--from", office.bundle)
    assert refused.exit_code == INTEGRITY
    assert "do not have the root that was signed" in refused.output
    assert office.stands() == (office.backed_up, True)


def test_a_bundle_whose_checkpoint_the_log_has_not_signed_is_not_taken(office: Office) -> None:
    note = office.bundle / "meta/checkpoint"
    text, _, signatures = note.read_text("utf-8").partition("\n\n")
    lines = [each for each in signatures.splitlines() if not each.startswith(f"\u2014 {INSPECTION} ")]
    note.write_text(f"{text}\n\n" + "".join(f"{each}\n" for each in lines), "utf-8")
    refused = office.restore("--from", office.bundle)
    assert refused.exit_code == INTEGRITY
    assert "the bundle's checkpoint is not this log's" in refused.output
    assert office.stands() == (office.backed_up, True)


def test_what_is_no_bundle_is_refused(office: Office) -> None:
    refused = office.restore("--from", office.folder)
    assert (refused.exit_code, "is no bundle" in refused.output) == (INTEGRITY, True)
    assert office.doctor("--restore", "registry", "--from", office.bundle).exit_code == USAGE
    assert office.stands() == (office.backed_up, True)


def test_a_frontier_that_is_wrong_is_named_and_no_interval_of_entries(office: Office) -> None:
    assert office.restore("--from", office.bundle).exit_code == OK
    database = sqlite3.connect(office.folder / "events.db")
    (nodes,) = database.execute("SELECT nodes FROM frontier").fetchone()
    database.execute("UPDATE frontier SET nodes = ?", (bytes([nodes[0] ^ 1]) + nodes[1:],))
    database.commit()
    database.close()
    seen = office.doctor("inspection")
    assert seen.exit_code == INTEGRITY
    assert f"the frontier stored at size {office.signed.size} is wrong" in seen.output
    assert "first bad index" not in seen.output
