"""What all parts of an agency's quality system file share: whose it is, how it is keyed, what it is called, periods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.assessment.domain.clauses import Catalogue
from services.assessment.domain.order import said_day
from services.assessment.domain.refusals import CLAUSE_UNKNOWN, DAYS_REVERSED, EVIDENCE_UNKNOWN, OTHER_AGENCY
from services.assessment.domain.refusals import systemfile as refusals
from services.assessment.domain.refusals.acts import REASON_REQUIRED
from shared.acts import Act, Capacity, Role
from shared.contracts.assessment import DocumentKind, ReviewInput, ReviewOutput
from shared.errors import Refused, Rule, Term

DOCUMENT_KIND_NAMES: Final[Mapping[DocumentKind, Term]] = {
    DocumentKind.POLICY: Term("chính sách chất lượng", "quality policy"),
    DocumentKind.OBJECTIVES: Term("mục tiêu chất lượng", "quality objectives"),
    DocumentKind.MANUAL: Term("sổ tay chất lượng", "quality manual"),
    DocumentKind.PROCEDURE: Term("thủ tục dạng văn bản", "documented procedure"),
    DocumentKind.WORK_PROCESS: Term("quy trình tác nghiệp", "work process"),
    DocumentKind.OTHER: Term("tài liệu khác", "other document"),
}
INPUT_NAMES: Final[Mapping[ReviewInput, Term]] = {
    ReviewInput.AUDIT_RESULTS: Term("kết quả đánh giá", "results of audits"),
    ReviewInput.FEEDBACK: Term("phản hồi của người dân, tổ chức", "feedback of citizens and organisations"),
    ReviewInput.PERFORMANCE: Term("kết quả các quá trình", "performance of the processes"),
    ReviewInput.ACTIONS: Term("tình trạng hành động khắc phục, phòng ngừa", "corrective and preventive actions"),
    ReviewInput.EARLIER_REVIEWS: Term("việc từ các lần xem xét trước", "follow-up of earlier reviews"),
    ReviewInput.CHANGES: Term("những thay đổi ảnh hưởng đến hệ thống", "changes that affect the system"),
    ReviewInput.IMPROVEMENTS: Term("kiến nghị cải tiến", "recommendations for improvement"),
}
"""The seven inputs as usually told of clause 5.6.2, whose wording is not verified: answers say so."""
OUTPUT_NAMES: Final[Mapping[ReviewOutput, Term]] = {
    ReviewOutput.SYSTEM: Term("cải tiến hệ thống", "improvement of the system"),
    ReviewOutput.SERVICE: Term("cải tiến dịch vụ", "improvement of the service"),
    ReviewOutput.RESOURCES: Term("nhu cầu nguồn lực", "needs of resources"),
}


def part_key(agency: str, code: str) -> str:
    """Returns the key of a part of an agency's file. No agency code holds a colon, so two never meet."""
    return f"{agency}:{code}"


def refuse_others(act: Act, agency: str) -> None:
    """Refuses whoever does not act in the agency whose file it is: nobody else writes it."""
    if act.actor.agency != agency:
        own = act.actor.agency or Term("khác", "of somebody else")
        raise Refused(OTHER_AGENCY, agency=own)


def refuse_unless_head(act: Act, rule: Rule) -> None:
    """Refuses by `rule` whoever is not the agency's head and does not sign for somebody (KT., TL., TUQ., TM.)."""
    signs_for = act.actor.capacity is not Capacity.IN_PERSON and act.actor.principal not in (None, act.actor.person)
    if act.actor.role is not Role.AGENCY_HEAD and not signs_for:
        raise Refused(rule)


def require_of_edition(edition: Catalogue, clauses: Sequence[str], pointer: str) -> None:
    """Refuses the first of `clauses` that the edition does not have."""
    for index, clause in enumerate(clauses):
        if clause not in edition.clauses:
            raise Refused(CLAUSE_UNKNOWN, pointer=f"{pointer}/{index}", clause=clause)


def require_file(agency: str, digest: str, missing: Collection[str], pointer: str) -> None:
    """Refuses a file that stands among those that nobody recorded as the agency's evidence."""
    if digest in missing:
        raise Refused(EVIDENCE_UNKNOWN, pointer=pointer, agency=agency)


def require_evidence(agency: str, digests: Sequence[str], missing: Collection[str], pointer: str) -> None:
    """Refuses the first of `digests` that stands among those that nobody recorded as the agency's evidence."""
    for index, digest in enumerate(digests):
        require_file(agency, digest, missing, f"{pointer}/{index}")


def refuse_twice(values: Iterable[object], pointer: str) -> None:
    """Refuses a value that stands twice in a list."""
    seen: set[object] = set()
    for index, each in enumerate(values):
        if each in seen:
            raise Refused(refusals.TWICE, pointer=f"{pointer}/{index}")
        seen.add(each)


@dataclass(frozen=True, slots=True)
class Reported:
    """A period that was reported on: its days and the event that says so."""

    first: date
    last: date
    event: str


def check_period(
    act: Act,
    reports: Mapping[str, Reported],
    period: tuple[date, date],
    corrects: str | None,
    ended: date | None = None,
) -> None:
    """Refuses a period that is not over, or that another report overlaps, but for the one that this one corrects.

    `reports` are the reports in force by their first day. A correction names the report of exactly its own period,
    and gives a reason. What has ended (`ended`, its last day) still has its last periods reported.

    Raises:
        Refused: the days are reversed, lie in the future or beyond the end, overlap, or nothing fit is corrected.
    """
    first, last = period
    if last < first:
        raise Refused(DAYS_REVERSED, pointer="/period_to", first=first, last=last)
    if ended is not None and last > ended:
        raise Refused(refusals.PERIOD_AFTER_END, pointer="/period_to", last=last, ended=ended)
    if last > said_day(act):
        raise Refused(refusals.PERIOD_NOT_OVER, pointer="/period_to", last=last, today=said_day(act))
    standing = reports.get(first.isoformat())
    if corrects is not None:
        if standing is None or standing.event != corrects or standing.last != last:
            raise Refused(refusals.CORRECTS_NOTHING, pointer="/corrects")
        if not act.reason:
            raise Refused(REASON_REQUIRED, pointer="/reason")
        return
    for each in reports.values():
        if each.first <= last and first <= each.last:
            raise Refused(refusals.PERIODS_OVERLAP, pointer="/period_from", first=each.first, last=each.last)
