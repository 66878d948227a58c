"""`thucchat docs write|check`: the generated documents, for people who work on the repository."""

from __future__ import annotations

import sys
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]


@click.group()
def docs() -> None:
    """Tài liệu sinh từ mã nguồn. / Documents generated from the code."""


@docs.command("write")
def write_docs() -> None:
    """Ghi lại các tài liệu đã cũ. / Write those that are out of date."""
    from thucchat.docs import write  # noqa: PLC0415  generating imports every service; other commands need not wait

    for name in write(ROOT):
        click.echo(name)


@docs.command("check")
def check_docs() -> None:
    """Nêu các tài liệu đã cũ; mã thoát 1 nếu có. / Name those that are out of date; exit 1 if any is."""
    from thucchat.docs import stale  # noqa: PLC0415  as above

    found = stale(ROOT)
    for name in found:
        click.echo(name)
    sys.exit(1 if found else 0)


@docs.command("samples")
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
def add_samples(data: Path) -> None:
    """Thêm mẫu cho các sự kiện chưa có mẫu. / Add samples of events that have none, from a demo in --data."""
    from thucchat.docs.samples import add  # noqa: PLC0415  as above

    added, missing = add(ROOT / "tests/contracts/samples", data)
    for topic in added:
        click.echo(topic)
    for topic in missing:
        click.echo(f"còn thiếu / missing: {topic}", err=True)
