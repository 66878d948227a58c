"""Contracts: every event of every service, declared once. `shared.contracts.<publisher>` holds a service's own.

Importing this package declares them all, so that `parse` knows every event whoever calls it.
"""

from shared.contracts import access, assessment, funding, inspection, notifier, parking, registry
from shared.contracts.base import CATALOGUE, Basis, Facts, UnknownEvent, event, load_facts, trusted_facts, upcast
from shared.contracts.document import Document, canonical, leaf_hash, parse, read_members, record
from shared.contracts.fields import ContractError, Items, Text, Whole

PUBLISHERS = ("registry", "assessment", "funding", "notifier", "inspection")
"""Every service that records events, in the order in which facts flow."""

__all__ = [
    "CATALOGUE",
    "PUBLISHERS",
    "Basis",
    "ContractError",
    "Document",
    "Facts",
    "Items",
    "Text",
    "UnknownEvent",
    "Whole",
    "access",
    "assessment",
    "canonical",
    "event",
    "funding",
    "inspection",
    "leaf_hash",
    "load_facts",
    "notifier",
    "parking",
    "parse",
    "read_members",
    "record",
    "registry",
    "trusted_facts",
    "upcast",
]
