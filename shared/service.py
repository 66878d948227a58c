"""The shape of a service as one object, and the ground it stands on: store, read models, what may be forgotten, clock.

`services/<name>/wiring.py` is the composition root: it takes a `Ground` and returns a `Service`. Which processes a
service runs as is decided elsewhere (`shared.processes`), so the same wiring serves the web process, the worker and
the demo that holds all five.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.acts import Stamp
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.eventstore.erasable import Erasable, PostgresErasable, SQLiteErasable
from shared.eventstore.opening import open_store, upgrade
from shared.eventstore.ports import Store
from shared.eventstore.views import EntryProjection, Feed, Projection, Views
from shared.eventstore.viewtables import PostgresViewTables, SQLiteViewTables, ViewTables
from shared.http.blueprint import Blueprint
from shared.ids import TimeOrderedIds
from shared.messaging.mirroring import Overseer
from shared.messaging.parking import Reactions
from shared.settings import CommonSettings

Task = Callable[[threading.Event], None]
"""Work of a service's own in its worker (sending mail, taking snapshots): runs until the event is set."""


@dataclass(frozen=True)
class Ground:
    """What a service stands on, opened from its settings. Close it when the process ends."""

    settings: CommonSettings
    stamp: Stamp
    store: Store
    tables: ViewTables
    erasable: Erasable

    def views(self, projection: Projection | EntryProjection, feeds: Mapping[str, Feed] | None = None) -> Views:
        """Returns the views of `projection` over the service's own log, or over the given feeds."""
        return Views(self.tables, projection, {"own": self.store} if feeds is None else feeds)

    def close(self) -> None:
        """Lets go of every file and connection."""
        self.erasable.close()
        self.tables.close()
        self.store.close()


def open_ground(settings: CommonSettings, environment: Mapping[str, str], *, upgrading: bool = True) -> Ground:
    """Opens what a service stands on. PostgreSQL is connected to at first use, so this is safe before a fork.

    Outside production the SQLite files are made or upgraded first, unless `upgrading` is False; in production
    `thucchat db upgrade` does that.

    Raises:
        StoreRefusesToStart: the schema is not at this release's step, or a setting would break a promise.
        StoreUnavailable: the store cannot be reached.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    stamp = Stamp(settings.source, settings.make_clock(), TimeOrderedIds())
    if settings.database_url is not None:
        return Ground(
            settings,
            stamp,
            open_store(settings.database_url, environment=environment, production=settings.production),
            PostgresViewTables(settings.database_url),
            PostgresErasable(settings.database_url),
        )
    if upgrading and not settings.production:
        upgrade(settings.database)
    store = open_store(settings.database, environment=environment)
    tables = SQLiteViewTables(settings.data / "views.db")
    return Ground(settings, stamp, store, tables, SQLiteErasable(settings.data / "erasable.db"))


def _always() -> bool:
    return True


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Service:
    """One service, ready to be run as a web process, a worker, or both.

    `hears` names the services whose whole logs it takes; with `keeps_documents` it keeps their bytes and reacts to
    nothing (the mirror), and `overseer` is told what contradicts them. `aggregates` are those that snapshots are taken
    of. `tasks` run in its worker; `is_idle` tells whether they have done all there is to do now; `concerns` are what
    the worker's health is asked for besides, by name: each returns None when all is well. `wake` lets tasks that
    wait for a day look at the clock again: whoever moves a clock within this process calls it.
    """

    name: str
    ground: Ground
    application: Application
    views: Views
    blueprints: Sequence[Blueprint]
    reactions: Reactions = field(default_factory=dict)
    hears: tuple[str, ...] = ()
    keeps_documents: bool = False
    overseer: Overseer | None = None
    tasks: Mapping[str, Task] = field(default_factory=dict)
    aggregates: tuple[type[Aggregate], ...] = ()
    is_idle: Callable[[], bool] = _always
    concerns: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    wake: Callable[[], None] = _nothing

    @property
    def store(self) -> Store:
        """Returns the service's own store."""
        return self.ground.store

    def close(self) -> None:
        """Lets go of what it stands on."""
        self.ground.close()
