"""Routes: the documents of an agency's quality system, their use, and how complete the file is."""

from __future__ import annotations

from typing import Any

from services.assessment.api.reading import AGENCY_ROLES, READING, Hosting, agency_name, must_see, there
from services.assessment.application import AssessmentApplication
from services.assessment.projections import AGENCIES, View
from services.assessment.projections.completeness import AsOf, completeness
from services.assessment.projections.fileanswers import document_answer, document_line, use_answer
from services.assessment.projections.systemfile import DOCUMENT_USES, DOCUMENTS
from services.assessment.schemas import systemfile as schemas
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.http.schemas import two_clocks
from shared.identity.principal import Principal

blp = Blueprint("documents", "assessment", "Hồ sơ hệ thống quản lý chất lượng / quality system file")


@blp.command(
    "POST",
    "/documents",
    body=schemas.IssueDocument,
    right="assessment.document.issue",
    roles=AGENCY_ROLES,
    agency="agency",
    creates=True,
)
def issue_document(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Ban hành một tài liệu của hệ thống. / Issue a document of the quality system (clause 4.2.3)."""
    return application.issue_document(act, **body)


@blp.command(
    "POST",
    "/documents/<key>/revisions",
    body=schemas.ReviseDocument,
    right="assessment.document.revise",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def revise_document(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ban hành lần sửa đổi; lần trước hết dùng. / Issue a revision, which supersedes the one in use."""
    return application.revise_document(act, document=key, **body)


@blp.command(
    "POST",
    "/documents/<key>/reviews",
    body=schemas.ReviewDocument,
    right="assessment.document.review",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def review_document(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Xem xét tài liệu đang dùng. / Review the revision in use (clause 4.2.3 b)."""
    return application.review_document(act, document=key, **body)


@blp.command(
    "POST",
    "/documents/<key>/withdrawal",
    body=schemas.WithdrawDocument,
    right="assessment.document.withdraw",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def withdraw_document(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Bãi bỏ tài liệu. / Withdraw a document (clause 4.2.3 g)."""
    return application.withdraw_document(act, document=key, **body)


@blp.command(
    "POST",
    "/documents/<key>/uses",
    body=schemas.ReportUse,
    right="assessment.document.report-use",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def report_document_use(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Báo cáo, hoặc đính chính, việc dùng trong một kỳ. / Report the use in a period, or correct it."""
    return application.report_document_use(act, document=key, **body)


@blp.query(
    "/documents",
    answer=schemas.DocumentLine,
    args=schemas.DocumentPage,
    paged=True,
    right="assessment.document.read",
    roles=READING,
    agency="agency",
)
def list_documents(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Tài liệu của các hệ thống. / Documents of quality systems."""
    page = service.views.page(DOCUMENTS, **args)
    return Page(tuple(document_line(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/documents/<key>",
    answer=schemas.DocumentView,
    right="assessment.document.read",
    roles=READING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_document(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một tài liệu, mọi lần sửa đổi. / One document, with every revision."""
    item = service.views.get(DOCUMENTS, key)
    must_see(principal, item)
    item = there(item, "document", key)
    return document_answer(item, agency_name(service, item))


@blp.query(
    "/document-uses",
    answer=schemas.UseView,
    args=schemas.UsePage,
    paged=True,
    right="assessment.document.read",
    roles=READING,
    agency="agency",
)
def list_document_uses(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Việc dùng tài liệu theo kỳ, kèm báo cáo đã đính chính. / Use by period, with the reports that were corrected."""
    page = service.views.page(DOCUMENT_USES, **args)
    return Page(tuple(use_answer(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/systems/<agency>",
    answer=schemas.CompletenessView,
    args=schemas.CompletenessArgs,
    right="assessment.system.read",
    roles=READING,
    agency="agency",
)
def show_system(service: Hosting, _principal: Principal, args: dict[str, Any], agency: str) -> View:
    """Hồ sơ hệ thống của một cơ quan đủ đến đâu, theo hai đồng hồ. / How complete an agency's file is, on both clocks:
    policy, objectives, manual, documented procedures and required records, each with the event that shows it.
    """
    edition = service.application.edition(args["catalogue"])
    clocks = two_clocks(args, service.application.stamp.clock)
    reading = service.views.caught_up()
    name = there(reading.get(AGENCIES, agency), "agency", agency)
    found = completeness(reading, agency, edition, AsOf(clocks.as_of_instant, clocks.known))
    return {**found, "agency_name": name, **clocks.echo()}
