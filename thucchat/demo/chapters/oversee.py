"""Home Affairs reviews functions, DOST checks on the spot, two agencies keep registers (points 2a, 4; made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from thucchat.demo.cast import CHECKER, DOST, GUIDE, HOME_AFFAIRS, PPC, Agency
from thucchat.demo.papers import Paper
from thucchat.demo.steps import DIRECTIVE, Step, Who, moment, workday

CHECKED = {"SKHDT": date(2008, 6, 10), "STNMT": date(2008, 11, 18), "HDT": date(2009, 9, 15)}
"""Who is checked on the spot, and when."""
REVIEWED, CONSULTED = "SXD", ("STC", "SKHDT")
"""Whose functions are reviewed, and who is asked."""
CLAUSE = "TCVN ISO 9001:2000, 4.2.4"
SENDER, RECEIVER = "VPUB", "SKHCN"
"""Whose registers are told: what the one sends, the other receives."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the check visits, the function review and the registers of those who take part."""
    there = {agency.code: agency for agency in agencies}
    for code, day in CHECKED.items():
        if code in there and {DOST.agency, CHECKER.agency} <= there.keys():
            yield from _check(there[code], day)
    if {REVIEWED, *CONSULTED, HOME_AFFAIRS.agency} <= there.keys():
        yield from _review([there[code] for code in CONSULTED])
    if {SENDER, RECEIVER} <= there.keys():
        for year in (2007, 2008, 2009):
            yield from _registers(there[SENDER], there[RECEIVER], year)


def _check(agency: Agency, day: date) -> Iterator[Step]:
    key = f"KT-{agency.code}"
    path, subject = f"/v1/checks/{key}", f"check/{key}"
    plan = {
        "check": key,
        "agency": agency.code,
        "announced": True,
        "scope": "Việc áp dụng hệ thống tại bộ phận một cửa (minh hoạ)",
        "from_day": day.isoformat(),
        "to_day": day.isoformat(),
        "team": [
            {"person": GUIDE.person, "agency": GUIDE.agency, "role": "lead"},
            {"person": CHECKER.person, "agency": CHECKER.agency, "role": "member"},
        ],
        "legal_basis": DIRECTIVE,
    }
    yield _step(moment(workday(day - timedelta(days=14)), 9), DOST, "/v1/checks", plan)
    minutes = {
        "number": f"{key}/BB (minh hoạ)",
        "findings": [
            {"text": "Sổ theo dõi hồ sơ chưa ghi ngày trả (minh hoạ)", "rests_on": "TCVN ISO 9001:2000, 4.2.4"}
        ],
        "present": [GUIDE.person, CHECKER.person, agency.qmr.person],
        "occurred": day.isoformat(),
    }
    yield _step(moment(day, 16), GUIDE, f"{path}/minutes", minutes, subject)
    done, proven = workday(day + timedelta(days=20)), workday(day + timedelta(days=28))
    request = {
        "addressee": "Thủ trưởng cơ quan",
        "text": "Ghi ngày trả kết quả của từng hồ sơ (minh hoạ)",
        "rests_on": CLAUSE,
        "deadline": (day + timedelta(days=30)).isoformat(),
    }
    yield _step(moment(day, 17), GUIDE, f"{path}/requests", request, subject)
    paper = Paper(agency, f"{key}/BC (minh hoạ)", "Báo cáo thực hiện yêu cầu kiểm tra", done)
    yield from paper.hand_in(moment(done, 8))
    fulfilled = {"note": "Đã ghi bổ sung (minh hoạ)", "document_number": paper.number, "evidence": [paper.digest]}
    yield _step(moment(done, 9), agency.secretary, f"{path}/requests/1/fulfilment", fulfilled, subject)
    yield _step(moment(proven, 9), CHECKER, f"{path}/requests/1/proof", {"note": "Đã xem sổ (minh hoạ)"}, subject)
    yield _step(moment(proven, 10), CHECKER, f"{path}/closing", {}, subject)


def _review(consulted: Sequence[Agency]) -> Iterator[Step]:
    key, day = "RS-2008", date(2008, 9, 8)
    path, subject = f"/v1/reviews/{key}", f"review/{key}"
    opened = {
        "review": key,
        "title": "Rà soát chức năng, nhiệm vụ của Sở Xây dựng (minh hoạ)",
        "reviewed": [REVIEWED],
        "consulted": [agency.code for agency in consulted],
        "opinions_by": (day + timedelta(days=14)).isoformat(),
        "legal_basis": DIRECTIVE,
    }
    yield _step(moment(day, 9), HOME_AFFAIRS, "/v1/reviews", opened)
    rows = [
        _row("Cấp giấy phép xây dựng", "QT cấp phép", "Chuyên viên quản lý xây dựng"),
        _row("Kiểm tra chất lượng công trình", None, "Thanh tra xây dựng"),
    ]
    yield _step(moment(day, 10), HOME_AFFAIRS, f"{path}/rows", {"rows": rows}, subject)
    for place, agency in enumerate(consulted):
        opinion = {
            "position": ("agrees", "agrees_with_remarks")[place % 2],
            "opinion": "Đề nghị bổ sung quy trình kiểm tra (minh hoạ)",
            "document_number": f"{place + 20}/CV-{agency.code} (minh hoạ)",
        }
        yield _step(
            moment(workday(day + timedelta(days=7)), 9 + place), agency.head, f"{path}/opinions", opinion, subject
        )
    proposal = {
        "proposal": "Bổ sung quy trình kiểm tra chất lượng (minh hoạ)",
        "document_number": "31/TTr-SNV (minh hoạ)",
    }
    yield _step(moment(workday(day + timedelta(days=16)), 9), HOME_AFFAIRS, f"{path}/proposal", proposal, subject)
    decided = workday(day + timedelta(days=28))
    basis = {
        "kind": "quyet_dinh",
        "number": "1200/QĐ-UBND (minh hoạ)",
        "issuer": "UBND tỉnh Hà Nam",
        "date": decided.isoformat(),
    }
    yield _step(moment(decided, 9), PPC, f"{path}/approval", {"legal_basis": basis}, subject)


def _row(duty: str, process: str | None, post: str) -> dict[str, Any]:
    return {
        "agency": REVIEWED,
        "duty": f"{duty} (minh hoạ)",
        "legal_basis": "Quyết định về chức năng, nhiệm vụ (minh hoạ)",
        "process": process,
        "post": post,
    }


def _registers(sender: Agency, receiver: Agency, year: int) -> Iterator[Step]:
    begun = workday(date(year, 6, 4) if year == 2007 else date(year, 1, 7))
    sent, received = f"{sender.code}-{year}-outgoing", f"{receiver.code}-{year}-incoming"
    for agency, direction in ((sender, "outgoing"), (receiver, "incoming")):
        body = {"agency": agency.code, "year": year, "direction": direction}
        yield _step(moment(begun, 8), agency.secretary, "/v1/registers", body)
    for number in (1, 2, 3):
        day = workday(begun + timedelta(days=40 * number))
        stamped = workday(day + timedelta(days=2 if number < 3 else 9))
        symbol, abstract = f"CV-{sender.code}", f"Đôn đốc tiến độ áp dụng, lần {number} (minh hoạ)"
        out = {
            "number": number,
            "symbol": symbol,
            "dated": day.isoformat(),
            "abstract": abstract,
            "receivers": [receiver.code],
            "occurred": day.isoformat(),
        }
        yield _step(moment(day, 14), sender.secretary, f"/v1/registers/{sent}/outgoing", out, f"register/{sent}")
        came = {
            "number": number,
            "sender": sender.code,
            "sender_number": number,
            "symbol": symbol,
            "dated": day.isoformat(),
            "abstract": abstract,
            "occurred": stamped.isoformat(),
        }
        path = f"/v1/registers/{received}/incoming"
        yield _step(moment(stamped, 14), receiver.secretary, path, came, f"register/{received}")


def _step(at: datetime, who: Who, path: str, body: dict[str, Any], subject: str | None = None) -> Step:
    return Step(at, who, "registry", path, body, subject)
