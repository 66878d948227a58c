"""Inspection as witness and as mirror of every other log: two names, two keys, one store (C2SP tlog-witness, -mirror).

`cosigners` holds the keys. `witness` cosigns that a log only grew, `refusing` keeps what it refused, `kept` finds it.
`state` cosigns what is held byte for byte, following the own log (`following`) and hashing rows (`walking`); `tiles`
shows it. `patrol` has every copy read again (`examining`, `copies`, `peers`), `splits` tells two notes that cannot both
be true, `evidence` keeps what contradicts while hearing; `alarms` raises what they find, `board` shows it.
"""
