"""How the log becomes documents that can be read: deferrals, and how they stand on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.funding.domain.hold import LAPSED, STAGE_NAMES, Hold, Stage, holding
from services.funding.projections.citing import Body, Fold, known
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.funding import (
    HoldBegun,
    HoldConfirmed,
    HoldEnded,
    HoldLifted,
    RecoveryDecided,
    RecoveryRecommended,
)
from shared.contracts.terms import FactCited
from shared.eventstore.views import Writer
from shared.workdays import Calendar

HOLDS: Final = "holds"
STEPS: Final[Mapping[type[Facts], tuple[str, str]]] = {
    HoldBegun: ("tạm hoãn do dấu hiệu nghiêm trọng", "deferred by a severe signal"),
    HoldConfirmed: ("xác nhận tạm hoãn", "confirmed"),
    HoldLifted: ("bãi bỏ tạm hoãn", "lifted"),
    HoldEnded: ("chấm dứt do dấu hiệu bị bác bỏ", "ended as the signal was dismissed"),
    RecoveryRecommended: ("kiến nghị thu hồi do dấu hiệu được xác nhận", "recovery recommended as it was upheld"),
    RecoveryDecided: ("quyết định về thu hồi", "recovery decided"),
}


def _begin(facts: HoldBegun, document: Document, said: Body, views: Writer) -> None:
    hold = {
        "hold": facts.hold,
        "agency": facts.agency,
        "signal": _cited(facts.signal),
        "raised_by": list(facts.raised_by),
        "from_day": facts.from_day.isoformat(),
        "last_day": facts.last_day.isoformat(),
        "working_days": facts.working_days,
        "rule": facts.rule,
        "calendar": facts.calendar,
        "confirmed": False,
        "lifted": False,
        "recover": None,
        "steps": [],
    }
    _put(views, hold, facts, document, said)


def _follow(facts: Facts, document: Document, said: Body, views: Writer) -> None:
    hold = known(views, HOLDS, document.key)
    hold["confirmed"] |= isinstance(facts, HoldConfirmed)
    hold["lifted"] |= isinstance(facts, HoldLifted)
    if isinstance(facts, RecoveryDecided):
        hold["recover"] = facts.recover
    _put(views, hold, facts, document, said)


def _put(views: Writer, hold: Body, facts: Facts, document: Document, said: Body) -> None:
    vi, en = STEPS[type(facts)]
    hold["version"] = document.aggregate_version
    hold["state"] = Hold.LIFE.after(type(facts), hold.get("state"))
    hold["steps"].append({"step_vi": vi, "step_en": en, **said})
    views.put(HOLDS, document.key, hold, agency=hold["agency"])


def _cited(fact: FactCited) -> Body:
    return {"source": fact.source, "position": fact.position, "event_id": fact.event_id}


def shown(hold: Body, day: date, calendar: Calendar) -> Body:
    """Returns a deferral as it stands on `day`: whether it holds a release, and whether its time ran out undecided.

    `verified`: every announced day that its time was counted by was read in a source that is named.
    """
    stage, since, last = Stage(hold["state"]), *(date.fromisoformat(hold[each]) for each in ("from_day", "last_day"))
    holds = holding(stage, confirmed=hold["confirmed"], lifted=hold["lifted"], last_day=last, day=day)
    lapsed = stage is Stage.DEFERRING and not holds
    name = LAPSED if lapsed else STAGE_NAMES[stage]
    told = {name: hold[name] for name in hold if name not in ("confirmed", "lifted")}
    verified = calendar.is_verified(since, last)
    return {**told, "state_vi": name.vi, "state_en": name.en, "holds": holds, "lapsed": lapsed, "verified": verified}


FOLDS: Final[Mapping[type[Facts], Fold]] = {
    HoldBegun: _begin,
    HoldConfirmed: _follow,
    HoldLifted: _follow,
    HoldEnded: _follow,
    RecoveryRecommended: _follow,
    RecoveryDecided: _follow,
}
