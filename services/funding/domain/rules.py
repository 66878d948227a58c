"""Dated rules as data: which years the programme is funded, and when and how much a tranche may be released.

Each version has the day from which it is in force and its source. A version is never edited once an event names it:
a change is a new version behind the others. A rule is chosen by the day on which the decision is *recorded*, because
the day on which it is said to have happened is the caller's to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

from services.funding.domain.refusals import NO_RULE_IN_FORCE
from shared.contracts.funding import FactKind
from shared.contracts.terms import Milestone
from shared.errors import Refused, Source, directive

IN_FORCE: Final = date(2007, 4, 19)
"""Ten days after the directive was signed (2007-04-09): its closing sentence."""


class Dated(Protocol):
    """A version of a rule and the day from which it is in force."""

    @property
    def version(self) -> str: ...  # noqa: D102 - a member, described above
    @property
    def from_day(self) -> date: ...  # noqa: D102 - a member, described above


D = TypeVar("D", bound=Dated)


def in_force(versions: Sequence[D], day: date) -> D:
    """Returns the version in force on `day`: the one with the latest `from_day` that is not after it.

    Raises:
        Refused: `funding.no-rule-in-force`.
    """
    past = [each for each in versions if each.from_day <= day]
    if not past:
        raise Refused(NO_RULE_IN_FORCE, day=day, first=min(each.from_day for each in versions))
    return max(past, key=lambda each: each.from_day)


def version_named(versions: Sequence[D], version: str) -> D:
    """Returns the version that an event names. Raises LookupError: this release does not have it."""
    for each in versions:
        if each.version == version:
            return each
    raise LookupError(f"rule {version} is not in this release")


@dataclass(frozen=True, slots=True)
class ProgrammeYears:
    """The years in which the programme is funded."""

    version: str
    from_day: date
    first: int
    last: int
    source: Source


PROGRAMME_YEARS: Final = (ProgrammeYears("chi-thi-02-2007.1", IN_FORCE, 2006, 2009, directive("2b và điểm 5")),)
"""Point 2b: "giai đoạn từ năm 2006 - 2009"; point 5: "dự toán ngân sách hàng năm của tỉnh đến năm 2009"."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must be known of an agency before a tranche. `absent`: that must *not* be known of it.

    `of_year`: only the fact of the allocation's own year counts.
    """

    code: str
    fact: FactKind
    vi: str
    en: str
    milestone: Milestone | None = None
    of_year: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class TrancheTerms:
    """One tranche: its share of the assigned amount in whole percent, and its conditions."""

    percent: int
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class TrancheRule:
    """How an allocation is released. `fictitious`: the decision named as its source does not exist.

    Raises:
        ValueError: the shares are not positive or are not 100 % together.
    """

    version: str
    from_day: date
    source: Source
    fictitious: bool
    tranches: tuple[TrancheTerms, ...]

    def __post_init__(self) -> None:
        shares = [each.percent for each in self.tranches]
        if sum(shares) != 100 or any(share < 1 for share in shares):
            raise ValueError(f"shares of {self.version} must be positive and make 100 %: {shares}")

    def amount(self, tranche: int, assigned: int, released: int, first: int = 1) -> int:
        """Returns the đồng of `tranche` (from 1): its share rounded down; the last takes all that is left.

        So nothing is rounded silently: what the earlier tranches lost to whole đồng reaches the agency at the end.
        Where an amendment has cut the money since, it is no more than is left.
        `first` is the tranche with which the money begins: inherited money keeps the proportion of those that are left.
        """
        if tranche == len(self.tranches):
            return assigned - released
        left = sum(each.percent for each in self.tranches[first - 1 :])
        return min(assigned * self.tranches[tranche - 1].percent // left, assigned - released)


@dataclass(frozen=True, slots=True)
class HoldRule:
    """For how many working days a severe open signal defers a release. `fictitious`: its source does not exist."""

    version: str
    from_day: date
    source: Source
    fictitious: bool
    working_days: int


PROGRAMME_ADOPTED: Final = Condition(
    "programme-adopted",
    FactKind.PROGRAMME_ADOPTED,
    "chương trình áp dụng của năm đã được thủ trưởng thông qua",
    "the annual programme adopted by the head",
    of_year=True,
)
DOCUMENTS_ISSUED: Final = Condition(
    "documents-issued",
    FactKind.MILESTONE_REACHED,
    "tài liệu của hệ thống đã ban hành",
    "the documents of the system issued",
    Milestone.DOCUMENTS_ISSUED,
)
INTERNAL_AUDIT_HELD: Final = Condition(
    "internal-audit-held",
    FactKind.MILESTONE_REACHED,
    "đã đánh giá nội bộ",
    "the internal audit held",
    Milestone.INTERNAL_AUDIT,
)
MANAGEMENT_REVIEW_HELD: Final = Condition(
    "management-review-held",
    FactKind.MILESTONE_REACHED,
    "đã có xem xét của lãnh đạo",
    "the management review held",
    Milestone.MANAGEMENT_REVIEW,
)
ASSESSMENT_APPROVED: Final = Condition(
    "assessment-approved",
    FactKind.ASSESSMENT_APPROVED,
    "kết quả đánh giá độc lập đã được phê duyệt",
    "an independent assessment approved",
)
NO_OPEN_MAJOR: Final = Condition(
    "no-open-major-nonconformity",
    FactKind.NONCONFORMITY_OPEN,
    "không còn điểm không phù hợp nặng đang mở",
    "no major nonconformity open",
    absent=True,
)
SYSTEM_APPLIED: Final = Condition(
    "system-applied",
    FactKind.MILESTONE_REACHED,
    "đã áp dụng hệ thống",
    "the system applied",
    Milestone.SYSTEM_APPLIED,
)

FICTITIOUS: Final = Source(
    "Quyết định giả định của UBND tỉnh, chỉ để minh hoạ, không phải văn bản có thật"
    " / a fictitious PPC decision, for demonstration; no such document exists",
    "",
)
"""What the versions below cite: no such decision exists, and they say so."""
TRANCHE_RULES: Final = (
    TrancheRule(
        "minh-hoa-2007.1",
        IN_FORCE,
        FICTITIOUS,
        True,
        (
            TrancheTerms(30, (PROGRAMME_ADOPTED,)),
            TrancheTerms(40, (DOCUMENTS_ISSUED, INTERNAL_AUDIT_HELD, MANAGEMENT_REVIEW_HELD)),
            TrancheTerms(30, (ASSESSMENT_APPROVED, NO_OPEN_MAJOR)),
        ),
    ),
    TrancheRule(
        "minh-hoa-2009.1",
        date(2009, 7, 1),
        FICTITIOUS,
        True,
        (
            TrancheTerms(20, (PROGRAMME_ADOPTED,)),
            TrancheTerms(40, (DOCUMENTS_ISSUED, SYSTEM_APPLIED, INTERNAL_AUDIT_HELD, MANAGEMENT_REVIEW_HELD)),
            TrancheTerms(40, (ASSESSMENT_APPROVED, NO_OPEN_MAJOR)),
        ),
    ),
)
"""The shares are ours, too. What was known of the real spending norms was from memory, so none are used."""

HOLD_RULES: Final = (HoldRule("minh-hoa-tam-hoan-2007.1", IN_FORCE, FICTITIOUS, True, 15),)
"""How long a deferral holds without a decision. Ours; the decision it cites is made up and says so."""
