"""How the log becomes documents that can be read: check visits, and how each request stands on any day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from services.registry.domain.checkrequest import REQUEST_LIFE, REQUEST_STATES, RequestState, Step, standing
from services.registry.domain.checkterms import CHECK_ROLES, CHECK_STAGES, CheckStage
from services.registry.projections.citing import Body, Fold, change
from shared.clock import day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    CheckCancelled,
    CheckClosed,
    CheckDeadlineExtended,
    CheckFulfilmentProven,
    CheckFulfilmentReported,
    CheckMember,
    CheckMinuted,
    CheckPlanned,
    CheckRequestIssued,
    CheckRequestReopened,
    CheckRequestWithdrawn,
    CheckRole,
    CheckTeamChanged,
)
from shared.eventstore.views import Writer

CHECKS: Final = "checks"
CHECK_REQUESTS: Final = "check-requests"


def _planned(facts: CheckPlanned, document: Document, event: Body, views: Writer) -> None:
    _put(
        views,
        {
            "check": facts.check,
            "agency": facts.agency,
            "announced": facts.announced,
            "scope": facts.scope,
            "from_day": facts.from_day.isoformat(),
            "to_day": facts.to_day.isoformat(),
            "stage": CheckStage.PLANNED.value,
            "team": _team(facts.team),
            "team_changes": [],
            "planned": event,
            "cancelled": None,
            "minutes": None,
            "requests": [],
            "closed": None,
            "version": document.aggregate_version,
        },
    )


def _team_changed(facts: CheckTeamChanged, document: Document, event: Body, views: Writer) -> None:
    check = change(views, CHECKS, facts.check, document)
    check["team"] = _team(facts.team)
    check["team_changes"].append({"was": _team(facts.was), "team": check["team"], "event": event})
    _put(views, check)


def _cancelled(facts: CheckCancelled, document: Document, event: Body, views: Writer) -> None:
    check = change(views, CHECKS, facts.check, document)
    _put(views, {**check, "stage": CheckStage.CANCELLED.value, "cancelled": event})


def _minuted(facts: CheckMinuted, document: Document, event: Body, views: Writer) -> None:
    check = change(views, CHECKS, facts.check, document)
    minutes = {
        "number": facts.number,
        "day": day_of(document.occurred).isoformat(),
        "findings": [{"text": each.text, "rests_on": each.rests_on} for each in facts.findings],
        "present": list(facts.present),
        "evidence": list(facts.evidence),
        "event": event,
    }
    _put(views, {**check, "stage": CheckStage.MINUTED.value, "minutes": minutes})


def _closed(facts: CheckClosed, document: Document, event: Body, views: Writer) -> None:
    check = change(views, CHECKS, facts.check, document)
    closed = {"proven": facts.proven, "withdrawn": facts.withdrawn, "event": event}
    _put(views, {**check, "stage": CheckStage.CLOSED.value, "closed": closed})


def _issued(facts: CheckRequestIssued, document: Document, event: Body, views: Writer) -> None:
    check = change(views, CHECKS, facts.check, document)
    request = {
        "check": facts.check,
        "agency": facts.agency,
        "number": facts.number,
        "addressee": facts.addressee,
        "text": facts.text,
        "rests_on": facts.rests_on,
        "steps": [],
    }
    check["requests"].append(request)
    _did(check, facts, document, event, views)


def _followed(facts: Any, document: Document, event: Body, views: Writer) -> None:
    _did(change(views, CHECKS, facts.check, document), facts, document, event, views)


def _did(check: Body, facts: Any, document: Document, event: Body, views: Writer) -> None:
    """Adds a step to its request: what was done, and the state and deadline that hold from then on."""
    request = check["requests"][facts.number - 1]
    last = request["steps"][-1] if request["steps"] else {"state": None, "deadline": None}
    state = REQUEST_LIFE.after(type(facts), None if last["state"] is None else RequestState(last["state"]))
    deadline = getattr(facts, "deadline", None)
    assert state is not None
    request["steps"].append(
        {
            "day": day_of(document.occurred).isoformat(),
            "state": state.value,
            "deadline": last["deadline"] if deadline is None else deadline.isoformat(),
            "note": getattr(facts, "note", None),
            "document_number": getattr(facts, "document_number", None),
            "evidence": list(getattr(facts, "evidence", ())),
            "event": event,
        }
    )
    key = f"{check['check']}/{facts.number:03}"
    views.put(CHECK_REQUESTS, key, request, agency=check["agency"], state=state.value, check=check["check"])
    _put(views, check)


def _team(team: tuple[CheckMember, ...]) -> list[Body]:
    return [{"person": each.person, "agency": each.agency, "role": each.role.value} for each in team]


def _put(views: Writer, check: Body) -> None:
    views.put(CHECKS, check["check"], check, agency=check["agency"], stage=check["stage"], year=check["from_day"][:4])


def hidden_from(check: Body, agency: str | None) -> bool:
    """Tells whether a visit is not to be shown to people of `agency`: it is theirs, unannounced, and not held yet."""
    return check["agency"] == agency and not check["announced"] and check["stage"] == CheckStage.PLANNED


def request_answer(request: Body, on: date) -> Body | None:
    """Returns a request as it stands on the day `on`, with every step ever recorded; None: not issued by then."""
    steps = [_step(each) for each in request["steps"]]
    found = standing(steps, on)
    if found is None:
        return None
    name = REQUEST_STATES[found.state]
    return {
        **request,
        "issued_on": request["steps"][0]["day"],
        "originally": request["steps"][0]["deadline"],
        "on": on.isoformat(),
        "state": found.state.value,
        "state_vi": name.vi,
        "state_en": name.en,
        "deadline": found.deadline.isoformat(),
        "reported_on": None if found.reported_on is None else found.reported_on.isoformat(),
        "overdue": found.overdue,
        "days_late": found.days_late,
        "steps": [_shown(each) for each in request["steps"]],
    }


def _step(step: Body) -> Step:
    return Step(date.fromisoformat(step["day"]), RequestState(step["state"]), date.fromisoformat(step["deadline"]))


def _shown(step: Body) -> Body:
    name = REQUEST_STATES[RequestState(step["state"])]
    return {**step, "state_vi": name.vi, "state_en": name.en}


def check_item(check: Body, on: date) -> Body:
    """Returns a visit as it stands in a list: its requests counted, as they stand on the day `on`."""
    requests = _standing_on(check, on)
    told = {name: check[name] for name in ("check", "agency", "announced", "from_day", "to_day", "stage", "version")}
    return {**told, **_stage(check), **_counted(requests, on)}


def check_answer(check: Body, on: date) -> Body:
    """Returns a visit's whole file, its requests as they stand on the day `on`."""
    requests = _standing_on(check, on)
    changes = [{**each, "was": _members(each["was"]), "team": _members(each["team"])} for each in check["team_changes"]]
    shown = {**check, "team": _members(check["team"]), "team_changes": changes, "requests": requests}
    return {**shown, **_stage(check), **_counted(requests, on)}


def _standing_on(check: Body, on: date) -> list[Body]:
    return [each for each in (request_answer(request, on) for request in check["requests"]) if each is not None]


def _stage(check: Body) -> Body:
    name = CHECK_STAGES[CheckStage(check["stage"])]
    return {"stage_vi": name.vi, "stage_en": name.en}


def _counted(requests: list[Body], on: date) -> Body:
    return {
        "on": on.isoformat(),
        "asked": len(requests),
        "unproven": sum(each["state"] in (RequestState.OPEN, RequestState.REPORTED) for each in requests),
        "overdue": sum(each["overdue"] for each in requests),
    }


def _members(team: list[Body]) -> list[Body]:
    names = {role.value: name for role, name in CHECK_ROLES.items()}
    assert set(names) == {each.value for each in CheckRole}
    return [{**each, "role_vi": names[each["role"]].vi, "role_en": names[each["role"]].en} for each in team]


_FOLLOWING: Final[Mapping[type[Facts], Callable[..., None]]] = dict.fromkeys(
    (
        CheckDeadlineExtended,
        CheckFulfilmentReported,
        CheckFulfilmentProven,
        CheckRequestReopened,
        CheckRequestWithdrawn,
    ),
    _followed,
)
FOLDS: Final[Mapping[type[Facts], Fold]] = {
    CheckPlanned: _planned,
    CheckTeamChanged: _team_changed,
    CheckCancelled: _cancelled,
    CheckMinuted: _minuted,
    CheckClosed: _closed,
    CheckRequestIssued: _issued,
    **_FOLLOWING,
}
