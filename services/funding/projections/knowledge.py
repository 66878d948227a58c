"""What funding knows: the facts it noted, and how the conditions of a tranche stand by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from services.funding.domain.accounts import Stage
from services.funding.domain.knowledge import KnownFact, Unmet, judge
from services.funding.domain.rules import Condition, TrancheRule, in_force, version_named
from services.funding.projections.citing import Body, Fold
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.fields import codec_of
from shared.contracts.funding import FactKind, FactNoted
from shared.errors import Refused
from shared.eventstore.views import Writer

KNOWLEDGE: Final = "knowledge"
FACTS: Final = {
    FactKind.AGENCY_REGISTERED: ("cơ quan được ghi vào danh mục", "agency entered in the register"),
    FactKind.PROGRAMME_ADOPTED: ("thông qua chương trình năm", "annual programme adopted"),
    FactKind.MILESTONE_REACHED: ("báo cáo đạt mốc", "milestone reported"),
    FactKind.ASSESSMENT_APPROVED: ("phê duyệt kết quả đánh giá", "assessment approved"),
    FactKind.NONCONFORMITY_OPEN: ("nêu điểm không phù hợp", "nonconformity raised"),
    FactKind.NONCONFORMITY_CLOSED: ("đóng điểm không phù hợp", "nonconformity closed"),
    FactKind.NONCONFORMITY_HANDED_OVER: ("bàn giao điểm không phù hợp cho cơ quan khác", "nonconformity handed over"),
    FactKind.NONCONFORMITY_TAKEN_OVER: ("tiếp nhận điểm không phù hợp còn mở", "open nonconformity taken over"),
    FactKind.SIGNAL_RAISED: ("nêu dấu hiệu áp dụng hình thức", "signal raised"),
    FactKind.SEVERE_SIGNAL_RAISED: ("nêu dấu hiệu áp dụng hình thức nghiêm trọng", "severe signal raised"),
    FactKind.SIGNAL_ANSWERED: ("giải trình dấu hiệu", "signal explained"),
    FactKind.SIGNAL_UPHELD: ("xác nhận dấu hiệu là có căn cứ", "signal upheld"),
    FactKind.SIGNAL_DISMISSED: ("bác bỏ dấu hiệu", "signal dismissed"),
    FactKind.SUCCEEDED_BY: ("cơ quan chấm dứt, có cơ quan tiếp nhận kinh phí", "ended; its money goes to a successor"),
    FactKind.INHERITED_FROM: ("tiếp nhận kinh phí của cơ quan đã chấm dứt", "takes over the money of an ended agency"),
}


def _note(facts: FactNoted, document: Document, said: Body, views: Writer) -> None:
    known = views.get(KNOWLEDGE, facts.agency) or {"agency": facts.agency, "facts": []}
    vi, en = FACTS[facts.fact]
    known["facts"].append(
        {
            "fact": facts.fact.value,
            "fact_vi": vi,
            "fact_en": en,
            "milestone": facts.milestone,
            "year": facts.year,
            "reference": facts.reference,
            "major": facts.major,
            "source": facts.cited.source,
            "position": facts.cited.position,
            "event_id": facts.cited.event_id,
            "recorded_by": facts.recorded_by,
            "happened_on": day_of(document.occurred).isoformat(),
            "noted_at": said["recorded"],
            "noted_event_id": said["event_id"],
        }
    )
    views.put(KNOWLEDGE, facts.agency, known)


def next_tranche(allocation: Body, facts: Sequence[Body], rules: Sequence[TrancheRule], day: date) -> Body | None:
    """Returns the next tranche and how its conditions stand by `facts` for a release on `day`; None: there is none."""
    rule = _rule_of(allocation, rules)
    tranche = allocation["first"] + len(allocation["tranches"])
    if (
        allocation["stage"] != Stage.OPEN
        or rule is None
        or tranche > len(rule.tranches)
        or allocation["handed_over"] is not None
    ):
        return None
    known = {each["event_id"]: each for each in facts}
    loaded = [_known_fact(each) for each in facts]
    judgement = judge(rule.tranches[tranche - 1], allocation["year"], loaded, day)
    return {
        "tranche": tranche,
        "amount": _amount(rule, tranche, allocation),
        "rule": _rule(rule),
        "met": [
            {
                **_condition(each.condition),
                "fact": each.fact and known[each.fact.cited.event_id],
                "settled": [known[fact.cited.event_id] for fact in each.settled],
            }
            for each in judgement.met
        ],
        "missing": [_unmet(each, known) for each in judgement.missing],
    }


def _amount(rule: TrancheRule, tranche: int, allocation: Body) -> int:
    opened = allocation["opened"]
    whole = rule.amount(tranche, allocation["assigned"] - opened, allocation["released"] - opened, allocation["first"])
    return min(whole, int(allocation["unreleased"]))


def _rule_of(allocation: Body, rules: Sequence[TrancheRule]) -> TrancheRule | None:
    if allocation["tranches"]:
        return version_named(rules, allocation["tranches"][0]["rule"])
    if allocation["rule"] is not None:
        return version_named(rules, allocation["rule"])
    try:
        return in_force(rules, date.fromisoformat(allocation["assigned_on"]))
    except Refused:  # no rule was in force when it was assigned, so nothing can be released
        return None


def _known_fact(noted: Body) -> KnownFact:
    """Returns the domain's fact that an entry of `knowledge` was made from."""
    members = {"fact", "happened_on", "noted_at", "recorded_by", "year", "milestone", "reference", "major"}
    cited = {name: noted[name] for name in ("source", "position", "event_id")}
    loaded = codec_of(KnownFact).load({**{name: noted[name] for name in members}, "cited": cited}, "")
    assert isinstance(loaded, KnownFact)
    return loaded


def _rule(rule: TrancheRule) -> Body:
    return {
        "version": rule.version,
        "from_day": rule.from_day.isoformat(),
        "source": str(rule.source),
        "fictitious": rule.fictitious,
    }


def _condition(condition: Condition) -> Body:
    return {"condition": condition.code, "condition_vi": condition.vi, "condition_en": condition.en}


def _unmet(unmet: Unmet, known: dict[str, Body]) -> Body:
    return {**_condition(unmet.condition), "against": [known[each.cited.event_id] for each in unmet.against]}


FOLDS: Final[Mapping[type[Facts], Fold]] = {FactNoted: _note}
