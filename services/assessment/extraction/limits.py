"""What reading one file may cost."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading; ours, with room for a scanned dossier of some thousand pages.

    `cpu_seconds`, `memory_bytes` (address space) and `wall_seconds` are held by the kernel and the parent, the others
    by the reader itself: `text_bytes` of UTF-8, `unfolded_bytes` and `parts` of an office package, `pages` of a PDF.
    """

    cpu_seconds: int = 20
    wall_seconds: int = 60
    memory_bytes: int = 512 * MIB
    text_bytes: int = 16 * MIB
    unfolded_bytes: int = 128 * MIB
    parts: int = 10_000
    pages: int = 5_000

    def told(self) -> list[str]:
        """Returns the limits as arguments of the child."""
        return [str(each) for each in astuple(self)]

    @classmethod
    def heard(cls, arguments: list[str]) -> Limits:
        """Returns the limits that `arguments` tell. Raises ValueError, TypeError."""
        return cls(*map(int, arguments))
