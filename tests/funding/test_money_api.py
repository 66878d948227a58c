"""The end of an allocation over HTTP: every route, by real tokens; who may not do both; the report as a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from shared.acts import Role
from shared.contracts.funding import FramePart
from tests.funding.deciding import reframe
from tests.funding.web import BUDGET, DOST, FINANCE, PLANNING, PPC, Web, Who, estimate, problem, release, told
from tests.funding.world import BEFORE_SECOND

HEAD: Final[Who] = ("p-head-sxd", Role.AGENCY_HEAD, "SXD")
OTHER_HEAD: Final[Who] = ("p-head-snv", Role.AGENCY_HEAD, "SNV")
REVIEWER: Final[Who] = ("p-finance-2", Role.FINANCE, "STC")
INSPECTOR: Final[Who] = ("p-inspector", Role.INSPECTOR, "TTT")
PATH: Final = "/v1/allocations/SXD/2008"
DECISION: Final = {"kind": "quyet_dinh", "number": "77/QĐ-UBND", "issuer": "UBND tỉnh", "date": "2008-03-01"}
COUNCIL: Final = {"kind": "nghi_quyet", "number": "20/NQ-HĐND", "issuer": "HĐND tỉnh Hà Nam", "date": "2008-03-01"}


class Story:
    """A service in which SXD has sixty million đồng, assigned and released in three tranches."""

    def __init__(self, directory: Path) -> None:
        self.web = web = Web(directory)
        web.world.know("SXD", "SNV")
        reframe(web.world, 10**9, FramePart(2008, "=Ngân sách tỉnh", 10**9))
        web.create("/v1/budgets", PPC, {**BUDGET, "source_of_fund": "=Ngân sách tỉnh"})
        web.create("/v1/estimates", DOST, estimate(amount=60_000_000))
        for version, (end, who) in enumerate(
            [("balances", PLANNING), ("balances", FINANCE), ("submission", FINANCE), ("submission", PLANNING)], start=1
        ):
            told(web.change(f"/v1/estimates/DT-1/{end}", who, version))
        told(web.change("/v1/estimates/DT-1/approval", PPC, 5, {"legal_basis": DECISION}))
        web.world.adopt()
        web.world.reach(*BEFORE_SECOND)
        web.world.assess()
        for tranche in (1, 2, 3):
            self.do("releases", FINANCE, release(tranche))

    @property
    def money(self) -> dict[str, Any]:
        """Returns the allocation as it is shown."""
        return told(self.web.get(PATH, FINANCE))

    def ask(self, end: str, who: Who, body: dict[str, Any] | None = None, path: str = PATH) -> Any:
        """Sends a command at the version that stands, and returns its answer."""
        version = told(self.web.get(path, FINANCE))["version"]
        return self.web.change(f"{path}/{end}", who, version, body)

    def do(self, end: str, who: Who, body: dict[str, Any] | None = None, path: str = PATH) -> dict[str, Any]:
        """Sends a command that is carried out."""
        return told(self.ask(end, who, body, path))

    def request(self, amount: int, kind: str = "thanh_toan", who: Who = HEAD) -> dict[str, Any]:
        """Has the agency ask for money."""
        return self.do("disbursement-requests", who, {"kind": kind, "amount": amount, "purpose": "In tài liệu"})


def voucher(number: str, amount: int, **more: Any) -> dict[str, Any]:
    """Returns the body of a voucher."""
    return {"voucher": number, "dated": "2008-03-03", "amount": amount, **more}


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The story so far."""
    return Story(tmp_path)


def test_money_goes_from_request_to_ratification(story: Story) -> None:
    story.request(40_000_000)
    story.do("disbursement-requests/1/voucher", FINANCE, voucher("KB-1", 40_000_000))
    story.request(10_000_000, "tam_ung")
    story.do("disbursement-requests/2/voucher", FINANCE, voucher("KB-2", 10_000_000))
    story.request(1)
    story.do("disbursement-requests/3/refusal", FINANCE, {"reason": "Chưa đủ hồ sơ"})
    story.do("advances/KB-2/clearing", FINANCE, voucher("KB-3", 7_000_000))
    story.do("repayments", HEAD, voucher("KB-4", 3_000_000, advance="KB-2"))
    story.do("cancellations", PPC, {"amount": 10_000_000, "legal_basis": DECISION})
    story.do("settlement", HEAD, {"amount": 47_000_000})
    story.do("settlement/return", REVIEWER, {"reason": "Thiếu chứng từ"})
    story.do("settlement", HEAD, {"amount": 47_000_000})
    story.do("settlement/review", REVIEWER)
    story.do("settlement/ratification", PPC, {"legal_basis": COUNCIL})
    story.do("recoveries", FINANCE, voucher("KB-5", 2_000_000, legal_basis=DECISION))
    money = story.money
    assert (money["stage"], money["settled"], money["recovered"], money["repaid"], money["cancelled"]) == (
        "ratified",
        45_000_000,
        2_000_000,
        3_000_000,
        10_000_000,
    )
    assert [each["movement"] for each in money["movements"]] == [
        "thanh_toan",
        "tam_ung",
        "thanh_toan_tam_ung",
        "nop_tra",
        "cancelled",
        "thu_hoi",
    ]
    assert money["settlements"][1]["ratified"]["legal_basis"]["number"] == "20/NQ-HĐND"
    seen = told(story.web.get("/v1/vouchers/KB-3", INSPECTOR))
    assert (seen["kind"], seen["amount"], seen["agency"]) == ("thanh_toan_tam_ung", 7_000_000, "SXD")
    listed = told(story.web.get("/v1/vouchers?agency=SXD&year=2008", INSPECTOR))["items"]
    assert [each["voucher"] for each in listed] == ["KB-1", "KB-2", "KB-3", "KB-4", "KB-5"]
    assert told(story.web.get("/v1/vouchers?agency=SNV", INSPECTOR))["items"] == []


def test_money_is_carried_over_and_goes_on_in_the_next_year(story: Story) -> None:
    story.request(20_000_000, "tam_ung")
    story.do("disbursement-requests/1/voucher", FINANCE, voucher("KB-1", 20_000_000))
    problem(story.ask("carry-over", PPC, {"legal_basis": DECISION}), 409, "funding.year-not-over", "/occurred")
    story.web.world.later(days=304)
    story.do("carry-over", PPC, {"legal_basis": DECISION})
    path = "/v1/allocations/SXD/2009/inherited/CHUYEN--2008"
    came = told(story.web.get(path, HEAD))
    assert (came["assigned"], came["outstanding"], came["drawable"]) == (60_000_000, 20_000_000, 40_000_000)
    assert (came["from_year"], came["next"]) == (2008, None)
    story.do("advances/KB-1/clearing", FINANCE, voucher("KB-2", 20_000_000), path)
    story.do("cancellations", PPC, {"amount": 40_000_000, "legal_basis": DECISION}, path)
    story.do("settlement", HEAD, {"amount": 20_000_000}, path)
    assert told(story.web.get(path, HEAD))["stage"] == "prepared"


def test_a_voucher_counts_once_over_http(story: Story) -> None:
    story.request(1_000)
    story.request(2_000)
    story.do("disbursement-requests/1/voucher", FINANCE, voucher("KB-1", 1_000))
    again = story.ask("disbursement-requests/2/voucher", FINANCE, voucher("KB-1", 2_000))
    problem(again, 409, "funding.voucher-counted", "/voucher")
    for written in ("kb-1", "KB 1", "KB-1 ", "KB–1", "KB/1"):
        assert story.ask("disbursement-requests/2/voucher", FINANCE, voucher(written, 2_000)).status_code == 422


def test_another_agency_does_not_ask(story: Story) -> None:
    body = {"kind": "tam_ung", "amount": 1, "purpose": "In tài liệu"}
    problem(story.ask("disbursement-requests", OTHER_HEAD, body), 403, "funding.not-the-agencys-act")
    problem(story.ask("settlement", OTHER_HEAD, {"amount": 1}), 403, "funding.not-the-agencys-act")


@pytest.mark.forbidden_pair("funding.approver-asked")
def test_who_asked_for_money_neither_approves_nor_declines_nor_clears_it(story: Story) -> None:
    story.request(1_000, "tam_ung", who=("p-both", Role.AGENCY_HEAD, "SXD"))
    both: Who = ("p-both", Role.FINANCE, "STC")
    problem(story.ask("disbursement-requests/1/voucher", both, voucher("KB-1", 1_000)), 403, "funding.approver-asked")
    problem(story.ask("disbursement-requests/1/refusal", both, {"reason": "Sai"}), 403, "funding.approver-asked")
    story.do("disbursement-requests/1/voucher", FINANCE, voucher("KB-1", 1_000))
    problem(story.ask("advances/KB-1/clearing", both, voucher("KB-2", 1_000)), 403, "funding.approver-asked")


@pytest.mark.forbidden_pair("funding.settlement-same-person")
def test_who_prepared_or_reviewed_a_settlement_takes_no_further_step_of_it(story: Story) -> None:
    story.do("cancellations", PPC, {"amount": 60_000_000, "legal_basis": DECISION})
    story.do("settlement", ("p-both", Role.QMR, "SXD"), {"amount": 0})
    code = "funding.settlement-same-person"
    problem(story.ask("settlement/review", ("p-both", Role.FINANCE, "STC")), 403, code)
    problem(story.ask("settlement/return", ("p-both", Role.FINANCE, "STC"), {"reason": "Sai"}), 403, code)
    story.do("settlement/review", REVIEWER)
    for person in ("p-both", REVIEWER[0]):
        ratified = story.ask("settlement/ratification", (person, Role.PPC, None), {"legal_basis": COUNCIL})
        problem(ratified, 403, code)


@pytest.mark.forbidden_pair("funding.own-agency")
def test_no_body_decides_on_its_own_money_to_the_end(story: Story) -> None:
    own: Who = ("p-own", Role.FINANCE, "SXD")
    own_ppc: Who = ("p-own", Role.PPC, "SXD")
    story.request(1_000, "tam_ung")
    paid, decided = voucher("KB-1", 1_000), {"legal_basis": DECISION}
    code = "funding.own-agency"
    problem(story.ask("disbursement-requests/1/voucher", own, paid), 403, code)
    problem(story.ask("disbursement-requests/1/refusal", own, {"reason": "Sai"}), 403, code)
    story.do("disbursement-requests/1/voucher", FINANCE, paid)
    problem(story.ask("advances/KB-1/clearing", own, voucher("KB-2", 1_000)), 403, code)
    problem(story.ask("recoveries", own, {**voucher("KB-2", 1_000), **decided}), 403, code)
    problem(story.ask("cancellations", own_ppc, {"amount": 1, **decided}), 403, code)
    problem(story.ask("carry-over", own_ppc, decided), 403, code)
    story.do("advances/KB-1/clearing", FINANCE, voucher("KB-2", 1_000))
    story.do("cancellations", PPC, {"amount": 59_999_000, **decided})
    story.do("settlement", HEAD, {"amount": 1_000})
    problem(story.ask("settlement/review", own), 403, code)
    problem(story.ask("settlement/return", own, {"reason": "Sai"}), 403, code)
    story.do("settlement/review", REVIEWER)
    problem(story.ask("settlement/ratification", own_ppc, {"legal_basis": COUNCIL}), 403, code)


def test_a_command_repeated_under_its_key_pays_once(story: Story) -> None:
    story.request(1_000)
    version = story.money["version"]
    path = f"{PATH}/disbursement-requests/1/voucher"
    first = told(story.web.change(path, FINANCE, version, voucher("KB-1", 1_000), key="once"))
    again = told(story.web.change(path, FINANCE, version, voucher("KB-1", 1_000), key="once"))
    assert again == first
    assert story.money["disbursed"] == 1_000


def test_the_report_sets_use_against_budget_on_either_clock(story: Story) -> None:
    story.request(1_000)
    story.do("disbursement-requests/1/voucher", FINANCE, voucher("KB-1", 1_000))
    before = story.web.world.clock.now()
    story.web.world.later(days=30)
    story.do("repayments", HEAD, {**voucher("KB-2", 400), "occurred": "2008-03-20"})
    made = told(story.web.get("/v1/reports/execution", FINANCE))
    (budget,), (row,) = made["budgets"], made["rows"]
    assert (budget["ceiling"], budget["committed"], budget["remaining"]) == (100_000_000, 60_000_000, 40_000_000)
    assert (row["agency"], row["source_of_fund"]) == ("SXD", "=Ngân sách tỉnh")
    assert (row["assigned"], row["disbursed"], row["paid"], row["repaid"]) == (60_000_000, 1_000, 600, 400)
    assert row["undrawn"] == 59_999_000
    assert {name: row[name] for name in made["total"]} == made["total"]

    def repaid(query: str) -> int:
        return sum(each["repaid"] for each in told(story.web.get(f"/v1/reports/execution?{query}", FINANCE))["rows"])

    assert repaid("as_of=2008-03-19") == 0, "it had not happened"
    assert repaid("as_of=2008-03-20") == 400
    known = before.isoformat().replace("+00:00", "Z")
    assert repaid(f"as_of=2008-12-31&known={known}") == 0, "it was not known"
    assert told(story.web.get("/v1/reports/execution?year=2009", FINANCE))["rows"] == []


@pytest.mark.parametrize("end", ["", ".csv", ".xlsx"])
def test_an_agency_sees_its_own_report_and_no_other(story: Story, end: str) -> None:
    assert story.web.get(f"/v1/reports/execution{end}", OTHER_HEAD).status_code == 200
    assert story.web.get(f"/v1/reports/execution{end}?agency=SXD", HEAD).status_code == 200
    refused = story.web.get(f"/v1/reports/execution{end}?agency=SXD", OTHER_HEAD)
    problem(refused, 403, "funding.report-of-own-agency")
    assert story.web.get(f"/v1/reports/execution{end}", DOST).status_code == 403
    if not end:
        assert told(story.web.get("/v1/reports/execution", OTHER_HEAD))["rows"] == []
        assert len(told(story.web.get("/v1/reports/execution", HEAD))["rows"]) == 1


def test_the_report_as_a_table_calculates_nothing(story: Story) -> None:
    text = story.web.get("/v1/reports/execution.csv", FINANCE).get_data().decode("utf-8-sig")
    heading, budget, row, total = list(csv.reader(io.StringIO(text)))
    assert heading[:4] == ["Cơ quan", "Năm", "Nguồn kinh phí", "Tổng mức được duyệt (đồng)"]
    assert (budget[0], budget[2], budget[3]) == ("Toàn chương trình", "'=Ngân sách tỉnh", "100000000")
    assert (row[0], row[2], row[heading.index("Được giao trong năm (đồng)")]) == ("SXD", "'=Ngân sách tỉnh", "60000000")
    assert total[0] == "Tổng cộng"
    raw = story.web.get("/v1/reports/execution.xlsx", FINANCE).get_data()
    book = load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=Ngân sách tỉnh", "s")
    assert sheet["D2"].value == 100_000_000
    assert book.worksheets[1]["B1"].value == "thucchat.hanam/funding"
