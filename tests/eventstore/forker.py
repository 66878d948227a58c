"""A process that forks with a store in use. Run by the tests of durability: `python -m tests.eventstore.forker PLACE`.

Exits 0 if parent and child each recorded, before and after the other ended.
"""

from __future__ import annotations

import os
import sys

from shared.eventstore.opening import open_store
from shared.eventstore.ports import Store
from shared.eventstore.postgres import PostgresStore
from tests.eventstore.scribe import recording


def backend(store: Store) -> int:
    """Returns the process id of the server process that serves `store`, 0 on SQLite, which has none."""
    if not isinstance(store, PostgresStore):
        return 0
    datastore = store.factory.datastore  # type: ignore[attr-defined]
    with datastore.lend() as connection:
        return int(connection.execute("SELECT pg_backend_pid() AS pid").fetchone()["pid"])


def main(place: str) -> int:
    """Records in the parent, in a child that then ends, and in the parent again."""
    store = open_store(place, environment={}, pool_size=1)
    store.record(recording("parent", 1))
    served_by = backend(store)
    child = os.fork()
    if child == 0:
        store.record(recording("child", 1))
        store.close()
        sys.exit(0)  # in order, so that whatever the interpreter tears down is torn down
    _, status = os.waitpid(child, 0)
    idle = os.fork()
    if idle == 0:
        sys.exit(0)  # a child that never used the store must not take leave of the server in its parent's name
    os.waitpid(idle, 0)
    assert backend(store) == served_by, "a child has closed its parent's connection"
    store.record(recording("parent", 2))
    assert [each.position for each in store.entries(0, 10)] == [1, 2, 3]
    store.close()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
