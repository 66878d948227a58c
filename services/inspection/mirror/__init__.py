"""Inspection as witness and as mirror of every other log: two names, two keys, one store (C2SP tlog-witness, -mirror).

`cosigners` holds the keys; `witness` cosigns that a log only grew, `refusing` keeps what it refused.
"""
