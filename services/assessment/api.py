"""The HTTP mouth of assessment: routes with their rights, and no rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final, Protocol

from flask import Response

from services.assessment import schemas
from services.assessment.application import AssessmentApplication
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.refusals import OTHER_AGENCY
from services.assessment.projections import (
    AGENCIES,
    ASSESSMENTS,
    EVIDENCE,
    NONCONFORMITIES,
    View,
    assessment_answer,
    assessment_summary,
    catalogue_answer,
    catalogue_summary,
    nonconformity_answer,
)
from shared.acts import Act, Role
from shared.errors import NOT_FOUND, Refused
from shared.eventstore.application import Outcome
from shared.eventstore.views import Page, Views
from shared.http import ANYONE, BY_DOMAIN, Blueprint, Upload
from shared.http.context import current
from shared.http.rights import held_to_agency
from shared.identity.principal import Principal

AGENCY_ROLES: Final = (Role.AGENCY_HEAD, Role.QMR, Role.ISO_SECRETARY)
TEAM_ROLES: Final = (Role.LEAD_ASSESSOR, Role.ASSESSOR)
SHOWING: Final = (*TEAM_ROLES, Role.DOST, *AGENCY_ROLES)
"""Who hands files in and says what they show."""
READING: Final = (*TEAM_ROLES, Role.DOST, Role.INSPECTOR, Role.SERVICE, *AGENCY_ROLES)
"""Who reads evidence: agencies their own alone."""
ORDERING: Final = (Role.DOST, Role.PPC)
"""Who schedules and approves: DOST; the People's Committee where DOST's own file is concerned, or instead of it."""


class Hosting(Protocol):
    """What the routes need of the service."""

    @property
    def application(self) -> AssessmentApplication:
        """Returns the use cases."""
        ...

    @property
    def views(self) -> Views:
        """Returns the read models."""
        ...


blp = Blueprint("assessment", "assessment", "Đánh giá chất lượng / quality assessment")


@blp.upload(
    "POST", "/files", answer=schemas.FileView, right="assessment.file.upload", roles=SHOWING, agency=BY_DOMAIN
)  # fmt: skip
def upload_file(service: Hosting, principal: Principal, upload: Upload) -> View:
    """Nộp một tệp; loại tệp xét theo nội dung. / Hand a file in; its type is told by its content.

    Nothing is recorded by it: a file becomes evidence when somebody of whoever handed it in says what it shows.
    """
    kept = service.application.keep_file(
        upload.path, upload.sha256, person=principal.person, agency=principal.agency
    )  # fmt: skip
    return asdict(kept)


@blp.stream(
    "/files/<digest>",
    media="application/octet-stream",
    right="assessment.file.read",
    roles=READING,
    agency=BY_DOMAIN,
)
def download_file(service: Hosting, principal: Principal, _args: View, digest: str) -> Response:
    """Tải một tệp về, sau khi kiểm mã băm. / A file's bytes, checked against their digest before the first is sent."""
    held = principal.agency is not None and service.application.find(Evidence, evidence_key(principal.agency, digest))
    if not held:
        _must_see(principal, None)
    reading = service.application.files.read(digest)
    answer = Response(reading, mimetype="application/octet-stream")
    answer.content_length = reading.stored.size
    answer.headers["Content-Disposition"] = f'attachment; filename="{reading.stored.download_name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.set_etag(digest)
    return answer


@blp.command(
    "POST",
    "/evidence",
    body=schemas.RecordEvidence,
    right="assessment.evidence.record",
    roles=SHOWING,
    agency="agency",
    creates=True,
)
def record_evidence(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Ghi nhận điều mà một tệp muốn chứng minh. / Record what a kept file is said to show."""
    return application.record_evidence(act, **body)


@blp.query(
    "/evidence",
    answer=schemas.EvidenceView,
    args=schemas.EvidencePage,
    paged=True,
    right="assessment.evidence.read",
    roles=READING,
    agency="agency",
)
def list_evidence(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Bằng chứng; theo mã băm: mọi nơi đã nêu cùng tệp. / Evidence; by digest, everybody who showed the file."""
    page = service.views.page(EVIDENCE, **args)
    return Page(tuple(_named(service, item) for item in page.items), page.next)


@blp.query(
    "/evidence/<key>",
    answer=schemas.EvidenceView,
    right="assessment.evidence.read",
    roles=READING,
    agency=BY_DOMAIN,
    etag="version",
)
def show_evidence(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một bằng chứng. / One piece of evidence."""
    item = service.views.get(EVIDENCE, key)
    _must_see(principal, item)
    return _named(service, _there(item, "evidence", key))


@blp.command(
    "POST",
    "/assessments",
    body=schemas.ScheduleAssessment,
    right="assessment.assessment.schedule",
    roles=ORDERING,
    creates=True,
    basis=True,
)
def schedule_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any]) -> Outcome:
    """Lên lịch một cuộc đánh giá. / Schedule an assessment (directive, point 2c)."""
    return application.schedule(act, **body)


@blp.command(
    "POST",
    "/assessments/<key>/opening",
    body=schemas.OpenAssessment,
    right="assessment.assessment.open",
    roles=(Role.LEAD_ASSESSOR,),
)
def open_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Trưởng đoàn mở cuộc đánh giá với đoàn của mình. / The lead opens the assessment with the team."""
    return application.open(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/findings",
    body=schemas.RecordFinding,
    right="assessment.finding.record",
    roles=TEAM_ROLES,
)
def record_finding(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Ghi phát hiện cho một điều; phát hiện sau thay phát hiện trước. / Record the finding on a clause; the later one
    takes the place of the earlier, and both stay in the history.
    """
    return application.record_finding(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/submission",
    body=schemas.SubmitAssessment,
    right="assessment.assessment.submit",
    roles=(Role.LEAD_ASSESSOR,),
)
def submit_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Trưởng đoàn trình kết quả. / The lead submits the result."""
    return application.submit(act, assessment=key, **body)


@blp.command(
    "POST",
    "/assessments/<key>/approval",
    body=schemas.ApproveAssessment,
    right="assessment.assessment.approve",
    roles=ORDERING,
    basis=True,
)
def approve_assessment(application: AssessmentApplication, act: Act, body: dict[str, Any], key: str) -> Outcome:
    """Người khác phê duyệt; các điểm không phù hợp được nêu cùng lúc. / Another person approves, and every
    nonconformity is raised with it.
    """
    return application.approve(act, assessment=key, **body)


@blp.query(
    "/assessments",
    answer=schemas.AssessmentLine,
    args=schemas.AssessmentPage,
    paged=True,
    right="assessment.assessment.read",
    roles=ANYONE,
    agency="agency",
)
def list_assessments(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các cuộc đánh giá. / Assessments, in order of their keys."""
    page = service.views.page(ASSESSMENTS, **args)
    return Page(tuple(assessment_summary(item, _agency(service, item)) for item in page.items), page.next)


@blp.query(
    "/assessments/<key>",
    answer=schemas.AssessmentView,
    right="assessment.assessment.read",
    roles=ANYONE,
    agency=BY_DOMAIN,
    etag="version",
)
def show_assessment(service: Hosting, principal: Principal, _args: View, key: str) -> View:
    """Một cuộc đánh giá, với phát hiện và phần chưa xem. / One assessment, its findings and what is not covered."""
    item = service.views.get(ASSESSMENTS, key)
    _must_see(principal, item)
    item = _there(item, "assessment", key)
    return assessment_answer(item, _agency(service, item), service.application.catalogues[item["catalogue"]])


@blp.query(
    "/nonconformities",
    answer=schemas.NonconformityView,
    args=schemas.AgencyPage,
    paged=True,
    right="assessment.nonconformity.read",
    roles=ANYONE,
    agency="agency",
)
def list_nonconformities(service: Hosting, _principal: Principal, args: dict[str, Any]) -> Page:
    """Các điểm không phù hợp còn mở. / The nonconformities that are open."""
    page = service.views.page(NONCONFORMITIES, state="open", **args)
    return Page(tuple(nonconformity_answer(item, _agency(service, item)) for item in page.items), page.next)


@blp.query(
    "/catalogues", answer=schemas.CatalogueLine, paged=True, right="assessment.catalogue.read", roles=ANYONE
)  # fmt: skip
def list_catalogues(service: Hosting, _principal: Principal, _args: View) -> Page:
    """Các phiên bản tiêu chuẩn. / The editions of the standard held here."""
    return Page(tuple(catalogue_summary(each) for each in service.application.catalogues.values()), None)


@blp.query("/catalogues/<key>", answer=schemas.CatalogueView, right="assessment.catalogue.read", roles=ANYONE)
def show_catalogue(service: Hosting, _principal: Principal, _args: View, key: str) -> View:
    """Các điều của một phiên bản, kèm mức chắc chắn. / The clauses of an edition, each with how sure it is."""
    edition = service.application.catalogues.get(key)
    if edition is None:
        raise Refused(NOT_FOUND, what="catalogue", key=key)
    return catalogue_answer(edition)


def _must_see(principal: Principal, item: View | None) -> None:
    """Refuses whoever has the right only by roles bound to an agency, and not to the one that `item` is about.

    The same answer whether it is another's or is not there at all: what others have is not told.
    """
    right = current().right
    assert right is not None  # every route is declared with one
    if held_to_agency(right, principal) and (item is None or item["agency"] != principal.agency):
        raise Refused(OTHER_AGENCY, agency=principal.agency)


def _there(item: View | None, what: str, key: str) -> View:
    if item is None:
        raise Refused(NOT_FOUND, what=what, key=key)
    return item


def _agency(service: Hosting, item: View) -> View | None:
    return service.views.get(AGENCIES, item["agency"])


def _named(service: Hosting, item: View) -> View:
    return {**item, "agency_name": _agency(service, item)}
