"""The table of audit times as data, checked when it is loaded. What is only remembered says so of each figure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from services.assessment.domain.audittime import AuditTimeTable, Band, Factor
from shared.contracts.assessment import AssessmentKind
from shared.contracts.terms import Confidence
from shared.errors import Term

HERE: Final = Path(__file__).parent


class AuditTimeFault(Exception):
    """The table contradicts itself; says in what."""


def load_audit_times(path: Path = HERE / "iaf-md5-qms1.json") -> tuple[AuditTimeTable, ...]:
    """Returns the tables that `path` holds, in the order of their first days.

    Raises:
        AuditTimeFault: it holds none, bands leave a gap or do not grow, or the days are not in order.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        tables = tuple(_table(each, data["minutes_of_a_day"]) for each in data["tables"])
    except (KeyError, TypeError, ValueError) as error:
        raise AuditTimeFault(f"{path.name} is no table of audit times: {type(error).__name__} {error}") from None
    if not tables or any(earlier.from_day >= later.from_day for earlier, later in pairwise(tables)):
        raise AuditTimeFault(f"{path.name}: no tables, or not in the order of their days")
    for table in tables:
        _check(table)
    return tables


def _table(data: Mapping[str, Any], day: int) -> AuditTimeTable:
    return AuditTimeTable(
        data["version"],
        date.fromisoformat(data["from_day"]),
        data["document"],
        Confidence(data["confidence"]),
        Term(data["note"]["vi"], data["note"]["en"]),
        tuple(_band(each, day) for each in data["bands"]),
        {AssessmentKind(each["kind"]): _factor(each) for each in data["factors"]},
    )


def _band(data: Mapping[str, Any], day: int) -> Band:
    minutes, rest = divmod(data["tenths_of_days"] * day, 10)
    if rest:
        raise ValueError(f"{data['tenths_of_days']} tenths of a day are no whole minutes")
    sure = {Confidence(data["days_confidence"]), Confidence(data["limits_confidence"])}
    confidence = Confidence.MEMORY if Confidence.MEMORY in sure else Confidence.FOUND
    return Band(data["from"], data["to"], minutes, confidence)


def _factor(data: Mapping[str, Any]) -> Factor:
    return Factor(data["numerator"], data["denominator"], Confidence(data["confidence"]), data["source"])


def _check(table: AuditTimeTable) -> None:
    if not table.bands or table.bands[0].first != 1:
        raise AuditTimeFault(f"{table.version}: the bands do not begin with one person")
    for lower, upper in pairwise(table.bands):
        if upper.first != lower.last + 1 or upper.minutes <= lower.minutes:
            raise AuditTimeFault(f"{table.version}: the bands leave a gap, or do not grow, at {upper.first}")
    if any(band.last < band.first for band in table.bands):
        raise AuditTimeFault(f"{table.version}: a band ends before it begins")


TABLES: Final = load_audit_times()
"""The tables of this release."""
