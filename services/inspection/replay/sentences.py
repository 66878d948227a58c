"""One sentence per event: what happened, in Vietnamese and English, with what an unsure source must say added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from string import Formatter
from typing import Any, Final

from services.inspection.projections import READ, Row
from services.inspection.replay.blame import NOT_VERIFIED_EN, NOT_VERIFIED_VI, Seen, is_verified, provenance_of
from services.inspection.replay.labels import label
from services.inspection.replay.wording import UNREAD, WHY_REFUSED, WORDING
from services.inspection.replay.wording.pair import Wording
from shared.acts import LegalBasis
from shared.clock import VIETNAM
from shared.contracts import Facts
from shared.contracts.assessment import NonconformityRaised
from shared.contracts.funding import EstimateAmendmentProposed, EstimateProposed, EstimateRevised, RecoveryDecided
from shared.contracts.inspection import CheckpointRefused, KeyEnd, LogKeyEnded
from shared.contracts.notifier import NoticeFailed
from shared.contracts.registry import (
    AgencyPartRetracted,
    AgencyReorganised,
    PlanAdopted,
    ReorganisationCorrected,
    WaveScheduled,
)


def money(amount: int, language: str) -> str:
    """Returns an amount of đồng as it is written in `language`: 1.250.000 đồng; 1,250,000 VND."""
    return f"{amount:,} VND" if language == "en" else f"{amount:,} đồng".replace(",", ".")


def day(moment: date, language: str) -> str:
    """Returns a day, or the day and hour of an instant in Vietnam, as it is written in `language`."""
    hour = f" {moment.astimezone(VIETNAM):%H:%M}" if isinstance(moment, datetime) else ""
    local = moment.astimezone(VIETNAM) if isinstance(moment, datetime) else moment
    return (local.strftime("%Y-%m-%d") if language == "en" else local.strftime("%d/%m/%Y")) + hour


class _Wording(Formatter):
    """Formats contract values in one language; see `wording` for what may stand after a colon."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec.startswith("?"):
            return "" if value is None else format_spec[1:] + self._written(value)
        if format_spec == "dong":
            return money(value, self._language)
        if format_spec == "count":
            return str(len(value))
        return self._written(value)

    def _written(self, value: Any) -> str:
        if isinstance(value, StrEnum):
            return label(value, self._language)
        if isinstance(value, date):
            return day(value, self._language)
        if isinstance(value, tuple):
            return ", ".join(map(self._written, value))
        return str(value)


_WORDING: Final = {language: _Wording(language) for language in ("vi", "en")}


def sentence(seen: Seen, agency: str) -> dict[str, str]:
    """Returns what the document says happened, as read in the history of `agency`."""
    facts = seen.facts
    values = {**vars(facts), **_own(facts, agency), **_basis(seen)}
    values.setdefault("agency", agency)
    values["agency_code"] = values["agency"]
    vi, en = WORDING[type(facts)]
    said = {"vi": _WORDING["vi"].vformat(vi, (), values), "en": _WORDING["en"].vformat(en, (), values)}
    source = provenance_of(facts)
    if source is None or is_verified(facts):
        return said
    return {
        "vi": f"{said['vi']} ({NOT_VERIFIED_VI}; nguồn: {source.source})",
        "en": f"{said['en']} ({NOT_VERIFIED_EN}; source: {source.source})",
    }


def sentence_of(row: Row, agency: str) -> dict[str, str]:
    """Returns what a mirrored document says; where it cannot be read, that it cannot."""
    if row.reading == READ:
        return sentence(Seen.of(row), agency)
    vi, en = UNREAD
    return {"vi": vi.format(topic=row.topic), "en": en.format(topic=row.topic)}


def _own(facts: Facts, agency: str) -> Mapping[str, str]:
    """Returns the words that depend on more than one member: the reader's own line, and yes or no said in words."""
    words: Mapping[str, str]
    match facts:
        case WaveScheduled():
            words = _own_place(facts, agency)
        case EstimateProposed() | EstimateRevised() | EstimateAmendmentProposed():
            words = _own_line(facts, agency)
        case PlanAdopted():
            words = _DEMONSTRATION[facts.demonstration]
        case AgencyReorganised() | AgencyPartRetracted() | ReorganisationCorrected():
            words = _own_part(facts)
        case NonconformityRaised():
            words = _WEIGHT[facts.major]
        case RecoveryDecided():
            words = _RECOVERED[facts.recover]
        case NoticeFailed():
            words = _FINAL[facts.final]
        case CheckpointRefused():
            why = WHY_REFUSED.get(facts.code, Wording(facts.code, facts.code))
            words = {"own_vi": why.vi, "own_en": why.en}
        case LogKeyEnded():
            words = _REACH[facts.cause]
        case _:
            words = {}
    return words


def _own_part(facts: AgencyReorganised | AgencyPartRetracted | ReorganisationCorrected) -> Mapping[str, str]:
    match facts:
        case AgencyReorganised():
            return _ENDED[facts.ended]
        case AgencyPartRetracted():
            return _REINSTATED[facts.reinstated]
        case ReorganisationCorrected():
            return _ANNULLED[facts.right is None]


def _basis(seen: Seen) -> Mapping[str, str]:
    basis = seen.legal_basis
    return {} if basis is None else {f"basis_{language}": told_basis(basis, language) for language in ("vi", "en")}


def told_basis(basis: LegalBasis, language: str) -> str:
    """Returns a legal basis as it is cited in `language`: kind, number, day (or that it is unknown), issuer."""
    kind = label(basis.kind, language)
    if language == "en":
        when = "(day unknown)" if basis.date is None else f"of {day(basis.date, language)}"
        return f"{kind} No. {basis.number} {when}, {basis.issuer}"
    when = "(không rõ ngày)" if basis.date is None else f"ngày {day(basis.date, language)}"
    return f"{kind} số {basis.number} {when} của {basis.issuer}"


_DEMONSTRATION: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {
        "demonstration_vi": " (kế hoạch trình diễn, không phải thứ tự thật)",
        "demonstration_en": " (a demonstration, not the real order)",
    },
    False: {"demonstration_vi": "", "demonstration_en": ""},
}
_WEIGHT: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {"weight_vi": "nặng", "weight_en": "major"},
    False: {"weight_vi": "nhẹ", "weight_en": "minor"},
}
_ENDED: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {"own_vi": "chấm dứt hoạt động, được kế thừa bởi", "own_en": "ended and is succeeded by"},
    False: {"own_vi": "tham gia sắp xếp tổ chức cùng", "own_en": "took part in a reorganisation with"},
}
_REINSTATED: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {"own_vi": "; cơ quan không chấm dứt mà vẫn hoạt động", "own_en": ": it did not end and goes on"},
    False: {"own_vi": "", "own_en": ""},
}
_ANNULLED: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {"own_vi": ": việc này không diễn ra", "own_en": ": it never took place"},
    False: {"own_vi": "", "own_en": ""},
}
_RECOVERED: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {"own_vi": "thu hồi", "own_en": "recovered"},
    False: {"own_vi": "không thu hồi", "own_en": "not recovered"},
}
_FINAL: Final[Mapping[bool, Mapping[str, str]]] = {
    True: {"final_vi": "; thôi không gửi nữa", "final_en": "; given up"},
    False: {"final_vi": "; sẽ gửi lại", "final_en": "; to be tried again"},
}

_REACH: Final[Mapping[KeyEnd, Mapping[str, str]]] = {
    KeyEnd.RETIRED: {"own_vi": "", "own_en": ""},
    KeyEnd.REVOKED: {
        "own_vi": ", kể cả điểm chốt đã được nhận trước đó",
        "own_en": ", also under checkpoints that were accepted before",
    },
}


def _own_place(facts: WaveScheduled, agency: str) -> Mapping[str, str]:
    for member in facts.members:
        if member.agency == agency:
            last = max(target.by for target in member.targets)
            return {
                "own_vi": f"; {agency} ở thứ tự {member.order}, hạn cuối {day(last, 'vi')}",
                "own_en": f"; {agency} stands at {member.order}, last target {day(last, 'en')}",
            }
    return {"own_vi": "", "own_en": ""}


def _own_line(facts: EstimateProposed | EstimateRevised | EstimateAmendmentProposed, agency: str) -> Mapping[str, str]:
    own = sum(line.amount for line in facts.lines if line.agency == agency)
    if not own:
        return {"own_vi": "", "own_en": ""}
    return {
        "own_vi": f"; phần của {agency} là {money(own, 'vi')}",
        "own_en": f"; {money(own, 'en')} for {agency}",
    }
