"""Inspection (thanh tra): operated by somebody else than the departments it inspects.

It decides nothing about an agency. It keeps every document of every service byte for byte, and puts an agency's file
back to any moment on either clock; it decides which logs are watched, by which keys, and what it cosigns of them.
It publishes what it accepted, mirrored and refused of every log, its audits and its alarms (`inspection.log`, `.audit`,
`.alarm`): its own log is the meta-log of all the others; and that somebody was refused access (`inspection.access`).
It listens to registry, assessment, funding and notifier: to all they record, also what this release cannot read yet.
"""
