"""The event store: an append-only log per service, over the `eventsourcing` library's recorders.

Only this package imports `eventsourcing`. What a store promises is written in `ports.py` and held by one conformance
suite that SQLite and PostgreSQL both face.
"""
