"""Papers that agencies hand in as evidence: made-up files, uploaded and then described."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from thucchat.demo.cast import Agency
from thucchat.demo.steps import Step


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up paper of an agency; its bytes follow from what it says, so they are the same in every run."""

    agency: Agency
    number: str
    title: str
    issued_on: date
    kind: str = "report"
    clauses: Sequence[str] = field(default=())
    says: str = ""

    @property
    def content(self) -> bytes:
        """Returns the bytes of the file."""
        lines = (f"{self.title} (minh hoạ)", self.agency.name_vi, f"Số {self.number}", str(self.issued_on), self.says)
        return ("\n".join(lines) + "\n").encode()

    @property
    def digest(self) -> str:
        """Returns the SHA-256 of the file."""
        return hashlib.sha256(self.content).hexdigest()

    def hand_in(self, at: datetime) -> Iterator[Step]:
        """Yields the steps by which the secretary hands it in."""
        who = self.agency.secretary
        yield Step(at, who, "assessment", "/v1/files", upload=self.content)
        body: dict[str, Any] = {
            "agency": self.agency.code,
            "digest": self.digest,
            "title": f"{self.title} (minh hoạ)",
            "kind": self.kind,
            "number": self.number,
            "issued_on": self.issued_on.isoformat(),
            "issued_by": self.agency.name_vi,
            "clauses": list(self.clauses),
        }
        yield Step(at + timedelta(seconds=1), who, "assessment", "/v1/evidence", body)
