"""`thucchat doctor --restore`: a log is brought back from the copy that another service holds, and written again.

A service's log comes from inspection's mirror, on this machine or over HTTP; what inspection's mirror holds comes from
the services' logs; inspection's own log comes from an exported bundle (`bundles`). Nothing is written before the whole
of it was read and held against everything that was signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from services.inspection.mirror.copies import accepted_points
from shared.errors import Term
from shared.eventstore.auditing import audit_heard, audit_log
from shared.eventstore.opening import check, is_postgres, open_store, upgrade
from shared.eventstore.ports import Entry, IntegrityFault, Store, StoreUnavailable
from shared.eventstore.rebuilding import Rebuilt, RestoreRefused, rebuild
from shared.eventstore.viewtables import PostgresViewTables, SQLiteViewTables
from shared.identity import TokenFile
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.keys import KeyFileRefused, load_signer
from shared.ledger.note import VerifierKey
from shared.messaging.remote import HttpLog, LogUnavailable
from shared.messaging.topology import LISTENERS
from shared.settings import CommonSettings, SettingsFault
from shared.transparency.copies import Copy, HttpMirror, Rows, RowsCopy, TilesCopy
from shared.transparency.evidence import Evidence, gather, keys_in
from shared.transparency.guard import WITNESS, Held, Reference
from shared.transparency.restoring import NotRestorable, Plan, Spool, Step, plan, restore, spooled
from shared.transparency.tilelog import Tiles
from shared.transparency.witnessclient import Cosigner, WitnessClient, WitnessUnreachable
from thucchat.commands.bundles import MetaCopy, remaining, with_bundle
from thucchat.commands.places import environment_of, settings_of
from thucchat.services import SERVICES
from thucchat.settings import PROCESS

INSPECTION: Final = "inspection"
DONE, ERROR, INTEGRITY = 0, 1, 3
MIRROR: Final = Term("bản sao", "the mirror")
RESTORED: Final = "đã khôi phục và đối chiếu với mọi điểm chốt đã ký / restored, and held against everything signed"


def evidence_of(settings: CommonSettings, store: Store | None, meta_log: Store | None) -> Evidence:
    """Returns everything that was signed of a service's log. Without the `meta_log` here, inspection is asked for it.

    Raises StoreUnavailable.
    """
    held, doubts, others = Held(settings.keys), list[str](), list[tuple[Term, bytes]]()
    keys = keys_in(meta_log, settings.source, held)
    if settings.service != INSPECTION:
        for holder, cosigner in ((WITNESS, Cosigner.WITNESS), (MIRROR, Cosigner.MIRROR)):
            try:
                note = _cosigned(settings, meta_log, cosigner)
            except WitnessUnreachable as error:
                doubts.append(f"{holder.vi} / {holder.en}: {error}")
            else:
                others += [] if note is None else [(holder, note)]
    cosigners = [] if meta_log is None else _cosigners(settings)
    found = gather(settings.source, store, held, keys, others, cosigners=cosigners)
    return replace(found, doubts=(*found.doubts, *doubts))


def _cosigners(settings: CommonSettings) -> list[VerifierKey]:
    """Returns the keys of witness and mirror, where inspection's are on this machine and readable by this user."""
    found = []
    for name in ("witness", "mirror"):
        with suppress(OSError, KeyFileRefused):
            found.append(load_signer(settings.data.parent / INSPECTION / "keys" / f"{name}.key").verifier_key)
    return found


def _cosigned(settings: CommonSettings, meta_log: Store | None, cosigner: Cosigner) -> bytes | None:
    if meta_log is not None:
        kept = meta_log.newest_checkpoint(settings.source)
        return None if kept is None or cosigner is Cosigner.MIRROR else kept.note
    if INSPECTION not in settings.peers:
        return None
    return WitnessClient(settings.peers[INSPECTION], settings.signing.witness_timeout).checkpoint(
        cosigner, settings.source
    )


def restore_log(name: str, data: Path | None, url: str | None, bundle: Path | None = None, *, dry: bool) -> int:
    """Restores the log of the service `name` and returns the exit code; with `dry`, tells what it would do.

    Inspection's own log comes from the exported `bundle`, where one is given.

    Raises:
        click.ClickException, SettingsFault: nothing can be begun.
        StoreRefusesToStart, StoreUnavailable: the store, or inspection's, cannot be used.
    """
    if url is not None and not is_postgres(url):
        raise click.UsageError("--url phải là postgresql://... / --url must be postgresql://...")
    try:
        with ExitStack() as stack:
            restoring = _Restoring(_settings(name, data), data, url, dry=dry, stack=stack)
            if bundle is not None:
                return restoring.meta(MetaCopy(bundle))
            return restoring.mirror() if name == INSPECTION else restoring.log()
    except NotRestorable as reason:
        click.echo(f"{name}: không khôi phục được, chưa ghi gì: {reason}. Nothing was written.", err=True)
        return INTEGRITY
    except (RestoreRefused, LogUnavailable) as reason:
        click.echo(f"{name}: chưa khôi phục: {reason}. / Not restored.", err=True)
        return ERROR


def _settings(name: str, data: Path | None) -> CommonSettings:
    """Returns the settings of a service. Its store may be gone, as long as its keys are there: then it is made anew."""
    settings: CommonSettings = SERVICES[name].load(environment_of(data)).common
    if settings.database_url is None and not Path(settings.database).exists() and Held(settings.keys).state.exists():
        click.echo(f"{name}: không còn cơ sở dữ liệu; lập lại từ đầu / the database is gone; begun anew")
        upgrade(settings.database)
    return settings_of(name, data)


@dataclass
class _Restoring:
    """One restoring of the store of `settings`. What it opens is closed with `stack`."""

    settings: CommonSettings
    data: Path | None
    url: str | None
    dry: bool
    stack: ExitStack

    @property
    def place(self) -> str | Path:
        return self.url or self.settings.database

    def log(self) -> int:
        """Restores a service's log from the mirror."""
        mirror = None if self.data is None else self._open(settings_of(INSPECTION, self.data).database)
        with self._reading() as store:
            evidence = evidence_of(self.settings, store, mirror)
            copy = self._mirrored() if mirror is None else RowsCopy.of_mirror(mirror, self.settings.service)
            spool = self._spool(evidence.references)
            sound = store is not None and check(self.place).sound
            planned = plan(_no_rows if store is None else store.stored, copy, evidence.references, spool, sound=sound)
            if store is None:
                planned = replace(planned, step=Step.REBUILD)
            _tell(self.settings.service, planned, evidence)
            if not self._may_go_on(planned.step):
                return DONE
            self._raise_fence(store, planned)
        if planned.step is not Step.NOTHING:
            self._forget_views(restore(self.place, planned, spool))
        return self._lift(evidence, {})

    def mirror(self) -> int:
        """Restores what inspection's mirror holds of other logs. Its own log has to be whole: see `meta`."""
        with self._reading() as store:
            if store is None:
                raise NotRestorable("không đọc được sổ của thanh tra / inspection's own log cannot be read")
            evidence = evidence_of(self.settings, store, store)
            own = self._spool(evidence.references)
            planned = self._plan_meta(store, _Nothing(), evidence, own)
            heard = {source: self._plan_source(store, source) for source in LISTENERS[INSPECTION]}
            _tell(INSPECTION, planned, evidence)
            damaged = {source: spool for source, (step, spool) in heard.items() if step is Step.REBUILD}
            step = Step.REBUILD if damaged or planned.step is Step.APPEND else planned.step
            if not self._may_go_on(step):
                return DONE
            self._raise_fence(store, planned)
        if step is Step.REBUILD:
            given = {source: spool.entries() for source, spool in damaged.items()}
            self._forget_views(rebuild(self.place, own.entries(), given, expected=planned.head))
        return self._lift(evidence, {source: self._accepted(source) for source in damaged})

    def meta(self, bundle: MetaCopy) -> int:
        """Restores inspection's own log from an exported bundle. What it mirrors is only audited."""
        with self._reading() as store:
            evidence = evidence_of(self.settings, store, store)
            keys = keys_in(store, self.settings.source, Held(self.settings.keys))
            evidence = with_bundle(evidence, bundle, self.settings.source, keys)
            spool = self._spool(evidence.references)
            planned = self._plan_meta(store, bundle, evidence, spool)
            if store is None:
                planned = replace(planned, step=Step.REBUILD)
            _tell(INSPECTION, planned, evidence)
            if not self._may_go_on(planned.step):
                return DONE
            self._raise_fence(store, planned)
        if planned.step is not Step.NOTHING:
            self._forget_views(restore(self.place, planned, spool))
        with closing(open_store(self.place, environment=PROCESS)) as written:
            heard = {source: written.heard_position(source) for source in LISTENERS[INSPECTION]}
        return self._lift(evidence, {source: self._accepted(source, held) for source, held in heard.items()})

    def _plan_meta(self, store: Store | None, copy: Copy, evidence: Evidence, into: Spool) -> Plan:
        rows, sound = _no_rows if store is None else store.stored, store is not None and check(self.place).sound
        try:
            return plan(rows, copy, evidence.references, into, sound=sound)
        except NotRestorable as reason:
            raise NotRestorable(f"{reason}{remaining(evidence, into.size, copy)}") from None

    def _plan_source(self, store: Store, source: str) -> tuple[Step, Spool]:
        points = list(accepted_points(store, self._origin(source), 2**63 - 1))
        signed = [Reference(WITNESS, Checkpoint(self._origin(source), size, root)) for size, root in points]
        spool = self._spool(signed)
        rows: Rows = lambda after, limit: store.stored_heard(source, after, limit)  # noqa: E731  a name for its type
        try:
            planned = plan(rows, self._log_of(source), signed, spool, sound=True)
        except NotRestorable as reason:
            raise NotRestorable(f"{source}: {reason}") from None
        if planned.step is not Step.NOTHING:
            click.echo(
                f"{INSPECTION}: {source}: đúng / right {planned.right}, còn lại lấy từ sổ gốc / the rest from its log"
            )
        return planned.step, spool

    def _accepted(self, source: str, up_to: int = 2**63 - 1) -> Sequence[tuple[int, bytes]]:
        with closing(open_store(self.place, environment=PROCESS)) as store:
            return list(accepted_points(store, self._origin(source), up_to))

    def _origin(self, source: str) -> str:
        return f"{self.settings.source.rpartition('/')[0]}/{source}"

    def _log_of(self, source: str) -> Copy:
        if self.data is not None:
            return RowsCopy.of_log(self._open(settings_of(source, self.data).database))
        url, token = self._peer(source)
        return TilesCopy(Tiles(url, token.bearer), HttpLog(url, token.bearer).head().size)

    def _mirrored(self) -> Copy:
        url, token = self._peer(INSPECTION)
        return HttpMirror(url, token.bearer).copy_of(self.settings.source)

    def _peer(self, name: str) -> tuple[str, TokenFile]:
        settings = self.settings
        if name not in settings.peers or settings.service_token is None:
            own = settings.service.upper()
            raise SettingsFault(
                [f"THUCCHAT_{name.upper()}_URL, THUCCHAT_{own}_SERVICE_TOKEN_PATH: phải có / are required"]
            )
        return settings.peers[name], TokenFile(settings.service_token)

    def _open(self, place: str | Path) -> Store:
        return self.stack.enter_context(closing(open_store(place, environment=PROCESS)))

    def _spool(self, signed: Sequence[Reference]) -> Spool:
        return self.stack.enter_context(spooled(self.settings.data, signed))

    @contextmanager
    def _reading(self) -> Iterator[Store | None]:
        """Gives the store, closed again before anything is put in its place; None where its file is no database."""
        try:
            store = open_store(self.place, environment=PROCESS)
        except (StoreUnavailable, IntegrityFault):
            if is_postgres(self.place):
                raise
            yield None
        else:
            with closing(store):
                yield store

    def _may_go_on(self, step: Step) -> bool:
        if self.dry:
            return False
        if step is Step.REBUILD and is_postgres(self.place) and self.url is None:
            raise click.UsageError("Dựng lại cần --url với vai trò chủ sở hữu. / Rebuilding needs --url, as the owner.")
        return True

    def _raise_fence(self, store: Store | None, planned: Plan) -> None:
        if store is not None and planned.step is not Step.NOTHING and store.fence() is None:
            reason = "đang khôi phục từ bản sao / being restored from a copy"
            store.raise_fence(reason, planned.head.size, planned.head.root)

    def _forget_views(self, rebuilt: Rebuilt) -> None:
        if rebuilt.aside is not None:
            click.echo(f"Bản hỏng được giữ làm bằng chứng / the damaged one is kept as evidence: {rebuilt.aside}")
        tables = (
            PostgresViewTables(str(self.place))
            if is_postgres(self.place)
            else SQLiteViewTables(self.settings.data / "views.db")
        )
        with closing(tables), tables.writing("doctor") as work:
            work.forget()

    def _lift(self, evidence: Evidence, sources: Mapping[str, Sequence[tuple[int, bytes]]]) -> int:
        """Audits what is there now; lifts the fence if it is what was signed."""
        with closing(open_store(self.place, environment=PROCESS)) as store:
            findings = [*check(self.place).findings, *audit_log(store, evidence.points()).findings]
            for source, points in sources.items():
                findings += audit_heard(store, source, points).findings
            for each in findings:
                click.echo(f"  {self.settings.service}: {each}", err=True)
            if findings:
                return INTEGRITY
            store.lift_fence(RESTORED)
            head = store.head()
        click.echo(
            f"{self.settings.service}: {head.size} sự kiện / events, gốc / root {head.root.hex()}; ghi tiếp được"
            " / may be written again"
        )
        return DONE


class _Nothing:
    """The copy of a log that nobody holds."""

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yields nothing."""
        yield from ()


def _no_rows(_after: int, _limit: int) -> Sequence[Entry]:
    return ()


def _tell(name: str, planned: Plan, evidence: Evidence) -> None:
    for doubt in evidence.doubts:
        click.echo(f"  {name}: không đối chiếu được / could not be compared: {doubt}", err=True)
    size = planned.head.size
    click.echo(f"{name}: đã ký đến / signed up to {planned.proven}; sổ sẽ có / the log will have {size}")
    if planned.step is Step.NOTHING:
        click.echo(f"{name}: không thiếu, không sai gì / nothing is missing or wrong")
        return
    click.echo(
        f"{name}: đúng / right {planned.right}; lấy từ bản sao / from the copy {size - planned.own - planned.right}"
    )
    if planned.own:
        click.echo(
            f"{name}: {planned.own} mục cuối chỉ sổ này có, được giữ / entries at the end that only this log has: kept"
        )
    if planned.dropped:
        click.echo(
            f"{name}: {planned.dropped} mục thuộc một lịch sử khác, chỉ giữ trong bản hỏng"
            " / entries of another history: in the damaged one alone",
            err=True,
        )
