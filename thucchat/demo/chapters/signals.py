"""Signals of application for show: raised by an inspector, explained by the head, decided by another (made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from thucchat.demo.cast import INSPECTOR, SECOND_INSPECTOR, Agency
from thucchat.demo.steps import Draft, Read, Step, Who, moment

DISMISSED, UPHELD = "SXD", "SLDTBXH"
"""Of whom a signal is dismissed, and of whom one is upheld."""
REGISTRY = "thucchat.hanam/registry"
"""The log in which the events stand that the signals rest on."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the signals about those who take part."""
    by_code = {agency.code: agency for agency in agencies}
    if DISMISSED in by_code:
        yield from _signal(by_code[DISMISSED], date(2008, 3, 10), "dismissal")
    if UPHELD in by_code:
        yield from _signal(by_code[UPHELD], date(2009, 1, 12), "upholding")


def _signal(agency: Agency, day: date, decision: str) -> Iterator[Step]:
    alias = f"signal-{agency.code}"
    path, subject = f"/v1/signals/{{{alias}}}", f"signal/{{{alias}}}"
    yield Step(
        moment(day, 9), INSPECTOR, "assessment", "/v1/signals", draft=_raised(agency, INSPECTOR), alias=alias
    )  # fmt: skip
    told = {"explanation": "Văn thư nghỉ dài ngày nên báo cáo gửi muộn; việc đã làm đúng ngày (minh hoạ)"}
    yield Step(moment(day, 10), agency.head, "assessment", f"{path}/explanations", told, subject)
    body: dict[str, Any] = {"reason": "Đã đối chiếu sổ văn bản đi (minh hoạ)"}
    if decision == "upholding":
        body = {"reason": "Giải trình không khớp sổ văn bản đi (minh hoạ)", "legal_basis": _conclusion(day)}
    yield Step(moment(day, 15), SECOND_INSPECTOR, "assessment", f"{path}/{decision}", body, subject)


def _conclusion(day: date) -> dict[str, Any]:
    return {
        "kind": "bien_ban",
        "number": f"1/BB-TTr-{day.year} (minh hoạ)",
        "issuer": "Thanh tra tỉnh Hà Nam (minh hoạ)",
        "date": day.isoformat(),
    }


def _raised(agency: Agency, who: Who) -> Draft:
    """Returns how the signal is written: it cites the events by which the agency reported its milestones."""

    def draft(read: Read) -> dict[str, Any]:
        events = [each["event"] for each in read("registry", f"/v1/agencies/{agency.code}", who)["milestones"]][:3]
        return {
            "subject": "agency",
            "agency": agency.code,
            "severity": "moderate",
            "reading": {
                "statistic": "Số ngày từ khi đạt mốc đến khi báo cáo, lớn nhất (minh hoạ)",
                "value": "45",
                "unit": "ngày",
                "reference": "4",
                "threshold": "30",
            },
            "rests_on": [{"source": REGISTRY, "position": each["position"], "event_id": each["id"]} for each in events],
            "note": "Báo cáo mốc đến rất lâu sau ngày nói là đã đạt (minh hoạ)",
        }

    return draft
