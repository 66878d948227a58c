#!/usr/bin/env python3
"""Kiểm chứng một gói kết xuất, hoặc một bản ghi, mà không cần tin ai. / Checks an export bundle, or one record.

    python3 verify.py BUNDLE --policy FILE [--agency CODE ...] [--fresh-after DATE] [--seen CHECKPOINT]
                      [--policy-fingerprint TEXT] [--json]
    python3 verify.py RECORD.tlog-proof --document FILE --policy FILE [--fresh-after DATE] [--json]

This one file is a second implementation on purpose: it shares no line with the program that made the bundle, needs
nothing but Python 3.9 or newer, and never uses the network. It is meant to be read from the top to the bottom.

BUNDLE is a directory, or one ZIP file whose members are stored as they are. FILE says whom the reader trusts (C2SP
tlog-policy). It must have come another way than the bundle: whoever can change the bundle could change a policy in it.

What is shown when the answer is VERIFIED (exit code 0):

 1. The meta-log - the log of inspection, which records every other log, key and checkpoint - is signed by a key of
    the policy and cosigned by its quorum, and all its entries are there: the root was recomputed from their bytes.
 2. Every log that the meta-log registers is there, at exactly the size and root that inspection mirrored last, signed
    and cosigned. Every hash was recomputed from the entries and compared with every tile of the bundle.
 3. Every checkpoint that was ever accepted of a log is there to the byte, and its root is one that the log really
    passed through: history was added to and never changed.
 4. There is nothing else in the bundle: no further file, folder, entry, byte or link.
 5. About some agencies only (the bundle has a file `lines`): every entry that names one of them, and every entry that
    concerns the whole programme, is there. What is withheld is counted and listed by index.

A smaller or an older bundle is valid in itself, so say what was asked for: --agency, --fresh-after, --seen.

What no program can show: that what was entered is true, that everything was entered, who used a login that several
people share, and anything if everybody colluded before the first checkpoint that an outsider has seen.

Exit codes: 0 verified; 3 refused, with the reason, the log and the first bad index; 2 the program was used wrongly.
Sources: RFC 6962 and 9162 (tree), RFC 8032 (Ed25519), c2sp.org: signed-note, tlog-checkpoint, tlog-cosignature,
tlog-tiles, tlog-policy, tlog-proof. Sizes are numbers of entries, indexes count from 0, times are POSIX seconds.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import os
import re
import select
import stat
import struct
import sys
import time
from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn, TextIO

VERIFIED, WRONG_USE, REFUSED, INTERRUPTED = 0, 2, 3, 130

# Bounds. Every read is limited before it is made, so that no bundle, however hostile, can exhaust the machine.
HASH = 32
WIDTH = 256
TILE_BYTES = WIDTH * HASH
ENTRIES_BYTES = WIDTH * (2 + 65_535)
ENTRY_BYTES = 65_535
NOTE_BYTES = 64 * 1024
NOTE_SIGNATURES = 100
POLICY_BYTES = 1 << 20
LINES_BYTES = 16 << 20
PROOF_HASHES = 63
NAME_BYTES = 200
FOLDER_DEPTH = 12
CHUNK = 1 << 20


# ---------------------------------------------------------------------------------------------------------------------
# 1. Saying no
# ---------------------------------------------------------------------------------------------------------------------


class Refused(Exception):
    """What was handed over does not hold. Says why and, where known, in which log and file and from which index on.

    `index` is the first entry that may be bad. It is that one, unless `until` says how far the first bad one may be.
    """

    def __init__(
        self, reason: str, *, log: str = "", file: str = "", index: int | None = None, until: int | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.log = log
        self.file = file
        self.index = index
        self.until = index if until is None else until


class WrongUse(Exception):
    """The program cannot start on what it was told."""


@contextmanager
def about(log: str = "", file: str = "") -> Iterator[None]:
    """Adds to a refusal which log and file it is about, where that was not said closer to the fault."""
    try:
        yield
    except Refused as refusal:
        refusal.log = refusal.log or log
        refusal.file = refusal.file or file
        raise


def shown(text: str) -> str:
    """Returns text that a stranger chose, safe to print on a terminal."""
    return text if text.isprintable() and len(text) <= NAME_BYTES else ascii(text[:NAME_BYTES])


# ---------------------------------------------------------------------------------------------------------------------
# 2. Values: everything has exactly one way of being written, and any other is refused
# ---------------------------------------------------------------------------------------------------------------------

MOST = (1 << 63) - 1
MOST_DIGITS = len(str(MOST))
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_HEX_HASH = re.compile(r"[0-9a-f]{64}")
_AGENCY = re.compile(r"[A-Z0-9-]*[A-Z0-9][A-Z0-9-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOT_IN_NAMES = re.compile(r"[+\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def decimal(text: str) -> int:
    """Returns a whole number below 2 ** 63 in ASCII digits: no sign, no leading zero, no underscore, no space."""
    if _DECIMAL.fullmatch(text) is None or int(text) > MOST:
        raise Refused(f"{shown(text)}: không phải số viết đúng cách. / Is no number in its one proper form.")
    return int(text)


def from_base64(text: str) -> bytes:
    """Returns what standard base64 stands for, with its padding and with all unused bits zero."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise Refused(f"{shown(text)}: không phải base64. / Is no base64.") from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise Refused(f"{shown(text)}: base64 viết không chuẩn. / Is base64, but not in its one proper form.")
    return raw


def to_base64(raw: bytes) -> str:
    """Returns standard base64."""
    return base64.b64encode(raw).decode("ascii")


def hash_from_base64(text: str) -> bytes:
    """Returns the 32 bytes that a base64 text stands for."""
    raw = from_base64(text)
    if len(raw) != HASH:
        raise Refused(f"{shown(text)}: không phải mã băm 32 byte. / Is no hash of 32 bytes.")
    return raw


def utf8(raw: bytes) -> str:
    """Returns the text of bytes that must be UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("Không phải UTF-8. / Is not UTF-8.") from None


def key_name(text: str) -> str:
    """Returns a key's name: not empty, without `+`, any space that Unicode knows, and control characters."""
    if not text or _NOT_IN_NAMES.search(text) or any(map(str.isspace, text)):
        raise Refused(f"{shown(text)}: không phải tên khoá. / Is no key name.")
    return text


def json_object(raw: bytes) -> dict[str, Any]:
    """Returns the object that JSON states in its one proper form (RFC 8785): no member twice, whole numbers only."""
    try:
        found = _JSON.decode(utf8(raw))
        again = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        raise Refused("Không phải JSON đúng quy cách. / Is no strict JSON.") from None
    if again != raw:
        raise Refused("JSON viết không chuẩn (RFC 8785). / Is JSON, but not in its one proper form (RFC 8785).")
    if not isinstance(found, dict):
        raise Refused("Không phải một đối tượng JSON. / Is no JSON object.")
    return found


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise ValueError("a member stands twice")
    return found


def _whole(text: str) -> int:
    if len(text) > 19 or text == "-0":
        raise ValueError("no number that is used here")
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no whole number")


_JSON = json.JSONDecoder(
    object_pairs_hook=_each_once, parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
)


# ---------------------------------------------------------------------------------------------------------------------
# 3. Ed25519 (RFC 8032, section 5.1), verifying only. Numbers are Python's own; nothing here is secret.
# ---------------------------------------------------------------------------------------------------------------------

Point = tuple[int, int, int, int]
"""A point of the curve as (X, Y, Z, T): x = X/Z, y = Y/Z, x * y = T/Z."""

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _double(point: Point) -> Point:
    x, y, z, _ = point
    a, b = x * x % _P, y * y % _P
    h = a + b
    e, g = h - (x + y) * (x + y) % _P, a - b
    f = 2 * z * z % _P + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _minus(point: Point) -> Point:
    x, y, z, t = point
    return -x % _P, y, z, -t % _P


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(raw: bytes) -> Point | None:
    """Returns the point that 32 bytes stand for in their one proper form (section 5.1.3), None where there is none."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if len(raw) != 32 or y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * v**3 * pow(u * v**7, (_P - 5) // 8, _P) % _P
    if v * x * x % _P != u:
        x = x * _ROOT_OF_MINUS_1 % _P
    if v * x * x % _P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_NEUTRAL: Point = (0, 1, 1, 0)
_BASE = _decoded((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def public_point(raw: bytes) -> Point:
    """Returns the point of a public key that only one person can sign by."""
    point = _decoded(raw)
    if point is None:
        raise Refused("Khoá công khai không hợp lệ. / Is no public key.")
    eightfold = _double(_double(_double(point)))
    if eightfold[0] == 0:  # The order of the point divides 8: anybody can make signatures that fit it.
        raise Refused("Khoá công khai yếu. / Is a public key by which anybody could sign.")
    return point


def signature_fits(point: Point, public: bytes, message: bytes, signature: bytes) -> bool:
    """Returns whether `signature` (R and S) is the key's over `message`: [S]B = R + [k]A, with S below the order.

    R is compared as bytes, so that it too has one proper form. Takes a few milliseconds.
    """
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= _ORDER or _BASE is None:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    negative = _minus(point)
    step = (_NEUTRAL, _BASE, negative, _add(_BASE, negative))
    found = _NEUTRAL
    for bit in range(252, -1, -1):
        found = _double(found)
        digit = (s >> bit & 1) | (k >> bit & 1) << 1
        if digit:
            found = _add(found, step[digit])
    return _encoded(found) == signature[:32]


# ---------------------------------------------------------------------------------------------------------------------
# 4. Keys, signed notes and checkpoints
# ---------------------------------------------------------------------------------------------------------------------

LOG_KEY, COSIGNER_KEY = 0x01, 0x04
_KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_MARK = "\u2014 "


class Key(NamedTuple):
    """A public key. `id` has 4 bytes; `text` is the whole key as it is written down."""

    name: str
    id: bytes
    type: int
    public: bytes
    point: Point
    text: str


def parse_key(text: str) -> Key:
    """Returns the key `<name>+<8 hex digits>+<base64 of type and public key>`."""
    match = _KEY.fullmatch(text)
    if match is None:
        raise Refused(f"{shown(text)}: không phải khoá. / Is no verifier key.")
    name, raw = key_name(match[1]), from_base64(match[3])
    kind, public = raw[0], raw[1:]
    if kind not in (LOG_KEY, COSIGNER_KEY):
        raise Refused(f"{shown(name)}: loại khoá không dùng ở đây. / Is a key of a type that is not used here.")
    if hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != match[2]:
        raise Refused(f"{shown(name)}: mã khoá không khớp. / The key ID is not that of the key.")
    return Key(name, bytes.fromhex(match[2]), kind, public, public_point(public), text)


class Signature(NamedTuple):
    """A line `— <name> <base64 of key ID and signature>` of a note."""

    name: str
    id: bytes
    value: bytes


class Note(NamedTuple):
    """A text, with its last newline, and the signature lines under it. Holding one shows nothing yet."""

    text: str
    signatures: tuple[Signature, ...]


def parse_note(raw: bytes) -> Note:
    """Returns the note that stands in these bytes, to the last of them."""
    text, empty, lines = utf8(raw).rpartition("\n\n")
    text += "\n"
    if len(raw) > NOTE_BYTES or not empty or not lines.endswith("\n"):
        raise Refused("Không phải văn bản ký. / Is no signed note.")
    if _CONTROL.search(text.replace("\n", "")) or lines.count("\n") > NOTE_SIGNATURES:
        raise Refused("Văn bản ký có ký tự lạ, hoặc quá nhiều chữ ký. / A note with stray characters or signatures.")
    signatures = tuple(_parse_signature(line) for line in lines[:-1].split("\n"))
    if len(set(signatures)) != len(signatures):
        raise Refused("Một dòng chữ ký có hai lần. / A signature line stands twice.")
    return Note(text, signatures)


def _parse_signature(line: str) -> Signature:
    mark, name, encoded = line[:2], *line[2:].partition(" ")[::2]
    if mark != _MARK:
        raise Refused(f"{shown(line)}: không phải dòng chữ ký. / Is no signature line.")
    raw = from_base64(encoded)
    if len(raw) < 5:
        raise Refused(f"{shown(line)}: chữ ký quá ngắn. / Is a signature shorter than its key ID.")
    return Signature(key_name(name), raw[:4], raw[4:])


class Checkpoint(NamedTuple):
    """What a log's operator states: the log's name, its size, and the root of the tree over so many entries."""

    origin: str
    size: int
    root: bytes


def parse_checkpoint(text: str) -> Checkpoint:
    """Returns the checkpoint of a note's text: three lines, and any extension lines, which are signed but mean nothing.

    Our logs write no extension lines. The specification allows them, so nobody may spoil a bundle by writing one.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines) or any(map(_CONTROL.search, lines)):
        raise Refused("Điểm chốt phải có ba dòng, không dòng nào rỗng. / A checkpoint has three lines, none empty.")
    return Checkpoint(key_name(lines[0]), decimal(lines[1]), hash_from_base64(lines[2]))


def signed_at(key: Key, note: Note, signature: Signature) -> int | None:
    """Returns when a cosigner says it signed, 0 for a log's key, and None where the signature is not this key's."""
    message, value, seconds = note.text.encode(), signature.value, 0
    if key.type == COSIGNER_KEY:
        seconds, value = int.from_bytes(value[:8], "big"), value[8:]
        if seconds >= 1 << 63:
            return None
        message = f"cosignature/v1\ntime {seconds}\n".encode("ascii") + message
    return seconds if signature_fits(key.point, key.public, message, value) else None


# ---------------------------------------------------------------------------------------------------------------------
# 5. The policy: whom the reader trusts
# ---------------------------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"[ \t]+")
_NOT_IN_POLICY = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


class Policy:
    """The logs' keys, the cosigners, and how many of those must have signed. `fingerprint` is what paper can carry."""

    def __init__(self, raw: bytes) -> None:
        self.log_keys: dict[str, list[Key]] = {}
        self.cosigners: dict[str, Key] = {}
        self.quorum = ""
        self._groups: list[tuple[str, int, list[str]]] = []
        self._names: set[str] = set()
        self._members: set[str] = set()
        self._public: set[bytes] = set()
        self._by_line: dict[tuple[str, bytes], Key] = {}
        self.fingerprint = fingerprint(raw)
        if len(raw) > POLICY_BYTES or _NOT_IN_POLICY.search(raw) or (raw and not raw.endswith(b"\n")):
            raise Refused("Chính sách quá dài, có ký tự lạ, hoặc thiếu xuống dòng cuối. / Is no policy file.")
        # Names are octets to a policy: what is no UTF-8 is kept as it is, and is nobody's key name.
        for line in raw.decode("utf-8", "surrogateescape").split("\n"):
            items = _SPACES.sub(" ", line).strip(" ").split(" ")
            if items != [""] and not items[0].startswith("#"):
                self._take(items, line)
        if not self.quorum:
            raise Refused("Chính sách không có dòng quorum. / The policy has no quorum line.")

    def _take(self, items: list[str], line: str) -> None:
        what, count = items[0], len(items)
        if what == "log" and count in (2, 3):
            key = self._key(items[1], LOG_KEY)
            self.log_keys.setdefault(key.name, []).append(key)
        elif what == "witness" and count in (3, 4):
            self._define(items[1])
            self.cosigners[items[1]] = self._key(items[2], COSIGNER_KEY)
        elif what == "group" and count > 3:
            self._group(items[1], items[2], items[3:])
        elif what == "quorum" and count == 2 and not self.quorum and items[1] in self._names | {"none"}:
            self.quorum = items[1]
        else:
            raise Refused(f"{shown(line)}: dòng sai trong chính sách. / Is no line of a policy.")

    def _key(self, text: str, kind: int) -> Key:
        key = parse_key(text)
        if key.type != kind or key.public in self._public or (key.name, key.id) in self._by_line:
            raise Refused(f"{shown(text)}: khoá sai loại hoặc có hai lần. / Is of the wrong type, or stands twice.")
        self._public.add(key.public)
        self._by_line[key.name, key.id] = key
        return key

    def _group(self, name: str, threshold: str, members: list[str]) -> None:
        if (
            not self._names.issuperset(members)
            or len(set(members)) < len(members)
            or self._members.intersection(members)
        ):
            raise Refused(f"{shown(name)}: thành viên lạ hoặc trùng. / A member is unknown, or a member elsewhere.")
        needed = {"any": 1, "all": len(members)}.get(threshold)
        needed = decimal(threshold) if needed is None else needed
        if not 1 <= needed <= len(members):
            raise Refused(f"{shown(name)}: ngưỡng sai. / Is a group with an impossible threshold.")
        self._define(name)
        self._members.update(members)
        self._groups.append((name, needed, members))

    def _define(self, name: str) -> None:
        if name == "none" or name in self._names:
            raise Refused(f"{shown(name)}: tên đã dùng. / Is a name that is taken.")
        self._names.add(name)

    def key_of(self, origin: str, signature: Signature) -> Key | None:
        """Returns the key that a line under a checkpoint of `origin` names, if this policy knows it."""
        key = self._by_line.get((signature.name, signature.id))
        return key if key is not None and (key.type == COSIGNER_KEY or key.name == origin) else None

    def satisfied_by(self, cosigners: Iterable[Key]) -> bool:
        """Returns whether cosignatures by these keys are a quorum. Groups are counted in the order of the file."""
        keys = set(cosigners)
        satisfied = {name for name, key in self.cosigners.items() if key in keys}
        for name, needed, members in self._groups:
            if sum(member in satisfied for member in members) >= needed:
                satisfied.add(name)
        return self.quorum == "none" or self.quorum in satisfied


def fingerprint(raw: bytes) -> str:
    """Returns the first 128 bits of the SHA-256 of a policy file: 8 groups of 4 hex digits, to be printed on paper."""
    digits = hashlib.sha256(raw).hexdigest().upper()
    return "-".join(digits[at : at + 4] for at in range(0, 32, 4))


class Opened(NamedTuple):
    """A checkpoint whose signatures were checked: the log's keys that signed, and of each cosigner the latest time.

    `strangers` counts the lines of keys that the policy does not know: they prove nothing and spoil nothing.
    """

    checkpoint: Checkpoint
    signers: tuple[Key, ...]
    cosigned: dict[Key, int]
    strangers: int


def opened(raw: bytes, policy: Policy) -> Opened:
    """Returns a checkpoint that a known key of its log signed and the quorum cosigned.

    A line of a known key that does not fit spoils the whole note; a line of an unknown key is passed over.
    """
    note = parse_note(raw)
    checkpoint = parse_checkpoint(note.text)
    signers: list[Key] = []
    cosigned: dict[Key, int] = {}
    strangers = 0
    for signature in note.signatures:
        key = policy.key_of(checkpoint.origin, signature)
        if key is None:
            strangers += 1
            continue
        seconds = signed_at(key, note, signature)
        if seconds is None:
            raise Refused(
                f"{shown(key.name)}: chữ ký sai. / A signature that is not this key's.", log=checkpoint.origin
            )
        if key.type == COSIGNER_KEY:
            cosigned[key] = max(seconds, cosigned.get(key, 0))
        else:
            signers.append(key)
    if not signers:
        raise Refused("Không khoá nào của sổ trong chính sách đã ký. / No key of this log in the policy signed it.")
    if not policy.satisfied_by(cosigned):
        raise Refused("Chưa đủ chữ ký của các nhân chứng theo chính sách. / The policy's quorum has not cosigned it.")
    return Opened(checkpoint, tuple(signers), cosigned, strangers)


CLOCKS_APART = 86_400
"""By so many seconds a cosigner's clock may be ahead of this machine's."""


def present() -> int:
    """Returns the time by this machine's clock."""
    return int(time.time())


def must_be_fresh(found: Opened, policy: Policy, after: int | None) -> None:
    """Refuses a checkpoint that the quorum did not cosign at or after `after`; a day beyond now proves nothing."""
    if after is None:
        return
    latest = present() + CLOCKS_APART
    fresh = [key for key, seconds in found.cosigned.items() if after <= seconds <= latest]
    if fresh and policy.satisfied_by(fresh):
        return
    if any(seconds > latest for seconds in found.cosigned.values()):
        raise Refused(
            "Giờ đồng ký ở tương lai theo đồng hồ máy này: không chứng tỏ độ mới. / Cosigned in the future by this "
            "machine's clock, by more than a day: that shows nothing about freshness."
        )
    raise Refused(f"Cũ hơn ngày yêu cầu ({local_time(after)}). / Not cosigned by the quorum since the date asked for.")


# ---------------------------------------------------------------------------------------------------------------------
# 6. The tree (RFC 6962, section 2.1): hashes of entries, of pairs of hashes, and so on to the root
# ---------------------------------------------------------------------------------------------------------------------

EMPTY_ROOT = hashlib.sha256(b"").digest()
# To copy a begun hash is the fastest way to hash in Python. These two loops are nearly all the time that it takes.
_LEAF = hashlib.sha256(b"\x00")
_NODE = hashlib.sha256(b"\x01")


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """Returns SHA-256(0x00, entry) of each entry, one after the other."""
    begun, found = _LEAF.copy, []
    for entry in entries:
        leaf = begun()
        leaf.update(entry)
        found.append(leaf.digest())
    return b"".join(found)


def parents(hashes: bytes) -> bytes:
    """Returns SHA-256(0x01, left, right) of each whole pair of hashes, one after the other."""
    begun, found = _NODE.copy, []
    for at in range(0, len(hashes) - 63, 64):
        node = begun()
        node.update(hashes[at : at + 64])
        found.append(node.digest())
    return b"".join(found)


def pyramid(hashes: bytes) -> list[bytes]:
    """Returns the hashes, their parents, and so on: level h has the roots of all perfect trees over 2 ** h hashes."""
    levels = [hashes]
    while len(levels[-1]) > HASH:
        levels.append(parents(levels[-1]))
    return levels


def perfect_trees(levels: Sequence[bytes], count: int) -> list[bytes]:
    """Returns the roots of the perfect trees that the first `count` hashes of a pyramid split into, largest first."""
    roots, at = [], 0
    for height in range(count.bit_length() - 1, -1, -1):
        if count >> height & 1:
            number = at >> height
            roots.append(levels[height][HASH * number : HASH * (number + 1)])
            at += 1 << height
    return roots


def joined(roots: list[bytes]) -> bytes:
    """Returns the root over perfect trees that stand side by side, largest first."""
    if not roots:
        return EMPTY_ROOT
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = parents(left + root)
    return root


def root_of(hashes: bytes) -> bytes:
    """Returns the root over leaf hashes."""
    return joined(perfect_trees(pyramid(hashes), len(hashes) // HASH))


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Returns the root that an inclusion proof leads to (RFC 9162, section 2.1.3.2), None where it fits no tree."""
    at, last, node = index, size - 1, leaf
    for step in proof:
        if last <= 0:
            return None
        if at & 1 or at == last:
            node = parents(step + node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = parents(node + step)
        at, last = at >> 1, last >> 1
    return node if last == 0 else None


class Signed(NamedTuple):
    """A root that was signed for a size."""

    size: int
    root: bytes


class Tree:
    """The tree of one log, rebuilt from its leaf hashes, 256 at a time, and held against tiles and signed roots.

    `signed` are the roots to meet, sizes rising; `tile` returns a hash tile of the bundle by level, index and width.
    Holds 8 KiB per level of tiles and nothing else, however long the log is.
    """

    def __init__(self, signed: Iterable[Signed], tile: Callable[[int, int, int], bytes]) -> None:
        self.size = 0
        self._signed = iter(signed)
        self._due = next(self._signed, None)
        self._met = 0
        self._tile = tile
        self._roots: list[bytes] = []  # of the perfect trees over the whole tiles so far, largest first
        self._open: list[bytearray] = []  # of each level of tiles from 1 on: the hashes of the tile that is not full

    def grow(self, leaves: bytes) -> None:
        """Adds the leaf hashes of one tile, which is full unless it is the last one."""
        tile = self._tile(0, self.size // WIDTH, len(leaves) // HASH)
        if tile != leaves:
            index = self.size + first_difference(tile, leaves)
            raise Refused(
                "Mục này không phải mục đã được băm. / The entry is not the one that was hashed.", index=index
            )
        levels = pyramid(leaves)
        self._meet(levels, len(leaves) // HASH)
        self.size += len(leaves) // HASH
        if len(leaves) == TILE_BYTES:
            self._close(levels[-1])

    def finish(self) -> None:
        """Compares the tiles that did not become full, and what was signed for an empty log."""
        self._meet([], 0)
        for level, hashes in enumerate(self._open, 1):
            if hashes:
                self._compare(level, bytes(hashes))

    def _meet(self, levels: Sequence[bytes], more: int) -> None:
        """Compares the roots that were signed for sizes up to `more` above the present one."""
        while self._due is not None and self._due.size <= self.size + more:
            root = joined(self._roots + perfect_trees(levels, self._due.size - self.size))
            if root != self._due.root:
                raise Refused(
                    f"Gốc tại cỡ {self._due.size} không phải gốc đã ký. / The root at this size is not the signed one.",
                    index=self._met,
                    until=max(self._met, self._due.size - 1),
                )
            self._met = self._due.size
            self._due = next(self._signed, None)

    def _close(self, root: bytes) -> None:
        """Takes in the root of a tile that is full: into the perfect trees, and into the tiles above."""
        self._roots.append(root)
        tiles = self.size // WIDTH
        while tiles % 2 == 0:
            right = self._roots.pop()
            self._roots.append(parents(self._roots.pop() + right))
            tiles //= 2
        level = 1
        while True:
            if len(self._open) < level:
                self._open.append(bytearray())
            self._open[level - 1] += root
            if len(self._open[level - 1]) < TILE_BYTES:
                return
            full = bytes(self._open[level - 1])
            self._compare(level, full)
            self._open[level - 1].clear()
            level, root = level + 1, pyramid(full)[-1]

    def _compare(self, level: int, hashes: bytes) -> None:
        below = WIDTH**level
        index = (self.size // below - 1) // WIDTH
        tile = self._tile(level, index, len(hashes) // HASH)
        if tile != hashes:
            first = (index * WIDTH + first_difference(tile, hashes)) * below
            raise Refused(
                f"Tệp mã băm tầng {level} không khớp các mục. / A hash tile does not fit the entries below it.",
                index=first,
                until=first + below - 1,
            )


def first_difference(one: bytes, other: bytes) -> int:
    """Returns the number of the first hash in which two rows of hashes differ."""
    pairs = range(0, max(len(one), len(other)), HASH)
    return next(at // HASH for at in pairs if one[at : at + HASH] != other[at : at + HASH])


# ---------------------------------------------------------------------------------------------------------------------
# 7. Files: a bundle as a directory or as one ZIP file
# ---------------------------------------------------------------------------------------------------------------------


class Files(ABC):
    """The files of a bundle by name, `/` between the parts. `total` is the size of all, in bytes."""

    total = 0

    def __init__(self) -> None:
        self.advance: Callable[[int], None] = lambda _: None

    @abstractmethod
    def holds(self, name: str) -> bool:
        """Returns whether there is such a file."""

    @abstractmethod
    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """Yields a file piece by piece; refuses one that is absent, or longer than `limit` bytes."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """Yields the name of every file, in any order."""

    @abstractmethod
    def numbers(self, folder: str) -> Sequence[int]:
        """Returns the files of a folder whose names are decimal numbers, rising."""

    def read(self, name: str, limit: int) -> bytes:
        """Returns a file; refuses one that is absent, or longer than `limit` bytes."""
        return b"".join(self.chunks(name, limit))


LINES, BODIES = "lines", "bodies"
_IN_BUNDLES = re.compile(r"lines|meta/.{1,99}|logs/[0-9a-f]{64}/.{1,99}|bodies/[0-9a-f]{64}", re.DOTALL)


def must_be_of_a_bundle(name: str) -> None:
    """Refuses a name that no bundle has, while names are listed, so that few are held of an archive of rubbish."""
    if _IN_BUNDLES.fullmatch(name) is None:
        raise Refused("Tên không được phép trong gói. / A name that no bundle has.", file=name)


READ_ONLY = os.O_RDONLY
for _flag in ("O_BINARY", "O_CLOEXEC", "O_NONBLOCK"):  # The last one: nobody is waited for at the other end of a pipe.
    READ_ONLY |= getattr(os, _flag, 0)


def _missing(name: str) -> Refused:
    return Refused("Thiếu tệp. / A file is missing.", file=name)


def _too_long(name: str) -> Refused:
    return Refused("Tệp dài quá mức cho phép. / A file is longer than it may be.", file=name)


class Directory(Files):
    """A bundle that is a directory: regular files only, each under one name, and no folder without any."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        for _, found in self._walk():
            self.total += found.st_size

    def holds(self, name: str) -> bool:
        """As promised by `Files`."""
        return os.path.lexists(self._path(name))

    def names(self) -> Iterator[str]:
        """As promised by `Files`."""
        return (name for name, _ in self._walk())

    def numbers(self, folder: str) -> Sequence[int]:
        """As promised by `Files`."""
        found = array("Q")
        try:
            with os.scandir(self._path(folder)) as inside:
                found.extend(int(each.name) for each in inside if _DECIMAL.fullmatch(each.name))
        except (FileNotFoundError, NotADirectoryError):
            return found
        return array("Q", sorted(found))

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """As promised by `Files`; waits for nobody at the other end of a pipe."""
        try:
            file = os.open(self._path(name), READ_ONLY | getattr(os, "O_NOFOLLOW", 0))
        except (FileNotFoundError, NotADirectoryError):
            raise _missing(name) from None
        try:
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode):
                raise Refused("Không phải tệp thường. / Is no regular file.", file=name)
            if found.st_size > limit:
                raise _too_long(name)
            left = found.st_size
            while left:
                chunk = os.read(file, min(left, CHUNK))
                if not chunk:
                    raise Refused("Tệp thay đổi trong lúc đọc. / The file changed while it was read.", file=name)
                left -= len(chunk)
                self.advance(len(chunk))
                yield chunk
        finally:
            os.close(file)

    def _path(self, name: str) -> str:
        return f"{self._place}/{name}"

    def _walk(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yields every file; refuses links, devices, empty folders and depths that no bundle has. Follows nothing."""
        folders = [""]
        while folders:
            folder, empty = folders.pop(), True
            with os.scandir(self._path(folder) if folder else self._place) as inside:
                for each in inside:
                    empty, name = False, f"{folder}/{each.name}" if folder else each.name
                    found = os.lstat(each.path)
                    if stat.S_ISDIR(found.st_mode) and name.count("/") < FOLDER_DEPTH:
                        folders.append(name)
                    elif stat.S_ISREG(found.st_mode) and found.st_nlink < 2:
                        must_be_of_a_bundle(name)
                        yield name, found
                    else:
                        raise Refused(
                            "Là liên kết, không phải tệp thường, hoặc quá sâu. / A link, no regular file, or too deep.",
                            file=name,
                        )
            if empty:
                raise Refused("Thư mục rỗng. / A folder is empty.", file=folder or self._place)


class Digests(Sequence[bytes]):
    """The digests of the bodies, rising, and of each whether an entry names it: 33 bytes each, however many."""

    def __init__(self, digests: Iterable[str] = ()) -> None:
        self._rows = bytearray(b"".join(sorted(map(bytes.fromhex, digests))))
        self.named = bytearray(len(self._rows) // HASH)

    def __len__(self) -> int:
        return len(self.named)

    def __getitem__(self, number: Any) -> Any:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return bytes(self._rows[HASH * number : HASH * (number + 1)])

    def append(self, digest: str) -> None:
        """Adds one that comes after all others."""
        self._rows += bytes.fromhex(digest)
        self.named.append(False)

    def find(self, digest: str) -> int | None:
        """Returns the number of a digest, None where it is not here."""
        wanted = bytes.fromhex(digest)
        at = bisect_left(self, wanted)
        return at if at < len(self) and self[at] == wanted else None


_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_ZIP_LIMIT = (1 << 31) - 1
"""Above it, the export writes an offset in 64 bits; longer members it does not write at all."""
_ZIP_NAME = re.compile(r"(?:[a-z0-9]+/)*[a-z0-9]+(?:\.p/[1-9][0-9]*)?")
_JANUARY_1980 = 33


class Member(NamedTuple):
    """What the central directory of a ZIP file says of a member."""

    name: str
    offset: int
    size: int
    crc: int


def zip_header(member: Member) -> bytes:
    """Returns what must stand before a member's bytes: stored, of no date, nothing extra."""
    name, size, crc = member.name.encode("ascii"), member.size, member.crc
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, _JANUARY_1980, crc, size, size, len(name), 0) + name


def zip_record(member: Member) -> bytes:
    """Returns what must stand of a member in the central directory: made on Unix, a regular file of mode 0644."""
    name, size, offset, extra, version = member.name.encode("ascii"), member.size, member.offset, b"", 20
    if offset > _ZIP_LIMIT:
        offset, extra, version = 0xFFFFFFFF, struct.pack("<HHQ", 1, 8, offset), 45
    fields = (b"PK\x01\x02", version, 3, version, 0, 0, 0, 0, _JANUARY_1980, member.crc, size, size)
    more = (len(name), len(extra), 0, 0, 0, 0o100644 << 16, offset)
    return struct.pack("<4s4B4H3L5H2L", *fields, *more) + name + extra


def zip_ending(count: int, length: int, offset: int) -> bytes:
    """Returns what must stand after the central directory, to the end of the file."""
    more = b""
    if count > 0xFFFF or length > _ZIP_LIMIT or offset > _ZIP_LIMIT:
        more = struct.pack("<4sQ2H2L4Q", _END64, 44, 45, 45, 0, 0, count, count, length, offset)
        more += struct.pack("<4sLQL", _LOCATOR, 0, offset + length, 1)
        count, length, offset = min(count, 0xFFFF), min(length, 0xFFFFFFFF), min(offset, 0xFFFFFFFF)
    return more + struct.pack("<4s4H2LH", _END, 0, 0, count, count, length, offset, 0)


class Zip(Files):
    """A bundle that is one ZIP file, exactly as the export writes it: every byte of it is foreseen.

    Members are stored, not packed, sorted by name, one directly after the other from the first byte on; then comes
    the central directory, then the end. So nothing can be hidden, doubled, overlaid or blown up. Nothing is unpacked
    to disk. A file that was packed by another program is refused; unpack it and have the directory checked.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self.total = file.seek(0, os.SEEK_END)
        self._offsets, self._sizes, self._crcs = array("Q"), array("Q"), array("I")
        self._named: dict[str, int] = {}
        self._digests = Digests()  # of the bodies, whose names come before all others: number and ordinal are one
        # Entries and old checkpoints are many and have numbers for names: sixteen bytes are enough for each. Names come
        # sorted, and so do the numbers with equally many digits in one folder.
        self._numbered: dict[tuple[str, int], tuple[array[int], array[int]]] = {}
        self._read_directory()

    def _read_directory(self) -> None:
        count, length, offset = self._ending()
        end, previous = 0, ""
        self._file.seek(offset)
        for ordinal in range(count):
            member = self._next_member(end)
            if member.name <= previous:
                raise self._no_zip("thứ tự hoặc tên trùng / the order, or a name that stands twice")
            must_be_of_a_bundle(member.name)
            for values, value in zip((self._offsets, self._sizes, self._crcs), member[1:]):
                values.append(value)
            folder, _, last = member.name.rpartition("/")
            if _DECIMAL.fullmatch(last):
                numbers, ordinals = self._numbered.setdefault((folder, len(last)), (array("Q"), array("Q")))
                numbers.append(int(last))
                ordinals.append(ordinal)
            elif folder == BODIES:
                self._digests.append(last)
            else:
                self._named[member.name] = ordinal
            end, previous = end + len(zip_header(member)) + member.size, member.name
        if end != offset or self._file.tell() != offset + length:
            raise self._no_zip("có khoảng trống hoặc chồng lấn / a gap, or members that overlap")

    def _ending(self) -> tuple[int, int, int]:
        """Returns the number of members, and the length and the offset of the central directory."""
        self._file.seek(max(0, self.total - 98))
        tail = self._file.read(98)
        if len(tail) == 98 and tail[56:60] == _LOCATOR:
            count, length, offset = struct.unpack("<3Q", tail[32:56])
        elif len(tail) >= 22:
            count, length, offset = struct.unpack("<H2L", tail[-12:-2])
        else:
            raise self._no_zip("quá ngắn / it is too short")
        ending = zip_ending(count, length, offset) if max(count, length, offset) <= self.total else b""
        if not ending or not tail.endswith(ending) or offset + length + len(ending) != self.total:
            raise self._no_zip("phần cuối / its end")
        return count, length, offset

    def _next_member(self, offset: int) -> Member:
        """Returns what the next record of the central directory says; it must begin at `offset`."""
        fixed = self._file.read(46)
        if len(fixed) < 46:
            raise self._no_zip("danh mục bị cắt / its directory is cut off")
        crc, size, _, length, extra = struct.unpack("<3L2H", fixed[16:32])
        rest = self._file.read(length + extra) if length <= NAME_BYTES and extra <= 12 else b""
        name = rest[:length].decode("ascii", "replace")
        if _ZIP_NAME.fullmatch(name) is None:
            raise Refused("Tên không được phép trong gói. / A name that no bundle has.", file=name)
        member = Member(name, offset, size, crc)
        if size > _ZIP_LIMIT // 1.05 or fixed + rest != zip_record(member):
            raise self._no_zip(f"{name}: mục lục / its record")
        return member

    @staticmethod
    def _no_zip(what: str) -> Refused:
        return Refused(
            f"Tệp ZIP không đúng dạng mà chương trình kết xuất ghi ra / Not a ZIP as export writes it: {what}"
        )

    def _find(self, name: str) -> int | None:
        folder, _, last = name.rpartition("/")
        if folder == BODIES:
            return self._digests.find(last)
        if not _DECIMAL.fullmatch(last):
            return self._named.get(name)
        numbers, ordinals = self._numbered.get((folder, len(last)), ((), ()))
        at = bisect_left(numbers, int(last))
        return ordinals[at] if at < len(numbers) and numbers[at] == int(last) else None

    def holds(self, name: str) -> bool:
        """As promised by `Files`."""
        return self._find(name) is not None

    def names(self) -> Iterator[str]:
        """As promised by `Files`."""
        yield from self._named
        yield from (f"{BODIES}/{digest.hex()}" for digest in self._digests)
        for (folder, _), (numbers, _) in self._numbered.items():
            for number in numbers:
                yield f"{folder}/{number}" if folder else str(number)

    def numbers(self, folder: str) -> Sequence[int]:
        """As promised by `Files`."""
        found = array("Q")
        for digits in range(1, MOST_DIGITS + 1):
            found.extend(self._numbered.get((folder, digits), (array("Q"),))[0])
        return found

    def chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """As promised by `Files`; what stands before the member must be what the directory says of it."""
        ordinal = self._find(name)
        if ordinal is None:
            raise _missing(name)
        member = Member(name, self._offsets[ordinal], self._sizes[ordinal], self._crcs[ordinal])
        if member.size > limit:
            raise _too_long(name)
        header = zip_header(member)
        self._file.seek(member.offset)
        if self._file.read(len(header)) != header:
            raise self._no_zip(f"{name}: phần đầu / what stands before it")
        crc, left = 0, member.size
        while left:
            chunk = self._file.read(min(left, CHUNK))
            if not chunk:
                raise self._no_zip(f"{name}: bị cắt / it is cut off")
            crc, left = binascii.crc32(chunk, crc), left - len(chunk)
            self.advance(len(chunk))
            yield chunk
        if crc != member.crc:
            raise self._no_zip(f"{name}: tổng kiểm / its checksum")


# ---------------------------------------------------------------------------------------------------------------------
# 8. Where things stand in a log's folder (C2SP tlog-tiles)
# ---------------------------------------------------------------------------------------------------------------------

_TILE = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/[1-9][0-9]{0,2})?")


def tile_name(level: str, index: int, width: int) -> str:
    """Returns `tile/<level>/<index in groups of three digits>`, with `.p/<width>` for a tile that is not full."""
    digits = str(index)
    digits = digits.zfill(len(digits) + -len(digits) % 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([f"tile/{level}", *(f"x{group}" for group in groups[:-1]), groups[-1]])
    return name if width == WIDTH else f"{name}.p/{width}"


def tiles(count: int) -> Iterator[tuple[int, int]]:
    """Yields index and width of the tiles that hold so many hashes or entries; none is empty."""
    for index in range(count // WIDTH):
        yield index, WIDTH
    if count % WIDTH:
        yield count // WIDTH, count % WIDTH


def is_tile(name: str, size: int, entries: bool) -> bool:
    """Returns whether `name` is a tile of a log of so many entries, as wide as it must be at this size."""
    match = _TILE.fullmatch(name)
    if match is None or (match[1] == "entries" and not entries):
        return False
    level = 0 if match[1] == "entries" else int(match[1])
    index = int(match[2].replace("x", "").replace("/", ""))
    width = min(WIDTH, (size >> (8 * level)) - index * WIDTH)
    return width > 0 and name == tile_name(match[1], index, width)


def unpacked(raw: bytes, width: int) -> list[bytes]:
    """Returns the entries of a bundle of entries: each behind its length in 16 bits, and exactly so many."""
    entries, at, end = [], 0, len(raw)
    while at < end - 1:
        after = at + 2 + (raw[at] << 8 | raw[at + 1])
        entries.append(raw[at + 2 : after])
        at = after
    if at != end or len(entries) != width:
        raise Refused(f"Không có đúng {width} mục trọn vẹn. / Does not hold exactly so many whole entries.")
    return entries


# ---------------------------------------------------------------------------------------------------------------------
# 9. The meta-log: what inspection recorded of all other logs
# ---------------------------------------------------------------------------------------------------------------------

META_NAME = "/inspection"
"""How the origin of a meta-log ends: no other log of the policy may stand in for it."""


class Log:
    """What the meta-log says of one log. Of each accepted checkpoint it keeps 72 bytes, not the text."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.folder = "logs/" + hashlib.sha256(origin.encode()).hexdigest()
        self.keys: dict[str, int] = {}  # key -> how many checkpoints had been accepted when it was added
        self.ended: dict[str, int] = {}
        self.sizes = array("Q")
        self._roots = bytearray()
        self._notes = bytearray()
        self.mirrored: Checkpoint | None = None
        self.cosignature = ""

    def accept(self, size: int, root: bytes, note: bytes) -> None:
        """Notes a checkpoint that the witness accepted. Of several for one size the last counts."""
        if self.sizes and size <= self.sizes[-1]:
            if (size, root) != (self.sizes[-1], self.root(len(self.sizes) - 1)):
                raise Refused("Sổ meta nhận hai điểm chốt trái nhau. / The meta-log accepts what cannot both be true.")
            self._notes[-HASH:] = hashlib.sha256(note).digest()
            return
        self.sizes.append(size)
        self._roots += root
        self._notes += hashlib.sha256(note).digest()

    def root(self, number: int) -> bytes:
        """Returns the root of the accepted checkpoint of this number."""
        return bytes(self._roots[HASH * number : HASH * (number + 1)])

    def is_note(self, number: int, raw: bytes) -> bool:
        """Returns whether `raw` is, to the byte, the accepted checkpoint of this number."""
        return hashlib.sha256(raw).digest() == self._notes[HASH * number : HASH * (number + 1)]

    def accepted(self) -> int:
        """Returns how many accepted checkpoints are no larger than what was mirrored."""
        return 0 if self.mirrored is None else bisect_right(self.sizes, self.mirrored.size)

    def accepted_at(self, size: int) -> bool:
        """Returns whether there is one of this size."""
        at = bisect_left(self.sizes, size, 0, self.accepted())
        return at < self.accepted() and self.sizes[at] == size

    def signed(self) -> Iterator[Signed]:
        """Yields size and root of those checkpoints."""
        for number in range(self.accepted()):
            yield Signed(self.sizes[number], self.root(number))

    def counts(self, key: Key, size: int) -> bool:
        """Returns whether a signature of this key counts at this size."""
        return key.text in self.keys and size <= self.ended.get(key.text, size)

    def add_key(self, vkey: str) -> None:
        """Notes a key of the log."""
        self.keys.setdefault(vkey, len(self.sizes))

    def only_ended(self, note: Note, size: int) -> str:
        """Returns which ended keys signed a note of this size, with their last sizes; nothing if another key did."""
        ended = []
        for signature in note.signatures:
            start = f"{signature.name}+{signature.id.hex()}+"
            key = next((text for text in self.keys if text.startswith(start)), None)
            last = size if key is None else self.ended.get(key, size)
            if last < size:
                ended.append(f"{shown(start[:-1])} (<= {last})")
            elif key is not None:
                return ""
        return ", ".join(ended)


class MetaLog:
    """What the entries of the meta-log say, taken in one after the other."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.logs: dict[str, Log] = {}
        self.own_ended: dict[str, int] = {}
        self.lines = Signed(0, EMPTY_ROOT)
        self.open_alarms: set[str] = set()
        self._acts: dict[str, Callable[[dict[str, Any]], None]] = {
            "inspection.log.registered.v1": self._registered,
            "inspection.log.key-added.v1": self._key_added,
            "inspection.log.key-ended.v1": self._key_ended,
            "inspection.log.checkpoint-accepted.v1": self._accepted,
            "inspection.log.checkpoint-mirrored.v1": self._mirrored,
            "inspection.log.checkpoint-refused.v1": lambda _: None,
            "inspection.alarm.raised.v1": lambda data: self.open_alarms.add(_text(data, "alarm")),
            "inspection.alarm.closed.v1": lambda data: self.open_alarms.discard(_text(data, "alarm")),
        }

    def take(self, raw: bytes) -> None:
        """Takes in the next entry. What it says of a log must be of a kind that this program knows."""
        document = json_object(raw)
        kind, data = _text(document, "type"), document.get("data")
        if document.get("source") != self.origin or not isinstance(data, dict):
            raise Refused("Không phải sự kiện của sổ này. / Is no event of this log.")
        act = self._acts.get(kind)
        if act is not None:
            act(data)
        elif kind.startswith("inspection.log."):
            raise Refused(f"{shown(kind)}: chương trình kiểm này cũ quá. / Is newer than this verifier: get a new one.")

    def log(self, origin: str) -> Log:
        """Returns a log that was registered."""
        found = self.logs.get(origin)
        if found is None:
            raise Refused(f"{shown(origin)}: sổ chưa đăng ký. / Is a log that was never registered.")
        return found

    def counts(self, key: Key, size: int) -> bool:
        """Returns whether a signature of this key under the meta-log itself counts; it may record its own keys."""
        own = self.logs.get(self.origin)
        return size <= self.own_ended.get(key.text, size) and (own is None or own.counts(key, size))

    def watched(self) -> list[Log]:
        """Returns the logs besides the meta-log, by origin."""
        return [self.logs[origin] for origin in sorted(self.logs) if origin != self.origin]

    def _registered(self, data: dict[str, Any]) -> None:
        origin = key_name(_text(data, "origin"))
        if origin in self.logs:
            raise Refused(f"{shown(origin)}: đăng ký hai lần. / Is registered twice.")
        self.logs[origin] = Log(origin)
        self.logs[origin].add_key(_text(data, "vkey"))

    def _key_added(self, data: dict[str, Any]) -> None:
        self.log(_text(data, "origin")).add_key(_text(data, "vkey"))

    def _key_ended(self, data: dict[str, Any]) -> None:
        origin, vkey, last = _text(data, "origin"), _text(data, "vkey"), _count(data, "last_size")
        ended = self.own_ended if origin == self.origin else self.log(origin).ended
        ended[vkey] = min(last, ended.get(vkey, last))

    def _accepted(self, data: dict[str, Any]) -> None:
        note = _text(data, "note").encode()
        stated = Checkpoint(_text(data, "origin"), _count(data, "size"), _hash(data, "root"))
        if parse_checkpoint(parse_note(note).text) != stated:
            raise Refused("Điểm chốt khác điều ghi cạnh nó. / A checkpoint that is not the one told of beside it.")
        self._watched(stated.origin).accept(stated.size, stated.root, note)

    def _mirrored(self, data: dict[str, Any]) -> None:
        stated = Checkpoint(_text(data, "origin"), _count(data, "size"), _hash(data, "root"))
        log = self._watched(stated.origin)
        if log.mirrored is not None and log.mirrored != stated and stated.size <= log.mirrored.size:
            raise Refused("Bản sao lùi lại. / What was mirrored becomes smaller, or other.")
        log.mirrored, log.cosignature = stated, _text(data, "cosignature")
        self.lines = Signed(_count(data, "lines_size"), _hash(data, "lines_root"))

    def _watched(self, origin: str) -> Log:
        if origin == self.origin:
            raise Refused("Sổ meta ghi điểm chốt của chính nó. / The meta-log records a checkpoint of its own.")
        return self.log(origin)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refused(f"{name}: thiếu hoặc sai. / Is missing, or no text.")
    return value


def _count(data: dict[str, Any], name: str) -> int:
    value = data.get(name)
    if type(value) is not int or not 0 <= value <= MOST:
        raise Refused(f"{name}: thiếu hoặc sai. / Is missing, or no size.")
    return value


def _hash(data: dict[str, Any], name: str) -> bytes:
    value = _text(data, name)
    if _HEX_HASH.fullmatch(value) is None:
        raise Refused(f"{name}: không phải mã băm. / Is no hash.")
    return bytes.fromhex(value)


# ---------------------------------------------------------------------------------------------------------------------
# 10. Agencies: on whose shelves an entry lies, and the lines that hold a bundle to all of them
# ---------------------------------------------------------------------------------------------------------------------

PROGRAMME, NOBODYS = "*", "-"
"""The shelves of what concerns the whole programme, and of what is in nobody's file."""
_NOBODYS_KINDS = (b"access", b"message", b"person")
# Canonical JSON sorts members, so only the actor's stand before `agencies`, and nothing stands after `type`.
_ACTOR = re.compile(rb'\{(?:"actor[a-z]*":"[^"\\]*(?:\\.[^"\\]*)*",)*', re.DOTALL)
_AGENCIES = re.compile(rb'"agencies":"([A-Z0-9-]+(?: [A-Z0-9-]+)*)",')
_TYPE = re.compile(rb',"type":"[a-z0-9-]+\.([a-z0-9-]+)(?:\.[a-z0-9-]+)+"\}')
_LINE = re.compile(r"([^ ]+) (\*|-|[A-Z0-9-]+) ([0-9]+) ([0-9a-f]{64})")


def shelves_of(entry: bytes) -> tuple[str, ...]:
    """Returns the shelves of an entry: the agencies that its envelope names; of one that names none, `*` or `-`.

    Defined over the bytes, without reading them as JSON. What is no event document is nobody's: a log that took in
    such bytes spoils no bundle, and they are in no bundle about an agency.
    """
    actor = _ACTOR.match(entry)
    kind = _TYPE.fullmatch(entry, max(0, entry.rfind(b',"type":"')))
    if actor is None or kind is None:
        return (NOBODYS,)
    if not entry.startswith(b'"agencies":', actor.end()):
        return (NOBODYS,) if kind[1] in _NOBODYS_KINDS else (PROGRAMME,)
    named = _AGENCIES.match(entry, actor.end())
    codes = named[1].decode("ascii").split(" ") if named is not None else []
    return tuple(codes) if codes == sorted(set(codes)) and codes and NOBODYS not in codes else (NOBODYS,)


class Shelves:
    """Of the entries of one log on each shelf: how many, and a running hash r = SHA-256(r, leaf hash) from 32 zeros."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._running: dict[str, bytes] = {}

    def put(self, leaf: bytes, shelves: Iterable[str]) -> None:
        """Takes in the next entry by its leaf hash."""
        for shelf in shelves:
            self.counts[shelf] = self.counts.get(shelf, 0) + 1
            self._running[shelf] = hashlib.sha256(self._running.get(shelf, bytes(HASH)) + leaf).digest()

    def line(self, origin: str, shelf: str) -> bytes | None:
        """Returns the line of a shelf, None where nothing lies on it."""
        if shelf not in self.counts:
            return None
        return f"{origin} {shelf} {self.counts[shelf]} {self._running[shelf].hex()}".encode()


def stated_lines(raw: bytes, meta: MetaLog) -> dict[tuple[str, str], bytes]:
    """Returns the lines of the file `lines` by log and shelf; they must be all those that the meta-log states."""
    if raw.count(b"\n") != meta.lines.size or not raw.endswith(b"\n" if raw else b""):
        raise Refused("Không có đúng số dòng mà sổ meta đã ghi. / There are not as many lines as the meta-log states.")
    lines = raw.split(b"\n")[:-1]
    if lines != sorted(set(lines)):
        raise Refused("Các dòng không theo thứ tự. / The lines are not sorted, or one stands twice.")
    must_be_stated(lines, meta)
    found = {}
    for line in lines:
        match = _LINE.fullmatch(utf8(line))
        log = meta.logs.get(match[1]) if match is not None else None
        most = log.mirrored.size if log is not None and log.mirrored is not None else 0
        if match is None or not 0 < decimal(match[3]) <= most or (match[1], match[2]) in found:
            raise Refused(f"{shown(utf8(line))}: không phải dòng của sổ nào. / Is no line of a log.")
        found[match[1], match[2]] = line
    return found


def must_be_stated(lines: Sequence[bytes], meta: MetaLog) -> None:
    """Refuses lines, sorted, over which the tree is not the one that the meta-log stated last."""
    if (len(lines), root_of(leaf_hashes(lines))) != tuple(meta.lines):
        raise Refused("Các dòng không phải điều sổ meta đã ghi. / The lines are not those that the meta-log states.")


def gaps(held: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """Yields the first and the last index of every range of a log that is not held."""
    start = 0
    for index in held:
        if index > start:
            yield start, index - 1
        start = index + 1
    if start < size:
        yield start, size - 1


# ---------------------------------------------------------------------------------------------------------------------
# 11. The bundle
# ---------------------------------------------------------------------------------------------------------------------

HISTORY_VERIFIED = 256
"""Of so many checkpoints of a log, the newest, the log's own signature is checked: each takes milliseconds. The bytes
and the root of all of them are checked, whatever their number, and the meta-log vouches for both."""
_DIGEST = re.compile(rb'"([0-9a-f]{64})"')


class Asked(NamedTuple):
    """What the reader asked for: agencies (none: everything), how fresh, and a meta-log checkpoint that they kept."""

    agencies: frozenset[str]
    fresh_after: int | None
    seen: bytes | None


class Bundle:
    """Checks one bundle by one policy. `check` returns what was found, or refuses."""

    def __init__(self, files: Files, policy: Policy, asked: Asked) -> None:
        self._files = files
        self._policy = policy
        self._asked = asked
        self._wanted = asked.agencies | {PROGRAMME} if asked.agencies else frozenset()
        self._seen = None if asked.seen is None else parse_checkpoint(parse_note(asked.seen).text)
        self._partial = files.holds(LINES)
        self._bodies = Digests()
        self._lines: list[bytes] = []
        self._stated: dict[tuple[str, str], bytes] = {}
        self._agencies: dict[str, int] = dict.fromkeys(sorted(self._wanted), 0)

    def check(self) -> dict[str, Any]:
        """Returns what was shown, for `--json` and for the report."""
        if self._partial and not self._asked.agencies:
            raise Refused(
                "Gói chỉ về vài cơ quan: hãy nêu --agency đã yêu cầu. / This bundle is about some agencies only; say "
                "with --agency which ones were asked for, or a smaller bundle could pass for the one you want."
            )
        self.head = self._open("meta/checkpoint")
        must_be_fresh(self.head, self._policy, self._asked.fresh_after)
        self._read_bodies()
        self.meta = MetaLog(self.head.checkpoint.origin)
        with about(log=self.meta.origin):
            self._check_meta()
        self._check_origins()
        if self._partial:
            with about(file=LINES):
                self._stated = stated_lines(self._files.read(LINES, LINES_BYTES), self.meta)
        logs = []
        for log in self.meta.watched():
            with about(log=log.origin):
                logs.append(self._check_log(log))
        if self._asked.agencies and not self._partial:
            must_be_stated(sorted(self._lines), self.meta)
        self._check_bodies()
        self._check_nothing_else()
        return self._report(logs)

    # The meta-log.

    def _open(self, name: str) -> Opened:
        with about(file=name):
            return opened(self._files.read(name, NOTE_BYTES), self._policy)

    def _check_meta(self) -> None:
        checkpoint = self.head.checkpoint
        if not checkpoint.origin.endswith(META_NAME):
            raise Refused(f"Không phải sổ meta: tên phải kết thúc bằng {META_NAME}. / This log is no meta-log.")
        tree = Tree(self._meta_roots(), self._tiles_of("meta"))
        for index, width in tiles(checkpoint.size):
            entries, leaves = self._entries("meta", index, width)
            tree.grow(leaves)
            for at, entry in enumerate(entries, index * WIDTH):
                with about_index(at):
                    self.meta.take(entry)
                self._find_bodies(entry)
        tree.finish()
        if not any(self.meta.counts(key, checkpoint.size) for key in self.head.signers):
            raise Refused("Khoá đã ký không còn giá trị ở cỡ này. / The key that signed counts no more at this size.")

    def _meta_roots(self) -> Iterator[Signed]:
        checkpoint = self.head.checkpoint
        seen = self._seen
        if seen is not None:
            if seen.origin != checkpoint.origin or seen.size > checkpoint.size:
                raise Refused(
                    f"Cũ hơn, hoặc khác sổ, so với điểm chốt đã giữ (cỡ {seen.size}). / Is older than the checkpoint "
                    "that you kept, or of another meta-log."
                )
            yield Signed(seen.size, seen.root)
        yield Signed(checkpoint.size, checkpoint.root)

    def _check_origins(self) -> None:
        for origin in self._policy.log_keys:
            if origin != self.meta.origin and origin not in self.meta.logs:
                raise Refused(
                    "Sổ có trong chính sách nhưng không có trong gói. / The policy names a log that is not here.",
                    log=origin,
                )

    # One log.

    def _check_log(self, log: Log) -> dict[str, Any]:
        """Checks one log that the meta-log registers, and says what there is of it."""
        if log.mirrored is None:
            return {"origin": log.origin, "size": None, "witnessed": log.sizes[-1] if log.sizes else 0}
        unsigned = self._check_history(log)
        found = self._open_mirrored(log, log.mirrored)
        told = {
            **head_told(found),
            "unsigned": unsigned,
            "checkpoints": log.accepted(),
            "witnessed": log.sizes[-1],
            "withheld": 0,
            "withheld_indexes": "",
        }
        tree = Tree(log.signed(), self._tiles_of(log.folder))
        shelves = Shelves()
        if self._partial:
            told.update(self._check_chosen(log, log.mirrored.size, tree, shelves))
        else:
            self._check_whole(log, log.mirrored.size, tree, shelves)
        tree.finish()
        if self._asked.agencies:
            told["agencies"] = {shelf: shelves.counts.get(shelf, 0) for shelf in sorted(self._wanted)}
            for shelf in self._wanted:
                self._agencies[shelf] += shelves.counts.get(shelf, 0)
        return told

    def _open_mirrored(self, log: Log, mirrored: Checkpoint) -> Opened:
        """Returns the checkpoint of a log as it was mirrored last, signed by a key that counts at its size."""
        name = f"{log.folder}/checkpoint"
        ended = log.only_ended(parse_note(self._files.read(name, NOTE_BYTES)), mirrored.size)
        if ended:
            raise Refused(
                f"Khoá đã ký {ended} bị thu hồi hoặc thôi dùng, không có giá trị ở cỡ {mirrored.size}: sổ phải nộp lại "
                f"điểm chốt ký bằng khoá mới, rồi kết xuất lại. / The key that signed, {ended}, was ended and counts "
                f"for nothing above that size, so not at {mirrored.size}: the log must hand its checkpoint in again, "
                "signed with its new key; then export again.",
                file=name,
            )
        found = self._open(name)
        if found.checkpoint != mirrored:
            raise Refused("Không phải điểm chốt mà bản sao đã ký. / Is not the checkpoint that was mirrored last.")
        if not any(log.counts(key, mirrored.size) for key in found.signers):
            raise Refused("Khoá đã ký không có giá trị ở cỡ này. / No key that signed counts at this size.")
        return found

    def _check_history(self, log: Log) -> int:
        """Checks that every accepted checkpoint is there to the byte, the last one with the mirror's line under it.

        Returns how many of the newest ones have no signature of the log that could be checked.
        """
        note, unsigned, newest = b"", 0, log.accepted() - HISTORY_VERIFIED
        for number in range(log.accepted()):
            name = f"{log.folder}/checkpoints/{log.sizes[number]}"
            note = self._files.read(name, NOTE_BYTES)
            if not log.is_note(number, note):
                raise Refused(
                    "Không phải điểm chốt mà sổ meta đã ghi. / Is not the checkpoint of the meta-log.", file=name
                )
            if number >= newest:
                with about(file=name):
                    unsigned += not self._is_signed(log, number, parse_note(note))
        mirrored, line = log.mirrored, f"{log.cosignature}\n".encode()
        if mirrored is None or not note or log.sizes[log.accepted() - 1] != mirrored.size:
            raise Refused("Bản sao ở cỡ chưa từng được nhận. / Was mirrored at a size that was never accepted.")
        expected = note if b"\n" + line in note else note + line
        if self._files.read(f"{log.folder}/checkpoint", NOTE_BYTES) != expected:
            raise Refused(
                "Không phải điểm chốt sổ meta đã ghi. / Is not what the meta-log recorded.",
                file=f"{log.folder}/checkpoint",
            )
        return unsigned

    def _is_signed(self, log: Log, number: int, note: Note) -> bool:
        """Returns whether a key that counts signed an accepted checkpoint. Each key's first line is looked at.

        Refuses what the witness must have refused: a line of a key that was known then, and does not fit.
        """
        tried: set[Key] = set()
        for signature in note.signatures:
            key = self._policy.key_of(log.origin, signature)
            if key is None or key in tried or not log.counts(key, log.sizes[number]):
                continue
            tried.add(key)
            if signed_at(key, note, signature) is not None:
                return True
            if log.keys[key.text] <= number:
                raise Refused(f"{shown(key.name)}: chữ ký sai. / A signature that is not this key's.")
        return False

    def _check_whole(self, log: Log, size: int, tree: Tree, shelves: Shelves) -> None:
        """Checks a log of which all entries are there. Their content matters only where agencies were asked for."""
        for index, width in tiles(size):
            entries, leaves = self._entries(log.folder, index, width)
            tree.grow(leaves)
            if self._bodies or self._asked.agencies:
                for at, entry in enumerate(entries):
                    self._find_bodies(entry)
                    if self._asked.agencies:
                        with about_index(index * WIDTH + at):
                            shelves.put(leaves[HASH * at : HASH * (at + 1)], shelves_of(entry))
        for shelf in shelves.counts:
            self._lines.append(shelves.line(log.origin, shelf) or b"")

    def _check_chosen(self, log: Log, size: int, tree: Tree, shelves: Shelves) -> dict[str, Any]:
        """Checks a log of which only the asked agencies' entries are there, and that those are all of them."""
        held = self._files.numbers(f"{log.folder}/entries")
        if held and held[-1] >= size:
            raise Refused("Mục nằm ngoài sổ. / An entry beyond the end of the log.", index=held[-1])
        tile, at = self._tiles_of(log.folder), 0
        for index, width in tiles(size):
            leaves = tile(0, index, width)
            tree.grow(leaves)
            while at < len(held) and held[at] < index * WIDTH + width:
                inside = HASH * (held[at] - index * WIDTH)
                self._check_entry(log, held[at], leaves[inside : inside + HASH], shelves)
                at += 1
        for shelf in sorted(self._wanted):
            if shelves.line(log.origin, shelf) != self._stated.get((log.origin, shelf)):
                raise Refused(
                    f"Mục của {shelf} bị bỏ bớt, hoặc gói làm cho cơ quan khác. / Entries of this agency were left "
                    "out, or the bundle was made for others."
                )
        return {"withheld": size - len(held), "withheld_indexes": indexes_told(gaps(held, size))}

    def _check_entry(self, log: Log, index: int, leaf: bytes, shelves: Shelves) -> None:
        name = f"{log.folder}/entries/{index}"
        with about(file=name), about_index(index):
            entry = self._files.read(name, ENTRY_BYTES)
            if leaf_hashes([entry]) != leaf:
                raise Refused("Mục này không phải mục đã được băm. / The entry is not the one that was hashed.")
            lies_on = self._wanted.intersection(shelves_of(entry))
            if not lies_on:
                raise Refused("Mục không thuộc cơ quan nào đã hỏi. / The entry is about no agency that was asked for.")
            shelves.put(leaf, lies_on)
            self._find_bodies(entry)

    def _entries(self, folder: str, index: int, width: int) -> tuple[list[bytes], bytes]:
        """Returns the entries of one tile, and their leaf hashes."""
        name = f"{folder}/{tile_name('entries', index, width)}"
        with about(file=name), about_index(index * WIDTH, index * WIDTH + width - 1):
            entries = unpacked(self._files.read(name, ENTRIES_BYTES), width)
        return entries, leaf_hashes(entries)

    def _tiles_of(self, folder: str) -> Callable[[int, int, int], bytes]:
        """Returns what reads the hash tiles of a log, each of exactly the width that it must have."""

        def tile(level: int, index: int, width: int) -> bytes:
            name, below = f"{folder}/{tile_name(str(level), index, width)}", WIDTH**level
            with about(file=name), about_index(index * WIDTH * below, (index * WIDTH + width) * below - 1):
                raw = self._files.read(name, TILE_BYTES)
                if len(raw) != width * HASH:
                    raise Refused(
                        "Tệp mã băm dài hoặc ngắn hơn quy định. / A hash tile is longer or shorter than it is."
                    )
            return raw

        return tile

    # Bodies, and whatever else there may be.

    def _read_bodies(self) -> None:
        parts = (name.partition("/") for name in self._files.names())
        self._bodies = Digests(rest for top, _, rest in parts if top == BODIES)

    def _find_bodies(self, entry: bytes) -> None:
        if self._bodies:
            for digest in _DIGEST.findall(entry):
                number = self._bodies.find(digest.decode("ascii"))
                if number is not None:
                    self._bodies.named[number] = True

    def _check_bodies(self) -> None:
        for digest, named in zip(self._bodies, self._bodies.named):
            name = f"{BODIES}/{digest.hex()}"
            if not named:
                raise Refused("Không mục nào nêu tệp này. / No entry that is here names this file.", file=name)
            found = hashlib.sha256()
            for chunk in self._files.chunks(name, sys.maxsize):
                found.update(chunk)
            if found.digest() != digest:
                raise Refused("Nội dung tệp đã bị thay đổi. / The file is not the one that an entry names.", file=name)

    def _check_nothing_else(self) -> None:
        folders = {log.folder: log for log in self.meta.watched()}
        for name in self._files.names():
            top, _, rest = name.partition("/")
            if top == "meta":
                belongs = rest == "checkpoint" or is_tile(rest, self.head.checkpoint.size, entries=True)
            elif top == "logs":
                folder = name[: len("logs/") + 2 * HASH]
                belongs = folder in folders and self._belongs_to(folders[folder], name[len(folder) + 1 :])
            else:
                belongs = (name == LINES and self._partial) or top == BODIES
            if not belongs:
                raise Refused("Tệp thừa. / A file that does not belong here.", file=name)

    def _belongs_to(self, log: Log, name: str) -> bool:
        """Returns whether a log's folder must have a file of this name, which has no `/` before it."""
        if log.mirrored is None:
            return False
        folder, _, number = name.rpartition("/")
        if folder == "checkpoints" and _DECIMAL.fullmatch(number):
            return log.accepted_at(int(number))
        if folder == "entries" and _DECIMAL.fullmatch(number):
            return self._partial and int(number) < log.mirrored.size
        return name == "checkpoint" or is_tile(name, log.mirrored.size, entries=not self._partial)

    def _report(self, logs: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "verified": True,
            "kind": "partial" if self._partial else "full",
            "meta": {**head_told(self.head), "strangers": self.head.strangers},
            "logs": logs,
            "checked": {
                "logs": sum(log["size"] is not None for log in logs),
                "entries": sum(log["size"] - log["withheld"] for log in logs if log["size"] is not None),
            },
            "quorum": self._policy.quorum,
            "agencies": self._agencies,
            "bodies": len(self._bodies),
            "open_alarms": len(self.meta.open_alarms),
            "fresh_after": self._asked.fresh_after,
            "seen": self._seen and self._seen.size,
        }


@contextmanager
def about_index(index: int, until: int | None = None) -> Iterator[None]:
    """Adds to a refusal from which index on (and up to which) the log is not shown, where that was not said."""
    try:
        yield
    except Refused as refusal:
        if refusal.index is None:
            refusal.index, refusal.until = index, index if until is None else until
        raise


def head_told(found: Opened) -> dict[str, Any]:
    """Returns what is told of a checkpoint."""
    return {
        "origin": found.checkpoint.origin,
        "size": found.checkpoint.size,
        "root": to_base64(found.checkpoint.root),
        "cosigned": {key.name: seconds for key, seconds in found.cosigned.items()},
    }


def indexes_told(ranges: Iterable[tuple[int, int]]) -> str:
    """Returns ranges of indexes as `0-4,7,9-12`, written piece by piece: there may be very many."""
    told = io.StringIO()
    for first, last in ranges:
        told.write(f",{first}" if first == last else f",{first}-{last}")
    return told.getvalue()[1:]


# ---------------------------------------------------------------------------------------------------------------------
# 12. One record (C2SP tlog-proof)
# ---------------------------------------------------------------------------------------------------------------------

PROOF_LINE = "c2sp.org/tlog-proof@v1"


def check_record(proof: bytes, document: bytes, policy: Policy, asked: Asked) -> dict[str, Any]:
    """Returns where the record stands: its log's checkpoint was cosigned by the quorum and covers exactly its bytes."""
    head, empty, note = proof.partition(b"\n\n")
    lines = utf8(head).split("\n")
    if not empty or lines[0] != PROOF_LINE or len(lines) < 2 or not lines[1].startswith("index "):
        raise Refused("Không phải tệp chứng minh. / Is no tlog-proof as our logs write it.")
    if len(lines) > 2 + PROOF_HASHES:
        raise Refused("Chứng minh quá dài. / The proof is longer than any tree is high.")
    index = decimal(lines[1][len("index ") :])
    path = [hash_from_base64(line) for line in lines[2:]]
    found = opened(note, policy)
    must_be_fresh(found, policy, asked.fresh_after)
    checkpoint = found.checkpoint
    with about(log=checkpoint.origin), about_index(index):
        if index >= checkpoint.size:
            raise Refused("Thứ tự nằm ngoài sổ. / The index is beyond the end of the log.")
        if root_by_proof(leaf_hashes([document]), index, checkpoint.size, path) != checkpoint.root:
            raise Refused("Văn bản không phải bản ghi ở chỗ này. / The document is not the record that stands there.")
    return {
        "verified": True,
        "kind": "record",
        "index": index,
        "log": {**head_told(found), "strangers": found.strangers},
        "quorum": policy.quorum,
        "fresh_after": asked.fresh_after,
        "seen": None,
    }


# ---------------------------------------------------------------------------------------------------------------------
# 13. What is said
# ---------------------------------------------------------------------------------------------------------------------

VIETNAM = timezone(timedelta(hours=7))
RANGES_SHOWN = 20


def local_time(seconds: int) -> str:
    """Returns an instant as it is written in Việt Nam (+07:00)."""
    try:
        return datetime.fromtimestamp(seconds, VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def age(seconds: int, now: int) -> str:
    """Returns how long ago an instant was, in the largest unit that fits."""
    if seconds > now:
        return "theo đồng hồ máy này là tương lai / by this machine's clock in the future"
    for length, vietnamese, english in ((86_400, "ngày", "d"), (3_600, "giờ", "h"), (60, "phút", "min")):
        if now - seconds >= length:
            count = (now - seconds) // length
            return f"{count} {vietnamese} trước / {count} {english} ago"
    return "vừa xong / just now"


def say(stream: TextIO, text: str) -> None:
    """Writes text, in whatever the terminal can show."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


class Progress:
    """A bar on standard error, where that is a terminal. `total` and what it is told are bytes."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream = stream if stream.isatty() else None
        self._total = max(1, total)
        self._done = 0
        self._shown = -1

    def advance(self, count: int) -> None:
        """Shows that so many more bytes were read."""
        self._done += count
        percent = min(100, 100 * self._done // self._total)
        if self._stream is not None and percent != self._shown:
            self._shown = percent
            bar = "#" * (percent // 4)
            say(self._stream, f"\r[{bar:<25}] {percent:3} %  đang kiểm / checking")

    def end(self) -> None:
        """Removes the bar."""
        if self._stream is not None and self._shown >= 0:
            say(self._stream, "\r" + " " * 60 + "\r")


def report_of(found: dict[str, Any], now: int) -> str:
    """Returns the report on what was shown, for a person."""
    if found["kind"] == "record":
        lines = ["ĐẠT / VERIFIED: một bản ghi / one record", *_warned(found), f"  Thứ tự / index: {found['index']}"]
        lines += _log_lines(found["log"], now)
        lines.append(
            "  Không có sổ meta ở đây: khoá nào đã bị thu hồi thì phải xem trong gói. / Which keys were ended is told "
            "by the meta-log of a bundle, not by the proof of one record."
        )
        return "\n".join(lines) + "\n"
    lines = [headline(found), *_warned(found)]
    lines += ["Sổ meta / meta-log", *_log_lines(found["meta"], now)]
    for log in found["logs"]:
        lines += ["Sổ / log", *_log_lines(log, now)]
    for code, count in found["agencies"].items():
        name = "chung của chương trình / the whole programme" if code == PROGRAMME else f"cơ quan / agency {code}"
        lines.append(f"Mục / entries: {name}: {count}")
    lines.append(
        f"Tệp kèm theo / bodies: {found['bodies']} (mã băm mà không có tệp thì không chứng minh gì về tệp / a digest "
        "whose file is not here proves nothing about a file)"
    )
    fresh, seen = found["fresh_after"], found["seen"]
    lines.append(
        "Độ mới / freshness: "
        + (f"từ / since {local_time(fresh)}" if fresh is not None else "không hỏi / not asked for (--fresh-after)")
        + (f"; nối tiếp điểm chốt đã giữ / continues the checkpoint you kept: {seen}" if seen is not None else "")
    )
    return "\n".join(lines) + "\n"


def headline(found: dict[str, Any]) -> str:
    """Returns the verdict on a bundle in one line: what it is, and how much of it was checked."""
    logs, entries = found["checked"]["logs"], found["checked"]["entries"]
    if not entries:
        return "ĐẠT, nhưng gói KHÔNG CÓ MỤC NÀO / VERIFIED, but this bundle holds NO ENTRY of any log"
    kind = ("gói về vài cơ quan", "a bundle about some agencies")
    if found["kind"] == "full":
        kind = ("gói đầy đủ", "a full bundle")
    return f"ĐẠT / VERIFIED: {kind[0]}, {logs} sổ, {entries} mục / {kind[1]}, {logs} logs, {entries} entries"


def _warned(found: dict[str, Any]) -> list[str]:
    """Returns the block of warnings, nothing where there are none."""
    lines = [f"  ! {shown(each['log'])}{': ' * bool(each['log'])}{each['text']}" for each in found["warnings"]]
    return [f"CẢNH BÁO / WARNING: {len(lines)}", *lines] if lines else []


class Warned(NamedTuple):
    """A warning: its code, its words, and the log that it is about."""

    code: str
    text: str
    log: str = ""


def warnings_of(found: dict[str, Any], now: int) -> list[dict[str, str]]:
    """Returns what a reader of a good verdict must know before relying on it."""
    told = list(_trust_warnings(found))
    if found["kind"] == "record":
        told += _clock_warnings([found["log"]], now)
    else:
        told += _clock_warnings([found["meta"], *found["logs"]], now)
        told += _content_warnings(found)
        for log in found["logs"]:
            told += _log_warnings(log)
    return [each._asdict() for each in told]


def _trust_warnings(found: dict[str, Any]) -> Iterator[Warned]:
    if found["quorum"] == "none":
        yield Warned(
            "no-quorum",
            "chính sách không đòi nhân chứng: ai có khoá của sổ có thể đưa mỗi người một bản khác / the policy asks "
            "for no cosigner: whoever has the logs' keys can show everybody another history",
        )
    if found["fresh_after"] is None and found["seen"] is None:
        yield Warned(
            "freshness-not-asked",
            "không hỏi độ mới, nên bản cũ cũng đạt: hãy dùng --fresh-after hoặc --seen / freshness was not asked for, "
            "so an old state passes too: use --fresh-after or --seen",
        )


def _clock_warnings(heads: Iterable[dict[str, Any]], now: int) -> Iterator[Warned]:
    for head in heads:
        ahead = [shown(name) for name, seconds in head.get("cosigned", {}).items() if seconds > now]
        if ahead:
            text = "giờ đồng ký sau giờ máy này / cosigned later than this machine's time"
            yield Warned("cosigned-in-the-future", f"{', '.join(ahead)}: {text}", head["origin"])


def _content_warnings(found: dict[str, Any]) -> Iterator[Warned]:
    if not found["checked"]["logs"]:
        yield Warned("nothing-mirrored", "chưa sao sổ nào / no log was mirrored")
    for code, count in found["agencies"].items():
        if not count and code != PROGRAMME:
            text = "không có mục nào, mã có đúng không? / no entry names this agency: is the code right?"
            yield Warned("agency-without-entries", f"{code}: {text}")
    if found["open_alarms"]:
        text = "báo động chưa đóng, ghi trong sổ meta / alarms still open in the meta-log"
        yield Warned("open-alarms", f"{text}: {found['open_alarms']}")


def _log_warnings(log: dict[str, Any]) -> Iterator[Warned]:
    more = log["witnessed"] - (log["size"] or 0)
    if log["size"] is None:
        yield Warned("not-mirrored", "đã đăng ký, chưa sao mục nào / registered, nothing mirrored yet", log["origin"])
    if more:
        yield Warned(
            "witnessed-beyond",
            f"đã chốt đến cỡ {log['witnessed']}, {more} mục sau không có trong gói / already witnessed up to size "
            f"{log['witnessed']}: {more} entries are not in this bundle",
            log["origin"],
        )
    if log.get("unsigned"):
        text = "điểm chốt cũ thiếu chữ ký kiểm được / older checkpoints without a signature that could be checked"
        yield Warned("unsigned-checkpoints", f"{text}: {log['unsigned']}", log["origin"])


def _log_lines(log: dict[str, Any], now: int) -> list[str]:
    if log["size"] is None:
        return [f"  {shown(log['origin'])}", "  đã đăng ký, chưa sao mục nào / registered, nothing mirrored yet"]
    lines = [f"  {shown(log['origin'])}", f"  cỡ / size {log['size']}, gốc / root {log['root']}"]
    for name, seconds in log["cosigned"].items():
        lines.append(f"  đồng ký / cosigned: {shown(name)} {local_time(seconds)} ({age(seconds, now)})")
    if log.get("strangers"):
        lines.append(
            f"  bỏ qua chữ ký của khoá lạ / passed over, of keys that the policy does not name: {log['strangers']}"
        )
    if "checkpoints" in log:
        lines.append(f"  điểm chốt đã qua / checkpoints passed through: {log['checkpoints']}")
    if log.get("withheld"):
        told = ", ".join(log["withheld_indexes"].split(",", RANGES_SHOWN)[:RANGES_SHOWN])
        more = log["withheld_indexes"].count(",") + 1 - RANGES_SHOWN
        if more > 0:
            told += f", … và {more} khoảng nữa / and more ranges (--json: tất cả / all)"
        lines.append(f"  giữ lại / withheld: {log['withheld']} mục / entries, thứ tự / indexes {told}")
    return lines


def refusal_told(refusal: Refused) -> dict[str, Any]:
    """Returns what is told of a refusal."""
    return {
        "verified": False,
        "reason": refusal.reason,
        "log": refusal.log,
        "file": refusal.file,
        "first_bad_index": refusal.index,
        "first_bad_index_at_most": refusal.until,
    }


def refusal_of(found: dict[str, Any]) -> str:
    """Returns a refusal for a person."""
    lines = ["KHÔNG ĐẠT / REFUSED", f"  Lý do / reason: {found['reason']}"]
    if found["log"]:
        lines.append(f"  Sổ / log: {shown(found['log'])}")
    if found["file"]:
        lines.append(f"  Tệp / file: {shown(found['file'])}")
    first, until = found["first_bad_index"], found["first_bad_index_at_most"]
    if first is not None:
        exactly = "" if first == until else f" (muộn nhất / at most {until})"
        lines.append(f"  Thứ tự sai đầu tiên / first bad index: {first}{exactly}")
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------------------------------------------------------------
# 14. The command
# ---------------------------------------------------------------------------------------------------------------------

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")


def parse_date(text: str) -> int:
    """Returns the instant of a date (its first moment in Việt Nam) or of `2027-01-31T08:00:00+07:00`."""
    try:
        if _DATE.fullmatch(text):
            return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=VIETNAM).timestamp())
        if _INSTANT.fullmatch(text):
            return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())
    except (ValueError, OverflowError):
        pass
    raise argparse.ArgumentTypeError(f"{text!r}: ngày viết YYYY-MM-DD / a date is written YYYY-MM-DD")


def parse_agency(text: str) -> str:
    """Returns an agency's code."""
    if _AGENCY.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(f"{text!r}: không phải mã cơ quan / is no agency code")
    return text


def parse_fingerprint(text: str) -> str:
    """Returns a fingerprint as `fingerprint` writes it; spaces, hyphens and small letters are as good."""
    digits = re.sub(r"[ -]", "", text).upper()
    if re.fullmatch(r"[0-9A-F]{32}", digits) is None:
        raise argparse.ArgumentTypeError("phải có 8 nhóm 4 chữ số hex / must be 8 groups of 4 hex digits")
    return "-".join(digits[at : at + 4] for at in range(0, 32, 4))


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Returns what the command line says; ends the program with 2 where it says nothing that makes sense."""
    parser = argparse.ArgumentParser(
        prog="verify.py",
        allow_abbrev=False,
        description="Kiểm chứng một gói kết xuất, hoặc một bản ghi, bằng chính sách nhận riêng. / "
        "Checks an export bundle, or one record, by a policy that came another way.",
        epilog="0: đạt / verified · 3: không đạt / refused · 2: dùng sai / used wrongly",
    )
    add = parser.add_argument
    add("bundle", metavar="BUNDLE", help="thư mục, tệp ZIP, hoặc .tlog-proof / a directory, a ZIP, or a .tlog-proof")
    add("--policy", metavar="FILE", required=True, help="chính sách, nhận riêng / the policy, got another way")
    add(
        "--policy-fingerprint", metavar="TEXT", type=parse_fingerprint, help="dấu trên giấy / what the paper says of it"
    )
    add("--agency", metavar="CODE", nargs="+", action="extend", default=[], type=parse_agency,
        help="cơ quan đã yêu cầu / the agencies that were asked for")  # fmt: skip
    add("--fresh-after", metavar="DATE", type=parse_date, help="đồng ký từ ngày này / cosigned on this date or later")
    add("--seen", metavar="CHECKPOINT", help="điểm chốt sổ meta đã giữ / a meta-log checkpoint that you kept")
    add("--document", metavar="FILE", help="bản ghi mà .tlog-proof chứng minh / the record that is proven")
    add("--json", action="store_true", help="trả lời bằng JSON / answer in JSON")
    asked = parser.parse_args(given)
    if asked.document is not None and (asked.agency or asked.seen is not None):
        parser.error("--agency, --seen: chỉ dùng với gói / for bundles only")
    return asked


PIPE_SECONDS = 30


@contextmanager
def opened_file(path: str, *, pipe: bool = False) -> Iterator[int]:
    """Opens a file that the reader named: a regular one, or a pipe where that is told. Waits for nobody to open it."""
    try:
        file = os.open(path, READ_ONLY)
    except (OSError, ValueError) as error:
        raise WrongUse(f"{shown(path)}: không đọc được / cannot be read: {type(error).__name__}") from None
    try:
        mode = os.fstat(file).st_mode
        if not stat.S_ISREG(mode) and not (pipe and stat.S_ISFIFO(mode)):
            raise WrongUse(f"{shown(path)}: không phải tệp thường / is no regular file")
        yield file
    finally:
        os.close(file)


def read_given(path: str, limit: int, *, pipe: bool = False) -> bytes:
    """Returns a file that the reader named, or what comes through a pipe where that is told; neither is endless."""
    raw = bytearray()
    with opened_file(path, pipe=pipe) as file:
        waits = stat.S_ISFIFO(os.fstat(file).st_mode)
        while len(raw) <= limit:
            if waits and not select.select([file], [], [], PIPE_SECONDS)[0]:
                raise WrongUse(f"{shown(path)}: không có gì đến / nothing comes through")
            try:
                chunk = os.read(file, limit + 1 - len(raw))
            except OSError as error:
                raise WrongUse(f"{shown(path)}: không đọc được / cannot be read: {type(error).__name__}") from None
            if not chunk:
                return bytes(raw)
            raw += chunk
    raise WrongUse(f"{shown(path)}: quá dài / is too long")


def must_lie_outside(path: str | None, bundle: str) -> None:
    """Refuses a policy, or a kept checkpoint, that lies in the bundle: whoever made the one could make the other."""
    for form in (os.path.abspath, os.path.realpath):
        if path is not None and Path(form(path)).is_relative_to(form(bundle)):
            raise Refused(
                "Chính sách và điểm chốt đã giữ phải ở ngoài gói. / A policy, or a checkpoint that you kept, must not "
                "lie in the bundle that it is to check.",
                file=path,
            )


def read_policy(given: argparse.Namespace) -> Policy:
    """Returns the reader's policy."""
    raw = read_given(given.policy, POLICY_BYTES, pipe=True)
    try:
        return Policy(raw)
    except Refused as refusal:
        raise WrongUse(f"{shown(given.policy)}: {refusal.reason}") from None


def read_seen(given: argparse.Namespace, policy: Policy) -> bytes | None:
    """Returns the checkpoint that the reader kept, which must be one by the policy."""
    if given.seen is None:
        return None
    raw = read_given(given.seen, NOTE_BYTES)
    try:
        opened(raw, policy)
    except Refused as refusal:
        raise WrongUse(f"--seen {shown(given.seen)}: {refusal.reason}") from None
    return raw


def check(given: argparse.Namespace, policy: Policy) -> dict[str, Any]:
    """Returns what was shown of the bundle or the record that was named."""
    if given.policy_fingerprint not in (None, policy.fingerprint):
        raise Refused("Chính sách không phải bản in trên giấy. / The policy is not the one whose fingerprint you have.")
    if not Path(given.bundle).exists():
        raise WrongUse(f"{shown(given.bundle)}: không có / there is no such file or directory")
    must_lie_outside(given.policy, given.bundle)
    must_lie_outside(given.seen, given.bundle)
    asked = Asked(frozenset(given.agency), given.fresh_after, read_seen(given, policy))
    if given.document is not None:
        proof = read_given(given.bundle, 2 * NOTE_BYTES)
        return check_record(proof, read_given(given.document, ENTRY_BYTES), policy, asked)
    if Path(given.bundle).is_dir():
        return check_bundle(Directory(given.bundle), policy, asked)
    with opened_file(given.bundle) as number, open(number, "rb", closefd=False) as file:
        return check_bundle(Zip(file), policy, asked)


def check_bundle(files: Files, policy: Policy, asked: Asked) -> dict[str, Any]:
    """Returns what was shown of a bundle, with a progress bar meanwhile."""
    progress = Progress(sys.stderr, files.total)
    files.advance = progress.advance
    try:
        return Bundle(files, policy, asked).check()
    finally:
        progress.end()


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code: 0 verified, 3 refused, 2 used wrongly."""
    try:
        given = arguments(argv)
    except SystemExit as end:
        return WRONG_USE if end.code else VERIFIED
    seen_fingerprint = ""
    try:
        policy = read_policy(given)
        seen_fingerprint = policy.fingerprint
        found = check(given, policy)
    except WrongUse as fault:
        say(sys.stderr, f"verify.py: {fault}\n")
        return WRONG_USE
    except Refused as refusal:
        found = refusal_told(refusal)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - whatever went wrong, nothing was shown, and the answer must be no
        found = refusal_told(
            Refused(f"Không kiểm được. / Could not be checked: {type(fault).__name__}: {shown(str(fault))}")
        )
    found["policy_fingerprint"] = seen_fingerprint
    if found["verified"]:
        found["warnings"] = warnings_of(found, present())
    if given.json:
        say(sys.stdout, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        say(sys.stdout, f"Dấu chính sách / policy fingerprint: {seen_fingerprint}\n")
        say(sys.stdout, report_of(found, present()) if found["verified"] else refusal_of(found))
    return VERIFIED if found["verified"] else REFUSED


if __name__ == "__main__":
    sys.exit(main())
