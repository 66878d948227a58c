"""Contracts: every event of every service, declared once. `shared.contracts.<publisher>` holds a service's own."""

from shared.contracts.base import CATALOGUE, Basis, Facts, UnknownEvent, event, load_facts, upcast
from shared.contracts.document import Document, canonical, leaf_hash, parse, read_members, record
from shared.contracts.fields import ContractError, Items, Text, Whole

__all__ = [
    "CATALOGUE", "Basis", "ContractError", "Document", "Facts", "Items", "Text", "UnknownEvent", "Whole",
    "canonical", "event", "leaf_hash", "load_facts", "parse", "read_members", "record", "upcast",
]  # fmt: skip
