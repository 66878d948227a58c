"""The reorganisations of 2008 as data: who ends, who begins, who takes over what.

Decree 13/2008/NĐ-CP reshaped the departments of every province; that these departments of Hà Nam were among them, and
on this day, is recalled and not checked against a document, so every title says that it is an illustration.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

EFFECTIVE: Final = date(2008, 4, 21)
"""The day on which they take effect. Made up."""
FOUNDED: Final[Mapping[str, tuple[str, str]]] = {
    "SCT": ("Sở Công Thương", "Department of Industry and Trade"),
    "SVHTTDL": ("Sở Văn hoá, Thể thao và Du lịch", "Department of Culture, Sports and Tourism"),
}
MATTERS: Final = ("corrective_actions", "certificates", "recommendations", "signals")
"""What has one heir. Money alone may have several, by weights."""
DECREE_13: Final[dict[str, Any]] = {
    "kind": "nghi_dinh",
    "number": "13/2008/NĐ-CP",
    "issuer": "Chính phủ",
    "date": "2008-02-04",
    "abstract": "tổ chức các cơ quan chuyên môn thuộc UBND tỉnh; việc áp dụng ở đây là minh hoạ, chưa kiểm chứng",
}


@dataclass(frozen=True, slots=True)
class Reorganised:
    """One reorganisation: `moves` is what goes from whom to whom, `heirs` who takes over the open matters of whom."""

    key: str
    kind: str
    title: str
    predecessors: Sequence[str]
    successors: Sequence[str]
    moves: Sequence[tuple[str, str, str]] = ()
    heirs: Mapping[str, str] = field(default_factory=dict)
    money: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def ended(self) -> Sequence[str]:
        """Returns those that end: they have heirs."""
        return tuple(self.heirs)

    @property
    def parties(self) -> Collection[str]:
        """Returns everybody concerned."""
        return {*self.predecessors, *self.successors}

    def inheritances(self) -> list[dict[str, Any]]:
        """Returns an heir for every matter of everybody who ends."""
        lines: list[dict[str, Any]] = []
        for giver, heir in self.heirs.items():
            lines += [{"from_agency": giver, "matter": matter, "to_agency": heir} for matter in MATTERS]
            for taker, weight in self.money.get(giver, {heir: 1}).items():
                lines.append({"from_agency": giver, "matter": "money", "to_agency": taker, "weight": weight})
        return [{"weight": 1, **line} for line in lines]

    def transfers(self) -> list[dict[str, Any]]:
        """Returns what moves."""
        return [{"from_agency": giver, "to_agency": taker, "what": what} for giver, taker, what in self.moves]


CHANGES: Final = (
    Reorganised(
        key="2008-VHTTDL-MINH-HOA",
        kind="merged",
        title="Hợp nhất Sở Văn hoá - Thông tin và Sở Thể dục thể thao (minh hoạ, chưa kiểm chứng)",
        predecessors=("SVHTT", "STDTT"),
        successors=("SVHTTDL",),
        heirs={"SVHTT": "SVHTTDL", "STDTT": "SVHTTDL"},
    ),
    Reorganised(
        key="2008-DL-MINH-HOA",
        kind="functions_transferred",
        title="Chuyển chức năng du lịch khỏi Sở Thương mại - Du lịch (minh hoạ, chưa kiểm chứng)",
        predecessors=("STMDL",),
        successors=("SVHTTDL",),
        moves=(("STMDL", "SVHTTDL", "quản lý nhà nước về du lịch"),),
    ),
    Reorganised(
        key="2008-CT-MINH-HOA",
        kind="merged",
        title="Hợp nhất Sở Công nghiệp và Sở Thương mại - Du lịch (minh hoạ, chưa kiểm chứng)",
        predecessors=("SCN", "STMDL"),
        successors=("SCT",),
        heirs={"SCN": "SCT", "STMDL": "SCT"},
    ),
    Reorganised(
        key="2008-DSGDTE-MINH-HOA",
        kind="dissolved",
        title="Giải thể Uỷ ban Dân số, Gia đình và Trẻ em (minh hoạ, chưa kiểm chứng)",
        predecessors=("UBDSGDTE",),
        successors=("SYT", "SVHTTDL", "SLDTBXH"),
        moves=(
            ("UBDSGDTE", "SYT", "dân số - kế hoạch hoá gia đình"),
            ("UBDSGDTE", "SVHTTDL", "công tác gia đình"),
            ("UBDSGDTE", "SLDTBXH", "bảo vệ, chăm sóc trẻ em"),
        ),
        heirs={"UBDSGDTE": "SYT"},
        money={"UBDSGDTE": {"SYT": 3, "SVHTTDL": 2, "SLDTBXH": 2}},
    ),
)
"""In the order in which they are recorded, all of one day."""


def carried_out(there: Collection[str]) -> Sequence[Reorganised]:
    """Returns the reorganisations of which everybody is there, counting those that an earlier one founded."""
    present, found = set(there), []
    for change in CHANGES:
        if present.issuperset(change.predecessors):
            begun = set(change.successors) & FOUNDED.keys() if change.kind == "merged" else set()
            if (present | begun).issuperset(change.successors):
                present |= begun
                found.append(change)
    return found
