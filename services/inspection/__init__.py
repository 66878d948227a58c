"""Inspection (thanh tra): operated by somebody else than the departments it inspects.

It decides nothing about an agency; it keeps every document of every service in its own store, byte for byte, and puts
an agency's file back to any moment on either clock: as it was said to be (`occurred`), and as it was known (`time`).
It publishes only that somebody was refused access to it (`inspection.access.refused`).
It listens to registry, assessment, funding and notifier: to all they record, also what this release cannot read yet.
"""
