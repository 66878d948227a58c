"""`thucchat doctor`: whether every log agrees with itself, and with what the other services heard of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from shared.eventstore.opening import check, open_store
from shared.eventstore.ports import Store
from shared.messaging.topology import LISTENERS
from thucchat.commands.places import DATA, settings_of
from thucchat.services import SERVICES
from thucchat.settings import PROCESS

INTEGRITY: Final = 3
BATCH: Final = 1000


@click.command()
@DATA
def doctor(data: Path | None) -> None:
    """Khám sổ của năm dịch vụ; mã thoát 3 nếu có chỗ không khớp. Không ghi gì.

    Examine the five logs, each against its own bytes and against what others heard of it. Exit 3 if anything does not
    agree. Writes nothing.
    """
    faults = 0
    stores: dict[str, Store] = {}
    try:
        for name in SERVICES:
            place = settings_of(name, data).database
            faults += _own(name, place)
            stores[name] = open_store(place, environment=PROCESS)
        for name, sources in LISTENERS.items():
            for source in sources:
                faults += _heard(name, source, stores)
    finally:
        for store in stores.values():
            store.close()
    click.echo("Mọi thứ khớp nhau. / Everything agrees." if not faults else f"{faults} chỗ sai. / {faults} faults.")
    sys.exit(INTEGRITY if faults else 0)


def _own(name: str, place: str | Path) -> int:
    seen = check(place)
    click.echo(f"{name:<11} {seen.head.size:>7} sự kiện / events   gốc / root {seen.head.root.hex()}")
    for finding in seen.findings:
        click.echo(f"  {name}: {finding}", err=True)
    return len(seen.findings)


def _heard(name: str, source: str, stores: Mapping[str, Store]) -> int:
    size = stores[source].head().size
    position = stores[name].heard_position(source)
    different = next(_differences(name, source, stores), None)
    state = f"còn / behind {size - position}" if position <= size else f"nguồn ngắn hơn / the source is shorter, {size}"
    click.echo(f"{name:<11} nghe / heard {source:<11} {position:>7}   {state}")
    if different is not None:
        click.echo(
            f"  {name}: vị trí {different} của {source} khác điều đã nghe / position {different} of {source} is not "
            "what was heard",
            err=True,
        )
    return int(different is not None) + int(position > size)


def _differences(name: str, source: str, stores: Mapping[str, Store]) -> Iterator[int]:
    after = 0
    while heard := stores[name].heard(source, after, BATCH):
        entries = {each.position: each.leaf_hash for each in stores[source].entries(after, BATCH)}
        for each in heard:
            if entries.get(each.position) != each.leaf_hash:
                yield each.position
        after = heard[-1].position
