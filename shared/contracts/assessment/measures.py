"""What is measured: values as decimal strings with their unit, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from shared.contracts.fields import Text
from shared.contracts.terms import Name

DecimalText = Annotated[
    str,
    Text(max=40, pattern=r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"),
    "Số thập phân viết bằng chữ số, dấu chấm thập phân / decimal number as text",
]
Unit = Annotated[str, Text(max=80), "Đơn vị / unit"]


class Target(StrEnum):
    """How a measured value meets its target."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured, the value found, and the target that it is held against, both in `unit`."""

    what: Name
    value: DecimalText
    unit: Unit
    target: DecimalText
    meets: Target


@dataclass(frozen=True, slots=True)
class Reading:
    """What a detector read: the statistic with its value, what is usual, and from where on it is raised."""

    statistic: Name
    value: DecimalText
    unit: Unit
    reference: DecimalText | None = None
    threshold: DecimalText | None = None
