"""Ways to tamper with a bundle, each by chance: what a forwarder, an operator or a thief could do to its files.

A way takes a genuine bundle and returns another one. It may by chance return the same bytes: who counts asks for that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from shared.ledger.checkpoint import Checkpoint, cosign, sign_checkpoint
from shared.ledger.keys import FileSigner
from shared.ledger.note import ED25519, Note
from shared.ledger.proof import Leaves, root_at
from shared.ledger.tiles import entries_path, expected_entries, expected_tiles, pack, tile_path, unpack
from shared.ledger.tree import TILE_WIDTH, leaf_hash

Files = dict[str, bytes]
"""A bundle: what stands under which path."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A genuine bundle with what a verifier is asked for; the policy goes apart.

    `older` was as genuine, earlier. `lesser` are genuine answers to lesser requests.
    """

    name: str
    files: Mapping[str, bytes]
    older: Mapping[str, bytes]
    policy: bytes
    asked: tuple[str, ...]
    lesser: tuple[Mapping[str, bytes], ...] = ()


Way = Callable[[Random, Specimen], Files]
_CHECKPOINTS: Final = re.compile(r"(meta|logs/[0-9a-f]{64})/(checkpoint|checkpoints/\d+)")
_LOG: Final = re.compile(r"(logs/[0-9a-f]{64}/).*")


def kind_of(path: str) -> str:
    """Returns what sort of file a path names, so that rare sorts are met as often as frequent ones."""
    return re.sub(r"\d+", "0", re.sub(r"[0-9a-f]{64}", "X", path))


def pick(random: Random, paths: Iterable[str]) -> str:
    kinds: dict[str, list[str]] = {}
    for path in sorted(paths):
        kinds.setdefault(kind_of(path), []).append(path)
    return random.choice(kinds[random.choice(sorted(kinds))])


def changed(way: Callable[[Random, bytes], bytes]) -> Way:
    """Returns the way that does something to the bytes of one file."""

    def applied(random: Random, genuine: Specimen) -> Files:
        path = pick(random, genuine.files)
        return {**genuine.files, path: way(random, genuine.files[path])}

    return applied


def flip(random: Random, raw: bytes) -> bytes:
    at = random.randrange(8 * len(raw)) if raw else 0
    return raw and raw[: at // 8] + bytes([raw[at // 8] ^ (1 << at % 8)]) + raw[at // 8 + 1 :]


def cut(random: Random, raw: bytes) -> bytes:
    return raw[: random.choice((0, len(raw) // 2, max(0, len(raw) - 32), max(0, len(raw) - 1)))]


def append(random: Random, raw: bytes) -> bytes:
    return raw + random.choice((b"\n", b"\0", b" ", b"\r\n", random.randbytes(32), raw, pack([b"{}"])))


def insert(random: Random, raw: bytes) -> bytes:
    at = random.randint(0, len(raw))
    return raw[:at] + random.choice((b"\n", b"\r", "\u2028".encode(), b"0", b"\xff", random.randbytes(32))) + raw[at:]


def remove(random: Random, raw: bytes) -> bytes:
    at = random.randint(0, len(raw))
    return raw[:at] + raw[at + random.choice((1, 2, 32)) :]


def overwrite(random: Random, raw: bytes) -> bytes:
    at, length = random.randint(0, len(raw)), random.choice((1, 8, 32))
    return (raw[:at] + random.choice((bytes(length), random.randbytes(length))) + raw[at + length :])[: len(raw)]


def exchange(random: Random, raw: bytes) -> bytes:
    """Returns `raw` with two of its pieces in each other's place."""
    width = random.choice((1, 2, 32, 34))
    if len(raw) < 2 * width:
        return raw
    first, second = sorted(random.sample(range(len(raw) // width), 2))
    pieces = [raw[at : at + width] for at in range(0, len(raw), width)]
    pieces[first], pieces[second] = pieces[second], pieces[first]
    return b"".join(pieces)


def reletter(random: Random, raw: bytes) -> bytes:
    """Returns a number, a base64 text or a line written another way."""
    old, new = random.choice(
        ((rb"\n(\d+)\n", rb"\n0\1\n"), (rb"\n(\d+)\n", rb"\n+\1\n"), (rb"\n(\d)(\d*)\n", rb"\n\1_\2\n"),
         (rb"\n", rb"\r\n"), (rb"=", rb""), (rb"\+", rb"-"), (rb"/", rb"_"), (rb"\n\n", rb"\n"), (rb"\n\n", rb"\n\n\n"),
         ("— ".encode(), b"- "), (b" ", b"  "), (b"a", b"A"), (rb"\A", "\ufeff".encode()))
    )  # fmt: skip
    return re.sub(old, new, raw, count=random.choice((0, 1)))


def swap(random: Random, genuine: Specimen) -> Files:
    one, other = pick(random, genuine.files), pick(random, genuine.files)
    return {**genuine.files, one: genuine.files[other], other: genuine.files[one]}


def drop(random: Random, genuine: Specimen) -> Files:
    """Leaves a file out, of those that may not be withheld."""
    path = pick(random, (path for path in genuine.files if not path.startswith("bodies/")))
    return {name: raw for name, raw in genuine.files.items() if name != path}


def rename(random: Random, genuine: Specimen) -> Files:
    path = pick(random, genuine.files)
    return {(_renamed(random, name) if name == path else name): raw for name, raw in genuine.files.items()}


def copy(random: Random, genuine: Specimen) -> Files:
    path = pick(random, genuine.files)
    return {_renamed(random, path): genuine.files[path], **genuine.files}


def _renamed(random: Random, path: str) -> str:
    above, slash, name = path.rpartition("/")
    folder = above + slash
    digits = re.search(r"\d+", name)
    following = name if digits is None else name.replace(digits[0], f"{int(digits[0]) + 1:0{len(digits[0])}}")
    return random.choice(
        (f"{path}~", f"{folder}.{name}", f"{folder}0{name}", f"{folder}x000/{name}", f"{folder}{following}",
         f"{folder}{name.upper()}", f"{path}.p/1", f"{path} ", f"other/{path}", name, path.replace("logs/", "log/"))
    )  # fmt: skip


def extra(random: Random, genuine: Specimen) -> Files:
    """Puts a policy, a key or anything else beside what belongs there."""
    path = random.choice(
        ("policy", "meta/policy", "keys/log.key", "trust/witness.vkey", "README", "lines", "bodies/" + "0" * 64,
         "logs/" + "0" * 64 + "/checkpoint", "meta/tile/5/000.p/1", "meta/entries/0", "meta/lines", "verify.py")
    )  # fmt: skip
    raw = random.choice((genuine.policy, b"", b"x", random.choice(sorted(genuine.files.values()))))
    return {path: raw, **genuine.files}


# What knows the format.


def logs_of(files: Mapping[str, bytes]) -> list[str]:
    """Returns the directories of the logs besides the meta-log."""
    return sorted({match[1] for path in files if (match := _LOG.fullmatch(path))})


def below(files: Mapping[str, bytes], folder: str) -> Files:
    return {path.removeprefix(folder): raw for path, raw in files.items() if path.startswith(folder)}


def without(files: Mapping[str, bytes], folder: str) -> Files:
    return {path: raw for path, raw in files.items() if not path.startswith(folder)}


def put(files: Mapping[str, bytes], folder: str, content: Mapping[str, bytes]) -> Files:
    return {**without(files, folder), **{folder + path: raw for path, raw in content.items()}}


def replayed(random: Random, genuine: Specimen) -> Files:
    """Shows the older bundle for what is asked now."""
    return dict(genuine.older)


def answered_less(random: Random, genuine: Specimen) -> Files:
    """Shows what somebody else, who asked for less, was handed: without an agency, or as of an earlier day."""
    return dict(random.choice((genuine.older, *genuine.lesser)))


def replayed_log(random: Random, genuine: Specimen) -> Files:
    """Shows one log, or the meta-log alone, as it was."""
    folder = random.choice(["meta/", *logs_of(genuine.older)])
    return put(genuine.files, folder, below(genuine.older, folder))


def swapped_logs(random: Random, genuine: Specimen) -> Files:
    one, other = random.sample(["meta/", *logs_of(genuine.files)], 2)
    files = put(genuine.files, one, below(genuine.files, other))
    return put(files, other, below(genuine.files, one))


def dropped_log(random: Random, genuine: Specimen) -> Files:
    return without(genuine.files, random.choice(["meta/", *logs_of(genuine.files)]))


def doubled_log(random: Random, genuine: Specimen) -> Files:
    folder = random.choice(["meta/", *logs_of(genuine.files)])
    name = hashlib.sha256(random.randbytes(8)).hexdigest()
    return {**genuine.files, **{f"logs/{name}/{path}": raw for path, raw in below(genuine.files, folder).items()}}


def unsigned(random: Random, genuine: Specimen) -> Files:
    """Takes a signature from a checkpoint, or gives it one of another checkpoint."""
    path = pick(random, [path for path in genuine.files if _CHECKPOINTS.fullmatch(path)])
    other = pick(random, [path for path in genuine.files if _CHECKPOINTS.fullmatch(path)])
    text, *lines = genuine.files[path].split("\n— ".encode())
    at = random.randrange(len(lines))
    lines[at : at + 1] = random.choice(([], genuine.files[other].split("\n— ".encode())[1:]))
    return {**genuine.files, path: "\n— ".encode().join([text, *(each.rstrip(b"\n") for each in lines)]) + b"\n"}


def shortened(random: Random, genuine: Specimen) -> Files:
    """Cuts a log back to a smaller tree that fits itself, under the checkpoint that it has, an older one or none."""
    return _rebuilt(random, genuine, lambda entries: entries[: random.randrange(len(entries))])


def rewritten(random: Random, genuine: Specimen) -> Files:
    """Changes entries and builds the whole tree anew over them."""
    return _rebuilt(random, genuine, lambda entries: _other_entries(random, entries))


def _other_entries(random: Random, entries: list[bytes]) -> list[bytes]:
    at = random.randrange(len(entries))
    other = random.randrange(len(entries))
    return random.choice(
        (
            [*entries[:at], flip(random, entries[at]), *entries[at + 1 :]],
            [*entries[:at], *entries[at + 1 :]],
            [*entries[:at], entries[other], *entries[at:]],
            [*entries[:at], entries[other], *entries[at + 1 :]],
            [*entries, random.choice((entries[at], b"{}"))],
        )
    )


def _rebuilt(random: Random, genuine: Specimen, change: Callable[[list[bytes]], list[bytes]]) -> Files:
    folders = sorted({path.partition("tile/")[0] for path in genuine.files if "/tile/entries/" in path})
    folder = random.choice(folders)
    content = below(genuine.files, folder)
    note = Note.parse(content["checkpoint"])
    kept = {path: raw for path, raw in content.items() if not path.startswith("tile/")}
    entries = change(entries_of(content))
    tree = tree_over(entries)
    stated = Checkpoint.parse(note.text)
    said = Checkpoint(stated.origin, len(entries), root_at(Leaves(map(leaf_hash, entries)), len(entries)))
    kept["checkpoint"] = random.choice((content["checkpoint"], resaid(note, said), resigned(random, note, said)))
    return put(genuine.files, folder, {**kept, **tree})


def entries_of(content: Mapping[str, bytes]) -> list[bytes]:
    paths = sorted(path for path in content if path.startswith("tile/entries/"))
    return [entry for path in paths for entry in unpack(content[path])]


def tree_over(entries: list[bytes]) -> Files:
    """Returns the tiles and entry bundles of a log with these entries."""
    leaves = Leaves(map(leaf_hash, entries))
    made = {
        tile_path(level, index, width): b"".join(leaves.hashes(level, index * TILE_WIDTH, width))
        for level, index, width in expected_tiles(len(entries))
    }
    for index, width in expected_entries(len(entries)):
        made[entries_path(index, width)] = pack(entries[index * TILE_WIDTH : index * TILE_WIDTH + width])
    return made


def resaid(note: Note, said: Checkpoint) -> bytes:
    """Returns what was signed about another tree, under the same signatures."""
    return Note(said.text, note.signatures).to_bytes()


def resigned(random: Random, note: Note, said: Checkpoint) -> bytes:
    """Returns a checkpoint that a thief signed with keys of the same names."""
    own = FileSigner(said.origin, ED25519, random.randbytes(32))
    signed = sign_checkpoint(said, own)
    for each in note.signatures:
        if each.name != said.origin:
            thief = FileSigner(each.name, 4, random.randbytes(32))
            signed = signed.with_signatures(cosign(said.text, thief, 1_800_000_000))
    return signed.to_bytes()


def history(random: Random, genuine: Specimen) -> Files:
    """Takes an old checkpoint away, puts one where another stood, or in place of the newest."""
    olds = sorted(path for path in genuine.files if "/checkpoints/" in path)
    one, other = random.choice(olds), random.choice(olds)
    folder = one.rpartition("checkpoints/")[0]
    gone = {path: raw for path, raw in genuine.files.items() if path != one}
    return random.choice(
        (
            gone,
            {**genuine.files, one: genuine.files[other]},
            {**genuine.files, f"{folder}checkpoint": genuine.files[one]},
            {**genuine.files, f"{folder}checkpoints/{random.randrange(10**6)}": genuine.files[one]},
            {path: raw for path, raw in genuine.files.items() if not path.startswith(f"{folder}checkpoints/")},
        )
    )


WAYS: Final[Mapping[str, Way]] = {
    **{way.__name__: changed(way) for way in (flip, cut, append, insert, remove, overwrite, exchange, reletter)},
    **{way.__name__: way for way in (swap, drop, rename, copy, extra)},
    **{
        way.__name__: way
        for way in (replayed, answered_less, replayed_log, swapped_logs, dropped_log, doubled_log, unsigned)
    },
    **{way.__name__: way for way in (shortened, rewritten, history)},
}
"""Ways that any bundle can be tampered with."""


# What a bundle about some agencies can be tampered with besides.


def line_changed(random: Random, genuine: Specimen) -> Files:
    lines = genuine.files["lines"].splitlines(keepends=True)
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    origin, shelf, count, running = lines[at].split(b" ")
    forged = random.choice(
        (
            b" ".join((origin, shelf, b"%d" % (int(count) + random.choice((-1, 1))), running)),
            b" ".join((origin, random.choice((b"*", b"-", b"KHONG-CO")), count, running)),
            b" ".join((origin, shelf, b"0" + count, running)),
            b" ".join((origin, shelf, count, running.upper())),
            b" ".join((origin, shelf, count, lines[other].split(b" ")[3])),
            b"",
            lines[at] + lines[other],
        )
    )
    others = [*lines[:at], forged, *lines[at + 1 :]]
    if random.random() < 0.2:
        random.shuffle(others)
    return {**genuine.files, "lines": b"".join(others)}


def entry_withheld(random: Random, genuine: Specimen) -> Files:
    """Leaves entries out, all or one, with or without their agency's line."""
    entries = sorted(path for path in genuine.files if "/entries/" in path and "/tile/" not in path)
    gone = set(random.sample(entries, random.choice((1, 1, 2, len(entries)))))
    files = {path: raw for path, raw in genuine.files.items() if path not in gone}
    if random.random() < 0.3:
        origin = random.choice(files["lines"].splitlines()).split(b" ")[0]
        kept = [line for line in files["lines"].splitlines(keepends=True) if not line.startswith(origin)]
        files["lines"] = b"".join(kept)
    return files


def entry_moved(random: Random, genuine: Specimen) -> Files:
    """Puts an entry where it does not stand, in place of another or beside it."""
    entries = sorted(path for path in genuine.files if "/entries/" in path and "/tile/" not in path)
    one, other = random.choice(entries), random.choice(entries)
    elsewhere = f"{other.rpartition('/')[0]}/{random.randrange(2000)}"
    return {**genuine.files, random.choice((other, elsewhere)): genuine.files[one]}


def made_whole(random: Random, genuine: Specimen) -> Files:
    """Takes the lines away, so that it looks like a bundle that was never about some agencies."""
    return {path: raw for path, raw in genuine.files.items() if path != "lines"}


PARTIAL_WAYS: Final[Mapping[str, Way]] = {
    **WAYS,
    **{way.__name__: way for way in (line_changed, entry_withheld, entry_moved, made_whole)},
}
