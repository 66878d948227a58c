"""Routes: work processes and their indicators."""

from __future__ import annotations

from typing import Any

from services.assessment.api.reading import AGENCY_ROLES, READING, Hosting, agency_name, must_see, there
from services.assessment.application import AssessmentApplication
from services.assessment.projections import View
from services.assessment.projections.fileanswers import indicators_answer, indicators_line, process_answer
from services.assessment.projections.systemfile import INDICATORS, PROCESSES
from services.assessment.schemas import processes as schemas
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("processes", "assessment", "Quá trình tác nghiệp và chỉ tiêu / work processes and indicators")


@blp.command(
    "POST",
    "/processes",
    body=schemas.IdentifyProcess,
    right="assessment.process.identify",
    roles=AGENCY_ROLES,
    agency="agency",
    creates=True,
)
def identify_process(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Xác định một quá trình. / Identify a work process (clause 4.1 a)."""
    return application.identify_process(act, **body)


@blp.command(
    "POST",
    "/processes/<key>/assignment",
    body=schemas.ReassignProcess,
    right="assessment.process.reassign",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def reassign_process(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Thay người phụ trách, người thực hiện. / Change who answers for a process and works in it (clause 5.5.1)."""
    return application.reassign_process(act, process=key, **body)


@blp.command(
    "POST",
    "/processes/<key>/indicators",
    body=schemas.ReportIndicators,
    right="assessment.process.report",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def report_indicators(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Báo cáo, hoặc đính chính, chỉ tiêu của một kỳ. / Report the figures of a period, or correct them (8.2.3)."""
    return application.report_indicators(act, process=key, **body)


@blp.command(
    "POST",
    "/processes/<key>/end",
    body=schemas.EndProcess,
    right="assessment.process.end",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def end_process(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Thôi thực hiện một quá trình. / Record that a process is no longer carried out."""
    return application.end_process(act, process=key, **body)


@blp.query(
    "/processes",
    answer=schemas.ProcessView,
    args=schemas.ProcessPage,
    paged=True,
    right="assessment.process.read",
    roles=READING,
    agency="agency",
)
def list_processes(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các quá trình. / Work processes."""
    page = service.views.page(PROCESSES, **args)
    return Page(tuple(process_answer(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/processes/<key>",
    answer=schemas.ProcessView,
    right="assessment.process.read",
    roles=READING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_process(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một quá trình. / One work process."""
    item = service.views.get(PROCESSES, key)
    must_see(principal, item)
    item = there(item, "process", key)
    return process_answer(item, agency_name(service, item))


@blp.query(
    "/indicators",
    answer=schemas.IndicatorLine,
    args=schemas.IndicatorPage,
    paged=True,
    right="assessment.process.read",
    roles=READING,
    agency="agency",
)
def list_indicators(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Chỉ tiêu theo kỳ. / Indicators by process and period."""
    page = service.views.page(INDICATORS, **args)
    return Page(tuple(indicators_line(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/indicators/<key>",
    answer=schemas.IndicatorView,
    right="assessment.process.read",
    roles=READING,
    agency=BY_DOMAIN,
)
def show_indicators(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Chỉ tiêu một kỳ, kèm biên nhận và số liệu đã đính chính. / The figures of a period, with receipts and what was
    corrected.
    """
    item = service.views.get(INDICATORS, key)
    must_see(principal, item)
    item = there(item, "process", key)
    return indicators_answer(item, agency_name(service, item))
