"""Routes: audit programmes over three years, and what of them was really assessed."""

from __future__ import annotations

from typing import Any, Final

from services.assessment.api.reading import ORDERING, READING, Hosting, agency_name, must_see, there
from services.assessment.application import AssessmentApplication
from services.assessment.projections import View
from services.assessment.projections.auditprogrammes import AUDIT_PROGRAMMES, Asked, programme_answer, programme_line
from services.assessment.projections.completeness import AsOf
from services.assessment.schemas import auditprogrammes as schemas
from shared.acts import Act, Role
from shared.clock import day_of
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.http.schemas import two_clocks
from shared.identity.principal import Principal

blp = Blueprint("auditprogrammes", "assessment", "Chương trình đánh giá / audit programmes")
FOLLOWING: Final = (*READING, Role.PPC)


@blp.command(
    "POST",
    "/audit-programmes",
    body=schemas.SetAuditProgramme,
    right="assessment.audit-programme.set",
    roles=ORDERING,
    creates=True,
    basis=True,
)
def set_audit_programme(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Lập chương trình ba năm, bao quát mọi điều áp dụng. / Set the programme of three years, every clause covered."""
    return application.set_audit_programme(act, **body)


@blp.command(
    "POST",
    "/audit-programmes/<key>/renewal",
    body=schemas.RenewAuditProgramme,
    right="assessment.audit-programme.renew",
    roles=ORDERING,
    basis=True,
)
def renew_audit_programme(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Lập chu kỳ tiếp theo. / Set a further cycle."""
    return application.renew_audit_programme(act, programme=key, **body)


@blp.command(
    "POST",
    "/audit-programmes/<key>/revision",
    body=schemas.ReviseAuditProgramme,
    right="assessment.audit-programme.revise",
    roles=ORDERING,
    basis=True,
)
def revise_audit_programme(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Sửa chu kỳ mới nhất. / Revise the latest cycle."""
    return application.revise_audit_programme(act, programme=key, **body)


@blp.command(
    "POST",
    "/audit-programmes/<key>/end",
    body=schemas.EndAuditProgramme,
    right="assessment.audit-programme.end",
    roles=ORDERING,
    basis=True,
)
def end_audit_programme(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Chấm dứt một chương trình. / End a programme."""
    return application.end_audit_programme(act, programme=key, **body)


@blp.query(
    "/audit-programmes",
    answer=schemas.AuditProgrammeLine,
    args=schemas.AuditProgrammePage,
    paged=True,
    right="assessment.audit-programme.read",
    roles=FOLLOWING,
    agency="agency",
)
def list_audit_programmes(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các chương trình đánh giá. / Audit programmes."""
    page = service.views.page(AUDIT_PROGRAMMES, **args)
    return Page(tuple(programme_line(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/audit-programmes/<key>",
    answer=schemas.AuditProgrammeView,
    args=schemas.ProgrammeArgs,
    right="assessment.audit-programme.read",
    roles=FOLLOWING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_audit_programme(service: Hosting, principal: Principal, args: dict[str, Any], key: str) -> View:
    """Một chương trình và mức bao quát thực tế, theo hai đồng hồ. / A programme and what was really assessed, on both
    clocks. Nobody of the agency itself is told of an unannounced assessment before its result is approved.
    """
    clocks = two_clocks(args, service.application.stamp.clock)
    reading = service.views.caught_up()
    item = reading.get(AUDIT_PROGRAMMES, key)
    must_see(principal, item)
    item = there(item, "audit-programme", key)
    own = principal.agency == item["agency"]
    asked = Asked(day_of(clocks.as_of), AsOf(clocks.as_of_instant, clocks.known), own)
    edition = service.application.catalogues[item["catalogue"]]
    found = programme_answer(item, agency_name(service, item), edition, reading, asked)
    return {**there(found, "audit-programme", key), **clocks.echo()}
