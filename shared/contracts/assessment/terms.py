"""What several contracts of assessment share: keys, kinds, results, roles in a team."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from shared.contracts.fields import Text

AssessmentKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã cuộc đánh giá / assessment key"]
ClauseId = Annotated[str, Text(max=16, pattern=r"[0-9]+(?:\.[0-9]+)*"), "Điều của tiêu chuẩn / clause of the standard"]


class AssessmentKind(StrEnum):
    """`initial` and `periodic` come from the directive (point 2c); the other two are ours."""

    INITIAL = "initial"
    PERIODIC = "periodic"
    UNANNOUNCED = "unannounced"
    RECERTIFICATION = "recertification"


class Result(StrEnum):
    """The result of assessing one clause."""

    CONFORMING = "conforming"
    MINOR_NONCONFORMITY = "minor_nonconformity"
    MAJOR_NONCONFORMITY = "major_nonconformity"
    OBSERVATION = "observation"
    NOT_APPLICABLE = "not_applicable"


class TeamRole(StrEnum):
    """What a member of the team does."""

    LEAD = "lead"
    MEMBER = "member"
    OBSERVER = "observer"


class TieGround(StrEnum):
    """What ties a person to an agency, so that they may not assess it for a time (ISO/IEC 17021)."""

    EMPLOYMENT = "employment"
    CONSULTANCY = "consultancy"
    """Consulted for it."""
    GUIDANCE = "guidance"
    """Guided it individually."""
    PURCHASE = "purchase"
    """Bought its consultancy."""


class TimeUnknown(StrEnum):
    """Why no reference time of an assessment can be told."""

    NO_STAFF_COUNT = "no_staff_count"
    """Nobody has told how many work in the agency."""
    BEYOND_TABLE = "beyond_table"
    """More people than the table goes to."""
    NO_REFERENCE = "no_reference"
    """The table has no figure for this kind of assessment."""
