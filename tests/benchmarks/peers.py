"""The same history kept by three well-known libraries, each as its documentation does it: `peers.py HISTORY.ndjson`.

Runs in an environment of its own (`requirements-bench.lock`), knows nothing of ours, and prints one JSON object:
seconds of CPU time by what was asked. The history is a file of event documents, one a line, of one agency.

* eventsourcing: one aggregate that takes every document as an event; loaded whole, and at half its versions.
* django-simple-history: one model instance per record (`subject`), saved with every document; `as_of` a date, all read.
* SQLAlchemy-Continuum: one versioned object per record; the versions at a transaction, all read.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

ROUNDS = 3
Members = dict[str, Any]


def cpu(ask: Callable[[], int], expected: int) -> float:
    """Returns the least CPU seconds of a few rounds; each must have read at least `expected` things."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        read = ask()
        best = min(best, time.process_time() - started)
        if read < expected:
            raise SystemExit(f"read {read} of {expected}")
    return best


def with_eventsourcing(documents: list[Members], place: Path) -> dict[str, float]:
    """Times one aggregate of all documents: loaded whole, and as of its middle."""
    from eventsourcing.application import Application  # noqa: PLC0415  only the asked library is loaded
    from eventsourcing.domain import Aggregate, event  # noqa: PLC0415

    class File(Aggregate):
        def __init__(self) -> None:
            self.records: dict[str, Members] = {}

        @event("Told")
        def tell(self, members: Members) -> None:
            self.records.setdefault(members["subject"], {}).update(members["data"])

    app = Application[Any](
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(place / "eventsourcing.db")}
    )
    file = File()
    for each in documents:
        file.tell(each)
    app.save(file)
    half = len(documents) // 2
    return {
        "eventsourcing, whole": cpu(lambda: len(app.repository.get(file.id).records), 1),
        "eventsourcing, as of its middle": cpu(lambda: len(app.repository.get(file.id, version=half).records), 1),
    }


def with_simple_history(documents: list[Members], place: Path) -> dict[str, float]:
    """Times `as_of` over one instance per record."""
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(place / "django.db")}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "simple_history"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, models, transaction  # noqa: PLC0415
    from simple_history.models import HistoricalRecords  # noqa: PLC0415

    class Record(models.Model):  # type: ignore[misc]  # Django is not annotated
        subject = models.CharField(max_length=200, unique=True)
        state = models.JSONField()
        history = HistoricalRecords()

        class Meta:
            app_label = "simple_history"

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Record)
        editor.create_model(Record.history.model)
    kept = {each["subject"]: Record(subject=each["subject"], state={}) for each in documents}
    with transaction.atomic():
        for each in documents:
            record = kept[each["subject"]]
            record.state = {**record.state, **each["data"]}
            record._history_date = datetime.fromisoformat(each["time"])
            record.save()
    middle, last = (datetime.fromisoformat(documents[at]["time"]) for at in (len(documents) // 2, -1))
    return {
        "django-simple-history, as_of the last": cpu(lambda: len(list(Record.history.as_of(last))), len(kept)),
        "django-simple-history, as_of the middle": cpu(lambda: len(list(Record.history.as_of(middle))), 1),
    }


def _saved(documents: list[Members], record: Callable[[str, Members], Any], session: Any) -> dict[str, Members]:
    """Saves the record of every document, each in a transaction of its own; returns their last states."""
    states: dict[str, Members] = {}
    with session:
        for each in documents:
            subject = each["subject"]
            states[subject] = {**states.get(subject, {}), **each["data"]}
            session.merge(record(subject, states[subject]))
            session.commit()
            session.expunge_all()  # else every commit looks through all that was ever loaded
    return states


def with_continuum(documents: list[Members], place: Path) -> dict[str, float]:
    """Times reading every record's version at a transaction."""
    import sqlalchemy as sa  # noqa: PLC0415
    from sqlalchemy.orm import Session, configure_mappers, declarative_base  # noqa: PLC0415
    from sqlalchemy_continuum import make_versioned, version_class  # noqa: PLC0415

    make_versioned(user_cls=None)
    base: Any = declarative_base()

    class Record(base):  # type: ignore[misc]  # a base made at run time
        __versioned__: ClassVar[dict[str, Any]] = {}
        __tablename__ = "record"
        subject = sa.Column(sa.String(200), primary_key=True)
        state = sa.Column(sa.JSON)

    configure_mappers()
    engine = sa.create_engine(f"sqlite:///{place / 'continuum.db'}")
    base.metadata.create_all(engine)
    states = _saved(documents, lambda subject, state: Record(subject=subject, state=state), Session(engine))
    version = version_class(Record)

    def at(transaction: int) -> int:
        with Session(engine) as session:
            asked = sa.select(version).where(
                version.transaction_id <= transaction,
                sa.or_(version.end_transaction_id > transaction, version.end_transaction_id.is_(None)),
            )
            return len([each.state for each in session.scalars(asked)])

    count = len(documents)
    return {
        "SQLAlchemy-Continuum, at the last": cpu(lambda: at(count), len(states)),
        "SQLAlchemy-Continuum, at the middle": cpu(lambda: at(count // 2), 1),
    }


def main() -> None:
    """Reads the history that the command line names, and prints what each library took."""
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    taken: dict[str, float] = {}
    for each in (with_eventsourcing, with_simple_history, with_continuum):
        with tempfile.TemporaryDirectory() as place:
            taken |= each(documents, Path(place))
    sys.stdout.write(json.dumps(taken) + "\n")


if __name__ == "__main__":
    main()
