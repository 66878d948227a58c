"""`thucchat doctor`: whether every log agrees with itself, and with what the other services heard of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from shared.eventstore.opening import check
from shared.service import Ground, open_ground
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

INTEGRITY: Final = 3
BATCH: Final = 1000


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
def doctor(data: Path) -> None:
    """Khám dữ liệu trong --data; mã thoát 3 nếu có chỗ không khớp.

    Examine the stores below --data: each log against its own bytes, and against what others heard of it. Exit 3 if
    anything does not agree.
    """
    faults = 0
    environment = Embedded.environment_of(data)
    grounds: dict[str, Ground] = {}
    try:
        for name, parts in SERVICES.items():
            faults += _own(name, data)
            grounds[name] = open_ground(parts.load(environment).common, {})
        for name, parts in SERVICES.items():
            hears = parts.build(grounds[name], parts.load(environment)).hears
            for source in hears:
                faults += _heard(name, source, grounds)
    finally:
        for ground in grounds.values():
            ground.close()
    click.echo("Mọi thứ khớp nhau. / Everything agrees." if not faults else f"{faults} chỗ sai. / {faults} faults.")
    sys.exit(INTEGRITY if faults else 0)


def _own(name: str, data: Path) -> int:
    seen = check(data / name / "events.db")
    click.echo(f"{name:<11} {seen.head.size:>7} sự kiện / events   gốc / root {seen.head.root.hex()}")
    for finding in seen.findings:
        click.echo(f"  {name}: {finding}", err=True)
    return len(seen.findings)


def _heard(name: str, source: str, grounds: Mapping[str, Ground]) -> int:
    size = grounds[source].store.head().size
    position = grounds[name].store.heard_position(source)
    different = next(_differences(name, source, grounds), None)
    state = f"còn / behind {size - position}" if position <= size else f"nguồn ngắn hơn / the source is shorter, {size}"
    click.echo(f"{name:<11} nghe / heard {source:<11} {position:>7}   {state}")
    if different is not None:
        click.echo(
            f"  {name}: vị trí {different} của {source} khác điều đã nghe / position {different} of {source} is not "
            "what was heard",
            err=True,
        )
    return int(different is not None) + int(position > size)


def _differences(name: str, source: str, grounds: Mapping[str, Ground]) -> Iterator[int]:
    after = 0
    while heard := grounds[name].store.heard(source, after, BATCH):
        entries = {each.position: each.leaf_hash for each in grounds[source].store.entries(after, BATCH)}
        for each in heard:
            if entries.get(each.position) != each.leaf_hash:
                yield each.position
        after = heard[-1].position
