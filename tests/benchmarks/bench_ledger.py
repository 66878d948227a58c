"""What checking a bundle costs, against hashing its bytes in C; and what one more event costs the tree.

    python -m tests.benchmarks.bench_ledger [--entries N] [--length BYTES] [--rounds N]

A full bundle of one log is made in a temporary directory. The verifier, `shared/ledger/verify.py`, runs over it as its
users run it, in a process of its own; `sha256_floor.c` is compiled and hashes the same entries and the nodes above
them. Both run alternately and the medians of CPU time (user and system, interpreter included) are compared. Absolute
times depend on the machine and are printed only to be compared with one another.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from services.inspection.export.tiling import EntryTiles, Leaf, Tiling
from services.inspection.export.zipping import zip_folder
from shared.ledger.checkpoint import Checkpoint
from shared.ledger.tiles import entries_path, expected_entries
from shared.ledger.tree import Frontier, leaf_hash
from tests.ledger.bundles import Programme, checkpoint_of, entry, folder_of, tree_files, write_folder

ROOT: Final = Path(__file__).parents[2]
VERIFIER: Final = ROOT / "shared/ledger/verify.py"
FLOOR: Final = Path(__file__).with_name("sha256_floor.c")
MOST: Final = 10.0
"""Times the C loop that checking may take (issue 3); 6 is the aim."""
MOST_RESIDENT: Final = 64.0
"""MB that it may hold."""
SIZES: Final = (1_000, 100_000, 1_000_000)
APPENDED: Final = 8_192


class Run(NamedTuple):
    """CPU seconds (user and system) and the most memory that a process held, MB.

    Linux counts there what the process that started it held at that moment, so it is at most this.
    """

    cpu: float
    resident: float


class Floor(NamedTuple):
    """CPU seconds of the C loop for the leaves and for the nodes above them, and the root."""

    leaves: float
    nodes: float
    root: str


def leaves_of(count: int, length: int) -> Iterator[Leaf]:
    """Yields entries of exactly `length` bytes with their hashes."""
    for number in range(count):
        bare = entry("SNV", number=number, text="")
        raw = entry("SNV", number=number, text="x" * (length - len(bare)))
        yield leaf_hash(raw), raw


def make(folder: Path, count: int, length: int) -> str:
    """Writes a bundle with `count` entries in one log, `policy` beside it; returns the root, hex."""
    programme = Programme("registry")
    log = programme.logs["registry"]
    where = folder / "bundle" / folder_of(log.origin)

    def put(name: str, raw: bytes) -> None:
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_bytes(raw)

    tiling = Tiling(put, EntryTiles(put, lambda _: None))
    tiling.add(leaves_of(count, length), count)
    tiling.finish()
    programme.publish("registry", head=Checkpoint(log.origin, count, tiling.root()))
    put("checkpoint", checkpoint_of(log))
    put(f"checkpoints/{count}", log.accepted[count])
    meta = {"meta/checkpoint": programme.meta_note(), **tree_files("meta", programme.meta.entries)}
    write_folder(meta, folder / "bundle")
    (folder / "policy").write_bytes(programme.policy())
    with (folder / "entries").open("wb") as joined:
        for index, width in expected_entries(count):
            joined.write((where / entries_path(index, width)).read_bytes())
    return tiling.root().hex()


def compiled(folder: Path) -> Path | None:
    """Returns the C loop as a program, None where it cannot be compiled, having said why."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        print("There is no C compiler (gcc, cc): nothing to compare with.")  # noqa: T201
        return None
    program = folder / "floor"
    command = [compiler, "-O2", "-Wno-deprecated-declarations", "-o", str(program), str(FLOOR), "-lcrypto"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        print(f"The C loop cannot be compiled (libssl-dev has the header that it needs):\n{made.stderr}")  # noqa: T201
        return None
    return program


def floor(program: Path, folder: Path, root: str) -> Floor:
    """Runs the C loop once."""
    said = subprocess.run([str(program), str(folder / "entries")], capture_output=True, text=True, check=True).stdout
    _, leaves, nodes, found = said.split()
    assert found == root, "the C loop came to another root"
    return Floor(float(leaves), float(nodes), found)


def verified(bundle: Path, folder: Path) -> Run:
    """Runs the verifier once, which must find nothing wrong."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(bundle), "--policy", str(folder / "policy")]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (folder / "said").read_text()
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare(bundle: Path, folder: Path, program: Path, root: str, rounds: int) -> bool:
    """Prints what checking `bundle` costs; returns whether it is within the limits."""
    pairs = [(floor(program, folder, root), verified(bundle, folder)) for _ in range(rounds)]
    hashed = statistics.median(each.leaves + each.nodes for each, _ in pairs)
    cpu = statistics.median(run.cpu for _, run in pairs)
    resident = max(run.resident for _, run in pairs)
    ratio = statistics.median(run.cpu / (each.leaves + each.nodes) for each, run in pairs)
    print(f"{bundle.name:<10} C {hashed:6.2f} s   verify.py {cpu:6.2f} s   {ratio:5.2f}x   {resident:5.1f} MB")  # noqa: T201
    return ratio <= MOST and resident <= MOST_RESIDENT


def cost_of_appending() -> None:
    """Prints what one more leaf costs the tree, at each size."""
    leaf, frontier = leaf_hash(b""), Frontier()
    for size in SIZES:
        frontier, _ = frontier.extend(leaf for _ in range(size - frontier.size))
        grown, begun = frontier, time.process_time()
        for _ in range(APPENDED):
            grown, _ = grown.extend((leaf,))
        spent = (time.process_time() - begun) / APPENDED
        print(f"appending at {size:>9,} leaves: {1e6 * spent:5.2f} microseconds an event")  # noqa: T201


def main() -> int:
    """Reads the arguments, compares, and returns 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--length", type=int, default=300, help="bytes of an entry")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    cost_of_appending()
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        program = compiled(folder)
        if program is None:
            return 1
        root = make(folder, chosen.entries, chosen.length)
        good = compare(folder / "bundle", folder, program, root, chosen.rounds)
        zip_folder(folder / "bundle", folder / "bundle.zip")
        good &= compare(folder / "bundle.zip", folder, program, root, chosen.rounds)
    limits = f"at most {MOST:.0f}x and {MOST_RESIDENT:.0f} MB allowed"
    print(f"{chosen.entries:,} entries of {chosen.length} bytes; {limits}")  # noqa: T201
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
