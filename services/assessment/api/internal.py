"""Routes: internal audits and management reviews."""

from __future__ import annotations

from typing import Any

from services.assessment.api.reading import AGENCY_ROLES, READING, Hosting, agency_name, must_see, there
from services.assessment.application import AssessmentApplication
from services.assessment.projections import View
from services.assessment.projections.fileanswers import internal_audit_answer, management_review_answer
from services.assessment.projections.internal import INTERNAL_AUDITS, MANAGEMENT_REVIEWS
from services.assessment.schemas import internal as schemas
from services.assessment.schemas.parts import AgencyPage
from shared.acts import Act
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint
from shared.identity.principal import Principal

blp = Blueprint("internal", "assessment", "Đánh giá nội bộ, xem xét của lãnh đạo / internal audits and reviews")


@blp.command(
    "POST",
    "/internal-audits",
    body=schemas.PlanInternalAudit,
    right="assessment.internal-audit.plan",
    roles=AGENCY_ROLES,
    agency="agency",
    creates=True,
)
def plan_internal_audit(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Lập kế hoạch đánh giá nội bộ. / Plan an internal audit; nobody audits their own work (clause 8.2.2)."""
    return application.plan_internal_audit(act, **body)


@blp.command(
    "POST",
    "/internal-audits/<key>/holding",
    body=schemas.HoldInternalAudit,
    right="assessment.internal-audit.hold",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def hold_internal_audit(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi việc đã đánh giá nội bộ. / Record that an internal audit was held."""
    return application.hold_internal_audit(act, audit=key, **body)


@blp.command(
    "POST",
    "/internal-audits/<key>/follow-ups",
    body=schemas.FollowUpInternalAudit,
    right="assessment.internal-audit.follow-up",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def follow_up_internal_audit(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Kiểm tra xác nhận việc khắc phục. / Verify what others did upon the findings."""
    return application.follow_up_internal_audit(act, audit=key, **body)


@blp.command(
    "POST",
    "/internal-audits/<key>/closing",
    body=schemas.CloseInternalAudit,
    right="assessment.internal-audit.close",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def close_internal_audit(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Kết thúc đánh giá nội bộ. / Close an internal audit."""
    return application.close_internal_audit(act, audit=key, **body)


@blp.command(
    "POST",
    "/internal-audits/<key>/cancellation",
    body=schemas.CancelInternalAudit,
    right="assessment.internal-audit.cancel",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def cancel_internal_audit(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Không thực hiện đánh giá nội bộ. / Record that an internal audit will not be held."""
    return application.cancel_internal_audit(act, audit=key, **body)


@blp.query(
    "/internal-audits",
    answer=schemas.InternalAuditView,
    args=schemas.InternalAuditPage,
    paged=True,
    right="assessment.internal-audit.read",
    roles=READING,
    agency="agency",
)
def list_internal_audits(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các cuộc đánh giá nội bộ. / Internal audits."""
    page = service.views.page(INTERNAL_AUDITS, **args)
    return Page(tuple(internal_audit_answer(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/internal-audits/<key>",
    answer=schemas.InternalAuditView,
    right="assessment.internal-audit.read",
    roles=READING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_internal_audit(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một cuộc đánh giá nội bộ. / One internal audit."""
    item = service.views.get(INTERNAL_AUDITS, key)
    must_see(principal, item)
    item = there(item, "internal-audit", key)
    return internal_audit_answer(item, agency_name(service, item))


@blp.command(
    "POST",
    "/management-reviews",
    body=schemas.HoldManagementReview,
    right="assessment.management-review.hold",
    roles=AGENCY_ROLES,
    agency="agency",
    creates=True,
)
def hold_management_review(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Ghi một cuộc xem xét của lãnh đạo. / Record a management review (clause 5.6), held by the head."""
    return application.hold_management_review(act, **body)


@blp.command(
    "POST",
    "/management-reviews/<key>/decisions",
    body=schemas.CompleteDecision,
    right="assessment.management-review.complete",
    roles=AGENCY_ROLES,
    agency=BY_DOMAIN,
)
def complete_review_decision(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi một quyết định đã thực hiện. / Record that a decision of the review was carried out."""
    return application.complete_review_decision(act, review=key, **body)


@blp.query(
    "/management-reviews",
    answer=schemas.ManagementReviewView,
    args=AgencyPage,
    paged=True,
    right="assessment.management-review.read",
    roles=READING,
    agency="agency",
)
def list_management_reviews(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các cuộc xem xét của lãnh đạo. / Management reviews."""
    page = service.views.page(MANAGEMENT_REVIEWS, **args)
    return Page(tuple(management_review_answer(item, agency_name(service, item)) for item in page.items), page.next)


@blp.query(
    "/management-reviews/<key>",
    answer=schemas.ManagementReviewView,
    right="assessment.management-review.read",
    roles=READING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_management_review(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một cuộc xem xét của lãnh đạo. / One management review."""
    item = service.views.get(MANAGEMENT_REVIEWS, key)
    must_see(principal, item)
    item = there(item, "management-review", key)
    return management_review_answer(item, agency_name(service, item))
