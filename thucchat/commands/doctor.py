"""`thucchat doctor`: whether every log agrees with itself, with what others heard and with what was signed of it.

With `--restore`, it brings a log back from the copy that another service holds (`restoring`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from services.inspection.mirror.copies import IndexHashes, accepted_points
from services.inspection.mirror.following import PAGE
from shared.contracts import ContractError, parse
from shared.contracts.inspection import AlarmClosed, AlarmRaised
from shared.eventstore.auditing import Audit, audit_heard, audit_log
from shared.eventstore.opening import check, open_store
from shared.eventstore.ports import Store
from shared.ledger.proof import Hashes
from shared.ledger.tree import leaf_hash
from shared.messaging.topology import LISTENERS
from shared.settings import CommonSettings
from shared.transparency.copies import Rows, RowsCopy
from thucchat.commands.places import DATA, settings_of
from thucchat.commands.restoring import INSPECTION, evidence_of, restore_log
from thucchat.services import SERVICES
from thucchat.settings import PROCESS

INTEGRITY: Final = 3
BATCH: Final = 1000
NAMES: Final = click.Choice(tuple(SERVICES))
_ALARMS: Final = tuple(f'"type":"{each.DECLARATION.topic}"}}'.encode() for each in (AlarmRaised, AlarmClosed))


@click.command()
@click.argument("services", nargs=-1, type=NAMES, metavar="[SERVICE]...")
@DATA
@click.option("--restore", type=NAMES, help="Khôi phục sổ của dịch vụ này. / Restore the log of this service.")
@click.option(
    "--from",
    "bundle",
    type=click.Path(path_type=Path, exists=True),
    help="Bản kết xuất (thư mục, ZIP) có sổ riêng của thanh tra. / An exported bundle, which has inspection's own log.",
)
@click.option("--url", help="PostgreSQL, với vai trò chủ sở hữu, để dựng lại. / PostgreSQL as its owner, to rebuild.")
@click.option("--dry-run", is_flag=True, help="Chỉ nói --restore sẽ làm gì. / Only tell what --restore would do.")
def doctor(
    *,
    services: tuple[str, ...],
    data: Path | None,
    restore: str | None,
    bundle: Path | None,
    url: str | None,
    dry_run: bool,
) -> None:
    """Khám sổ của năm dịch vụ, hoặc những dịch vụ nêu tên; mã thoát 3 nếu có chỗ không khớp. Không ghi gì.

    Examine the five logs, or those named: each against its own bytes, against what others heard of it, and against
    everything that was signed of it. Exit 3 if anything does not agree. Writes nothing.

    --restore khôi phục một sổ từ bản sao (docs/operations/restore.md), rồi gỡ chặn ghi. / --restore brings one log back
    from the copy that another service holds, and then lifts the fence. --from: sổ riêng của thanh tra lấy từ bản kết
    xuất. / --from takes inspection's own log from an exported bundle.
    """
    if restore is not None:
        if services:
            raise click.UsageError("--restore nêu một dịch vụ; không nêu thêm. / --restore names the one service.")
        if bundle is not None and restore != INSPECTION:
            raise click.UsageError("--from chỉ dùng với --restore inspection. / is for --restore inspection alone.")
        sys.exit(restore_log(restore, data, url, bundle, dry=dry_run))
    if url is not None or bundle is not None or dry_run:
        raise click.UsageError("--url, --from, --dry-run chỉ dùng với --restore. / are for --restore alone.")
    faults = _Examination(services or tuple(SERVICES), data).run()
    click.echo("Mọi thứ khớp nhau. / Everything agrees." if not faults else f"{faults} chỗ sai. / {faults} faults.")
    sys.exit(INTEGRITY if faults else 0)


class _Examination:
    """One examination of the services `names`. Counts what does not agree."""

    def __init__(self, names: tuple[str, ...], data: Path | None) -> None:
        self._names = [name for name in SERVICES if name in names]
        self._data = data
        self._settings: dict[str, CommonSettings] = {}
        self._stores: dict[str, Store] = {}

    def run(self) -> int:
        """Returns how many faults there are, after telling each."""
        faults = 0
        try:
            for name in self._names:
                self._settings[name] = settings_of(name, self._data)
                faults += _own(name, self._settings[name].database)
                self._stores[name] = open_store(self._settings[name].database, environment=PROCESS)
            for name, source in self._pairs():
                faults += _heard(name, source, self._stores)
            for name in self._names:
                faults += self._signed(name)
            for source in LISTENERS[INSPECTION] if INSPECTION in self._stores else ():
                faults += self._mirrored(source)
            for told in _standing(self._stores[INSPECTION]) if INSPECTION in self._stores else ():
                click.echo(told)
        finally:
            for store in self._stores.values():
                store.close()
        return faults

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name in self._names:
            yield from ((name, source) for source in LISTENERS[name] if source in self._stores)

    def _signed(self, name: str) -> int:
        """Holds a log against everything that was signed of it; tells how far that goes, and whether it is fenced."""
        settings, store = self._settings[name], self._stores[name]
        mirror = self._stores.get(INSPECTION)
        evidence = evidence_of(settings, store, mirror)
        newest = evidence.newest
        if newest is None:
            click.echo(f"{name:<11} chưa có điểm chốt nào / nothing signed yet")
        else:
            click.echo(
                f"{name:<11} đã ký / signed {newest.checkpoint.size:>13}   {newest.holder.vi} / {newest.holder.en}"
            )
        for cosigner, size in sorted(evidence.cosigned.items()):
            click.echo(f"{name:<11} đồng ký / cosigned {size:>11}   {cosigner}")
        for doubt in evidence.doubts:
            click.echo(f"  {name}: không đối chiếu được / could not be compared: {doubt}", err=True)
        against = None if mirror is None or name == INSPECTION else _leaves_of(mirror, name)
        faults = _told(name, audit_log(store, evidence.points(), against))
        fence = store.fence()
        if fence is not None:
            click.echo(f"  {name}: đang chặn ghi từ {fence.raised:%d/%m/%Y %H:%M:%S} UTC: {fence.reason}", err=True)
        if faults or fence is not None:
            click.echo(f"  {name}: thucchat doctor --restore {name}", err=True)
        return faults + (fence is not None)

    def _mirrored(self, source: str) -> int:
        """Holds inspection's copy of a log against what it accepted of it."""
        store = self._stores[INSPECTION]
        origin = f"{self._settings[INSPECTION].source.rpartition('/')[0]}/{source}"
        points = list(accepted_points(store, origin, store.heard_position(source)))
        accepted, there = (points[-1][0] if points else 0), self._stores.get(source)
        held = store.heard_position(source)
        click.echo(f"{INSPECTION:<11} sao / mirrors {source:<11} {held:>7}   nhận / accepted {accepted}")
        against = None if there is None else IndexHashes(each.leaf_hash for each in RowsCopy.of_log(there).entries())
        faults = _told(f"{INSPECTION}: {source}", audit_heard(store, source, points, against))
        if faults:
            click.echo(f"  {INSPECTION}: thucchat doctor --restore {INSPECTION}", err=True)
        return faults


def _told(name: str, audit: Audit) -> int:
    if audit.first_bad is not None:
        last = (audit.bad_before or audit.first_bad + 1) - 1
        if last < audit.first_bad:  # no entry is left that could be wrong
            click.echo(
                f"  {name}: biên của cây (frontier) lưu ở cỡ {audit.first_bad} sai, không mục nào sai"
                f" / the frontier stored at size {audit.first_bad} is wrong, and no entry is",
                err=True,
            )
            return _findings(name, audit)
        until = "" if last == audit.first_bad else f" .. {last}"
        click.echo(f"  {name}: chỉ số sai đầu tiên / first bad index: {audit.first_bad}{until}", err=True)
    return _findings(name, audit)


def _findings(name: str, audit: Audit) -> int:
    for finding in audit.findings:
        click.echo(f"  {name}: {finding}", err=True)
    return len(audit.findings)


def _leaves_of(mirror: Store, source: str) -> Hashes:
    return IndexHashes(each.leaf_hash for each in RowsCopy.of_mirror(mirror, source).entries())


def _own(name: str, place: str | Path) -> int:
    seen = check(place)
    click.echo(f"{name:<11} {seen.head.size:>7} sự kiện / events   gốc / root {seen.head.root.hex()}")
    for finding in seen.findings:
        click.echo(f"  {name}: {finding}", err=True)
    return len(seen.findings)


def _heard(name: str, source: str, stores: Mapping[str, Store]) -> int:
    # Rows as they stand: a log that is damaged must not keep the others from being compared.
    size, position, different = 0, 0, None
    theirs = _positions(stores[source].stored)
    for position, leaf in _positions(lambda after, limit: stores[name].stored_heard(source, after, limit)):
        size, stated = next(theirs, (size, b""))
        if different is None and (size, stated) != (position, leaf):
            different = position
    size = max([size, *(each for each, _ in theirs)])
    state = f"còn / behind {size - position}" if position <= size else f"nguồn ngắn hơn / the source is shorter, {size}"
    click.echo(f"{name:<11} nghe / heard {source:<11} {position:>7}   {state}")
    if different is not None:
        click.echo(
            f"  {name}: vị trí {different} của {source} khác điều đã nghe / position {different} of {source} is not "
            "what was heard",
            err=True,
        )
    return int(different is not None)


def _positions(rows: Rows) -> Iterator[tuple[int, bytes]]:
    """Yields the position and the leaf hash of each row: that of its bytes, where it has any."""
    after = -(2**63)
    while page := rows(after, BATCH):
        for row in page:
            yield row.position, row.leaf_hash if row.document is None else leaf_hash(row.document)
        after = page[-1].position


def _standing(store: Store) -> Iterator[str]:
    """Yields the alarms that stand, as inspection's log tells them."""
    standing: dict[str, AlarmRaised] = {}
    after = 0
    while rows := store.stored(after, PAGE):
        for row in rows:
            facts = _alarm(row.document)
            if isinstance(facts, AlarmRaised):
                standing[facts.alarm] = facts
            elif isinstance(facts, AlarmClosed):
                standing.pop(facts.alarm, None)
        after = rows[-1].position
    for each in standing.values():
        index = "" if each.index is None else f", chỉ số / index {each.index}"
        yield f"Cảnh báo / alarm {each.alarm}: {each.origin}{index}: {each.detail}"


def _alarm(document: bytes) -> object:
    try:
        return parse(document).facts if document.endswith(_ALARMS) else None
    except ContractError:
        return None
