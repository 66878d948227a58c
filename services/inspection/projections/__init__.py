"""Inspection's read models: the mirror's index, and the summary of each agency's file. Rebuildable at any time."""

from services.inspection.projections.mirror import (
    DAY_LENGTH,
    FRONTIER_EVERY,
    PROGRAMME,
    READ,
    UNKNOWN,
    UNREADABLE,
    Mirror,
    MirrorFeed,
    MirrorIndex,
    Row,
    text_of,
    version_of,
)

__all__ = [
    "DAY_LENGTH",
    "FRONTIER_EVERY",
    "PROGRAMME",
    "READ",
    "UNKNOWN",
    "UNREADABLE",
    "Mirror",
    "MirrorFeed",
    "MirrorIndex",
    "Row",
    "text_of",
    "version_of",
]
