"""What the demo prints of the province: the reorganisations with their money, and how far everybody came by the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from rich.console import Console

from thucchat.demo.cast import INSPECTOR, Chosen, agencies
from thucchat.demo.client import Client
from thucchat.demo.reorganised import EFFECTIVE, carried_out
from thucchat.demo.steps import Who

LAST_DAY: Final = date(2009, 12, 31)
ASKING: Final[Who] = INSPECTOR


def show_outcome(console: Console, client: Client, chosen: Chosen) -> None:
    """Prints the money before and after the reorganisations, where there were any, and the progress on the last day."""
    changes = carried_out({agency.code for agency in agencies(chosen)})
    if changes:
        told = "; ".join(change.title.replace(" (minh hoạ, chưa kiểm chứng)", "") for change in changes)
        console.print(f"\n[bold]Sắp xếp tổ chức ngày {EFFECTIVE:%d/%m/%Y} / reorganisations[/bold]", highlight=False)
        console.print(
            f"MINH HOẠ, CHƯA KIỂM CHỨNG / illustration, not verified: {told}.", highlight=False, soft_wrap=True
        )
        _show_money(console, list(_pages(client, "funding", "/v1/allocations?limit=100")))
    _show_progress(console, client)


def totals(allocations: Sequence[dict[str, Any]], year: int) -> tuple[int, int]:
    """Returns what was assigned for `year` before anybody ended, and what everybody holds after, in đồng."""
    of_year = [each for each in allocations if each["year"] == year]
    before = sum(each["assigned"] + _handed(each) for each in of_year if each["origin"] is None)
    return before, sum(each["assigned"] for each in of_year)


def _handed(allocation: dict[str, Any]) -> int:
    told = allocation["handed_over"]
    return 0 if told is None else int(told["amount"])


def _show_money(console: Console, allocations: Sequence[dict[str, Any]]) -> None:
    for each in allocations:
        if each["handed_over"] is not None:
            shares = ", ".join(f"{one['to_agency']} {_dong(one['amount'])}" for one in each["handed_over"]["shares"])
            told = f"đã cấp / released {_dong(each['released'])}, bàn giao / handed over {_dong(_handed(each))}"
            heirs = f" -> {shares}" if shares else ""
            console.print(f"- {each['agency']} {each['year']}: {told}{heirs}", highlight=False, soft_wrap=True)
    for year in (2007, 2008):
        before, after = totals(allocations, year)
        said = "như nhau / the same" if before == after else "KHÁC NHAU / DIFFERENT"
        console.print(
            f"Tổng năm {year}: trước / before {_dong(before)}, sau / after {_dong(after)} đồng: {said}",
            highlight=False,
        )


def _show_progress(console: Console, client: Client) -> None:
    there = list(_pages(client, "registry", "/v1/agencies?obligation=mandatory&applying=true&ended=false&limit=100"))
    behind = list(_pages(client, "registry", f"/v1/overdue?on={LAST_DAY.isoformat()}&limit=100"))
    late = {item["agency"]: item for item in behind if item["milestones"] and item["obligation"] == "mandatory"}
    console.print(f"\n[bold]Đến ngày {LAST_DAY:%d/%m/%Y} / on the last day[/bold]", highlight=False)
    console.print(
        f"{len(there) - len(late)} trên {len(there)} cơ quan bắt buộc đã đạt đủ bảy mốc. /"
        f" {len(there) - len(late)} of {len(there)} mandatory agencies have reached all seven milestones.",
        highlight=False,
        soft_wrap=True,
    )
    for code, item in late.items():
        missing = "; ".join(
            f"{each['name_vi']}, quá hạn {each['days_late']} ngày / {each['days_late']} days overdue"
            for each in item["milestones"]
        )
        console.print(f"- {code}: {missing}", highlight=False, soft_wrap=True)


def _pages(client: Client, service: str, path: str) -> Iterator[dict[str, Any]]:
    after = ""
    while True:
        body = client.get(service, f"{path}{after}", ASKING).body
        yield from body["items"]
        if body["next"] is None:
            return
        after = f"&after={body['next']}"


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
