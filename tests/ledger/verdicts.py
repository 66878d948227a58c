"""Asks the verifier in this process, and reads its answer."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.ledger.verify import main
from tests.ledger.bundles import Programme, write_folder


@dataclass(frozen=True)
class Verdict:
    """An exit code, and what was said: `found` of a bundle, `error` where the program was used wrongly."""

    code: int
    found: dict[str, Any]
    error: str

    @property
    def reason(self) -> str:
        assert self.code == 3, self
        return str(self.found["reason"])

    @property
    def index(self) -> int | None:
        assert self.code == 3, self
        index = self.found["first_bad_index"]
        return None if index is None else int(index)


def verdict(bundle: Path, policy: Path, *asked: str) -> Verdict:
    """Returns what the verifier says of a bundle, or a proof, on disk."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(bundle), "--policy", str(policy), "--json", *asked])
    return Verdict(code, json.loads(out.getvalue() or "{}"), err.getvalue())


class Reader:
    """Somebody who was handed a policy, and now bundles. Each bundle gets a directory of its own."""

    def __init__(self, folder: Path, policy: bytes) -> None:
        self.folder = folder
        self.policy = folder / "policy"
        self.policy.write_bytes(policy)

    @classmethod
    def of(cls, programme: Programme, folder: Path) -> Reader:
        """Returns a reader who has the programme's own policy."""
        return cls(folder, programme.policy())

    def place(self) -> Path:
        """Returns a path that is free."""
        return Path(tempfile.mkdtemp(dir=self.folder)) / "bundle"

    def asks(self, files: Mapping[str, bytes], *asked: str) -> Verdict:
        """Returns what the verifier says of a bundle of these files."""
        return verdict(write_folder(files, self.place()), self.policy, *asked)

    def file(self, name: str, raw: bytes) -> Path:
        """Returns a file outside any bundle."""
        path = self.folder / name
        path.write_bytes(raw)
        return path
