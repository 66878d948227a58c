"""Shared: what all five services stand on, and nothing that any one of them decides.

`errors`, `clock`, `ids`, `acts` are the vocabulary; `contracts` the events; `eventstore`, `messaging`,
`ledger`, `http`, `identity`, `observability` the machinery. No module here knows a service.
"""
