"""What the demo prints: what happened in each service, what the rules refused, and one file at three dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from services.inspection.replay.render import render
from thucchat.demo.cast import INSPECTOR, Chosen, agencies
from thucchat.demo.client import Client
from thucchat.demo.player import Played

SHOWN: Final = "SXD"
"""The agency whose file is shown: its reports came late, so that the two clocks tell different stories."""
VIEWS: Final = (
    (date(2007, 8, 15), date(2007, 8, 15), "15/8/2007, theo điều đã biết lúc đó / as known then"),
    (date(2007, 8, 15), date(2007, 12, 31), "15/8/2007, theo điều biết đến cuối năm / the same day, as known later"),
    (date(2008, 12, 31), date(2008, 12, 31), "31/12/2008, theo điều đã biết lúc đó / as known then"),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """What one service holds at the end."""

    events: int
    heard: int
    root: str


def show_played(console: Console, played: Played, totals: Mapping[str, Totals]) -> None:
    """Prints a table of what happened in each service, and the refusals that the rules gave."""
    table = Table(title="Đã diễn ra / what happened", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("Dịch vụ / service", no_wrap=True)
    for heading in ("lệnh / commands", "sự kiện / events", "đã nghe / heard"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("gốc cây / root", no_wrap=True)
    for name, total in totals.items():
        cells = (played.accepted[name], total.events, total.heard)
        table.add_row(name, *(f"{cell:,}".replace(",", ".") for cell in cells), total.root[:16])
    console.print(table)
    console.print("\n[bold]Bị từ chối, đúng quy tắc / refused, as the rules say[/bold]")
    for step, detail in played.refused:
        console.print(f"- {step.at:%d/%m/%Y}  {step.path}  {step.expects}\n  {detail}", highlight=False, soft_wrap=True)


def shown(chosen: Chosen) -> str:
    """Returns the agency whose file is shown: the one meant, or the first where that one does not take part."""
    there = [agency.code for agency in agencies(chosen)]
    return SHOWN if SHOWN in there else there[0]


def dossiers(client: Client, code: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yields (heading, dossier) of one agency at three dates on both clocks."""
    for as_of, known, heading in VIEWS:
        query = urlencode({"as_of": as_of.isoformat(), "known": known.isoformat()})
        answer = client.get("inspection", f"/v1/agencies/{code}/dossier?{query}", INSPECTOR)
        yield heading, answer.body


def show_dossiers(console: Console, client: Client, code: str) -> None:
    """Prints the file of one agency at three dates on both clocks."""
    for heading, dossier in dossiers(client, code):
        console.print(f"\n[bold]{code}: {heading}[/bold]", highlight=False)
        console.print(render(dossier, "vi"), highlight=False, markup=False, soft_wrap=True)
