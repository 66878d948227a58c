"""Routes: signals of application for show."""

from __future__ import annotations

from typing import Any

from services.assessment.api.matters import as_known, page_of
from services.assessment.api.reading import AGENCY_ROLES, TEAM_ROLES, Hosting, agency_name, must_see
from services.assessment.application import AssessmentApplication
from services.assessment.domain.refusals.signals import NOT_SEEN
from services.assessment.domain.signal import Signal
from services.assessment.projections import SIGNALS, View
from services.assessment.projections.matteranswers import signal_answer, signal_line
from services.assessment.schemas import signals as schemas
from services.assessment.schemas.matters import CorrectFollowed, KnownArgs
from shared.acts import Act, Role
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("signals", "assessment", "Dấu hiệu áp dụng hình thức / signals")
OVERSEEING = (Role.INSPECTOR, Role.SERVICE, Role.PPC, Role.DOST)
"""Who sees every signal. An agency sees its own, an assessor those about them."""
EXPLAINING = (Role.AGENCY_HEAD, Role.QMR, *TEAM_ROLES, Role.DOST)


@blp.command(
    "POST",
    "/signals",
    body=schemas.RaiseSignal,
    right="assessment.signal.raise",
    roles=(Role.INSPECTOR, Role.SERVICE),
    creates=True,
)
def raise_signal(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Nêu một dấu hiệu, kèm các sự kiện làm căn cứ. / Raise a signal, with the events it rests on."""
    return application.raise_signal(act, **body)


@blp.command(
    "POST",
    "/signals/<key>/explanations",
    body=schemas.ExplainSignal,
    right="assessment.signal.explain",
    roles=EXPLAINING,
    agency=BY_DOMAIN,
)
def explain_signal(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đối tượng của dấu hiệu giải trình. / The subject of a signal explains it."""
    return application.explain_signal(act, signal=key, **body)


@blp.command(
    "POST",
    "/signals/<key>/upholding",
    body=schemas.DecideSignal,
    right="assessment.signal.uphold",
    roles=(Role.INSPECTOR,),
    basis=True,
)
def uphold_signal(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Xác nhận dấu hiệu có căn cứ, có lý do. / Uphold a signal, with the reason."""
    return application.uphold_signal(act, signal=key, **body)


@blp.command(
    "POST",
    "/signals/<key>/dismissal",
    body=schemas.DecideSignal,
    right="assessment.signal.dismiss",
    roles=(Role.INSPECTOR,),
)
def dismiss_signal(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Bác bỏ dấu hiệu, có lý do. / Dismiss a signal, with the reason."""
    return application.dismiss_signal(act, signal=key, **body)


@blp.command(
    "POST",
    "/signals/<key>/amendments",
    body=CorrectFollowed,
    right="assessment.signal.amend",
    roles=(Role.INSPECTOR, Role.SERVICE, *EXPLAINING),
    agency=BY_DOMAIN,
)
def amend_signal(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Đính chính điều đã ghi; hạ mức độ phải do thanh tra viên khác, có văn bản làm căn cứ. / Correct what was
    recorded; another inspector lowers the severity, on a document.
    """
    return application.amend_signal(act, signal=key, **body)


@blp.query(
    "/signals",
    answer=schemas.SignalLine,
    args=schemas.SignalPage,
    paged=True,
    right="assessment.signal.read",
    roles=(*OVERSEEING, *AGENCY_ROLES),
    agency="agency",
)
def list_signals(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các dấu hiệu, lọc theo mức độ và trạng thái. / Signals, by severity and state."""
    return page_of(service, SIGNALS, args, signal_line)


@blp.query(
    "/signals/<key>",
    answer=schemas.SignalView,
    args=KnownArgs,
    right="assessment.signal.show",
    roles=(*OVERSEEING, *AGENCY_ROLES, *TEAM_ROLES),
    agency=BY_DOMAIN,
    etag="version",
)
def show_signal(service: Hosting, principal: Principal, args: View, key: str) -> View:
    """Một dấu hiệu, với giải trình và quyết định; `known` cho biết khi đó đã biết gì. / One signal, whole."""
    item = service.views.get(SIGNALS, key)
    must_see(principal, item)
    roles = set(principal.roles)
    if not roles & set(OVERSEEING) and (item is None or not _own(principal, item)):
        raise Refused(NOT_SEEN)
    item = as_known(service, args, kind=Signal, collection=SIGNALS, key=key, item=item)
    return signal_answer(item, agency_name(service, item))


def _own(principal: Principal, item: View) -> bool:
    """Tells whether a signal is about this person, or about the agency that they have a role in."""
    bound = bool(set(AGENCY_ROLES) & set(principal.roles)) and item["agency"] is not None
    return bool((bound and item["agency"] == principal.agency) or item["person"] == principal.person)
