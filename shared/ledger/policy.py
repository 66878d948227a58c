"""Which logs and cosigners a reader trusts (C2SP tlog-policy). It is handed over apart from what it is to check.

Lines: `log <vkey> [<url>]`, `witness <name> <vkey> [<url>]`, `group <name> <k|any|all> <names>`, `quorum <name|none>`,
comments and empty lines. Several `log` lines may be of one origin: its keys. Names and URLs are octets, not text: what
is no UTF-8 is kept as surrogates and written back as it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from shared.ledger.note import COSIGNATURE, ED25519, NoteFault, VerifierKey

MAX_POLICY_BYTES: Final = 1 << 20
NO_QUORUM: Final = "none"
_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_BETWEEN: Final = re.compile(r"[ \t]+")
_THRESHOLD: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class PolicyFault(ValueError):
    """A policy is not one; the message names the line."""


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A log's key. Its name is the log's origin."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class KnownWitness:
    """A cosigner's key and the name that it has in this policy, which need not be the key's."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Has witnessed a checkpoint when `threshold` of its members have."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as it was read, or as it is to be written.

    Raises:
        PolicyFault: on construction, where it breaks a rule of tlog-policy.
    """

    logs: tuple[KnownLog, ...] = ()
    witnesses: tuple[KnownWitness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NO_QUORUM
    _defined: dict[str, KnownWitness | Group] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        builder = _Builder()
        for log in self.logs:
            builder.log(log)
        for witness in self.witnesses:
            builder.witness(witness)
        for group in self.groups:
            builder.group(group)
        builder.set_quorum(self.quorum)
        object.__setattr__(self, "_defined", builder.defined)

    @classmethod
    def parse(cls, raw: bytes) -> Policy:
        """Returns the policy of a file.

        Raises:
            PolicyFault: a line is none, a name is unknown or taken, a public key stands twice, there is not exactly
                one quorum, the last line has no newline, or the file has a control character.
        """
        if len(raw) > MAX_POLICY_BYTES or _FORBIDDEN.search(raw):
            raise PolicyFault("the policy is too long, or has a control character other than tab and newline")
        if raw and not raw.endswith(b"\n"):
            raise PolicyFault("the last line does not end in a newline")
        builder = _Builder()
        for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n"), start=1):
            items = [item for item in _BETWEEN.split(line) if item]
            if not items or items[0].startswith("#"):
                continue
            try:
                builder.line(items)
            except (PolicyFault, NoteFault) as fault:
                raise PolicyFault(f"line {number}: {fault}") from None
        if builder.quorum is None:
            raise PolicyFault("there is no quorum line")
        return cls(tuple(builder.logs), tuple(builder.witnesses), tuple(builder.groups), builder.quorum)

    def render(self) -> bytes:
        """Returns the file: logs, witnesses, groups, quorum. `parse` gives this policy again."""
        lines = [["log", str(log.key), log.url] for log in self.logs]
        lines += [["witness", witness.name, str(witness.key), witness.url] for witness in self.witnesses]
        lines += [["group", group.name, str(group.threshold), *group.members] for group in self.groups]
        lines.append(["quorum", self.quorum])
        text = "".join(" ".join(item for item in line if item) + "\n" for line in lines)
        return text.encode("utf-8", "surrogateescape")

    def log_keys(self, origin: str) -> tuple[VerifierKey, ...]:
        """Returns the keys of the log `origin`: none where the policy does not name it."""
        return tuple(log.key for log in self.logs if log.key.name == origin)

    @property
    def origins(self) -> tuple[str, ...]:
        """Returns the origins of the logs, in the policy's order, each once."""
        return tuple(dict.fromkeys(log.key.name for log in self.logs))

    @property
    def witness_keys(self) -> tuple[VerifierKey, ...]:
        """Returns the keys of all witnesses."""
        return tuple(witness.key for witness in self.witnesses)

    def names_of(self, keys: Iterable[VerifierKey]) -> frozenset[str]:
        """Returns what this policy calls the cosigners with these keys; other keys have no name."""
        wanted = frozenset(keys)
        return frozenset(witness.name for witness in self.witnesses if witness.key in wanted)

    def satisfied_by(self, names: Collection[str]) -> bool:
        """Returns whether cosignatures of these witnesses, by the names that the policy gives them, are a quorum."""
        return self.quorum == NO_QUORUM or self._has_witnessed(self.quorum, names)

    def _has_witnessed(self, name: str, names: Collection[str]) -> bool:
        found = self._defined[name]
        if isinstance(found, KnownWitness):
            return name in names
        return sum(self._has_witnessed(member, names) for member in found.members) >= found.threshold


class _Builder:
    """Takes what a policy defines, in order, and refuses what the specification does."""

    def __init__(self) -> None:
        self.logs: list[KnownLog] = []
        self.witnesses: list[KnownWitness] = []
        self.groups: list[Group] = []
        self.quorum: str | None = None
        self.defined: dict[str, KnownWitness | Group] = {}
        self._members: set[str] = set()
        self._keys: set[bytes] = set()

    def line(self, items: list[str]) -> None:
        match items:
            case ["log", key, *url] if len(url) < 2:
                self.log(KnownLog(VerifierKey.parse(key), *url))
            case ["witness", name, key, *url] if len(url) < 2:
                self.witness(KnownWitness(name, VerifierKey.parse(key), *url))
            case ["group", name, threshold, *members]:
                self.group(Group(name, _threshold(threshold, len(members)), tuple(members)))
            case ["quorum", name]:
                self.set_quorum(name)
            case _:
                raise PolicyFault("is no line of a policy")

    def log(self, log: KnownLog) -> None:
        _check_item(log.url or "-")
        self._take_key(log.key, ED25519)
        self.logs.append(log)

    def witness(self, witness: KnownWitness) -> None:
        _check_item(witness.url or "-")
        self._take_key(witness.key, COSIGNATURE)
        self._define(witness.name, witness)
        self.witnesses.append(witness)

    def group(self, group: Group) -> None:
        if not 1 <= group.threshold <= len(group.members):
            raise PolicyFault(f"the group {group.name!r} needs {group.threshold} of {len(group.members)} members")
        for member in group.members:
            if member not in self.defined:
                raise PolicyFault(f"{member!r} is not defined before")
            if member in self._members:
                raise PolicyFault(f"{member!r} is a member already: nobody counts in two ways")
            self._members.add(member)
        self._define(group.name, group)
        self.groups.append(group)

    def set_quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise PolicyFault("there is a quorum already")
        if name != NO_QUORUM and name not in self.defined:
            raise PolicyFault(f"{name!r} is not defined before")
        self.quorum = name

    def _define(self, name: str, what: KnownWitness | Group) -> None:
        _check_item(name)
        if name == NO_QUORUM or name in self.defined:
            raise PolicyFault(f"the name {name!r} is taken")
        self.defined[name] = what

    def _take_key(self, key: VerifierKey, type: int) -> None:
        if key.type != type:
            raise PolicyFault(f"the key of {key.name} is of the type {key.type:#04x}, not {type:#04x}")
        # Also between a log and a witness: nobody witnesses themselves.
        if key.public in self._keys:
            raise PolicyFault(f"the public key of {key.name} stands here twice")
        self._keys.add(key.public)


def _threshold(text: str, members: int) -> int:
    if text in {"any", "all"}:
        return 1 if text == "any" else members
    if _THRESHOLD.fullmatch(text) is None:
        raise PolicyFault(f"{text!r} is neither a number nor any nor all")
    return int(text)


def _check_item(text: str) -> None:
    if not text or _FORBIDDEN.search(text.encode("utf-8", "surrogateescape")) or _BETWEEN.search(text) or "\n" in text:
        raise PolicyFault(f"{text!r} cannot stand in a policy")


def fingerprint(raw: bytes) -> str:
    """Returns what is printed on paper beside a policy: the first 128 bits of its SHA-256, 8 groups of 4 hex digits."""
    digits = hashlib.sha256(raw).hexdigest().upper()
    return "-".join(digits[at : at + 4] for at in range(0, 32, 4))
