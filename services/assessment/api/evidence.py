"""Routes: files and evidence."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from services.assessment.api.reading import (
    READING,
    SHOWING,
    Hosting,
    agency_name,
    must_see,
    there,
)
from services.assessment.application import AssessmentApplication
from services.assessment.domain.evidence import Evidence, evidence_key
from services.assessment.domain.refusals.texts import TEXT_NOT_THERE
from services.assessment.domain.texts import TEXT_NAMES, UNREADABLE_NAMES, TextState
from services.assessment.projections import (
    EVIDENCE,
    View,
    evidence_answer,
)
from services.assessment.schemas import evidence as schemas
from shared.acts import Act
from shared.contracts.assessment import Unreadable
from shared.errors import Refused
from shared.eventstore.application import Outcome
from shared.eventstore.files import Reading
from shared.eventstore.views import Page
from shared.http import BY_DOMAIN, Blueprint, Upload
from shared.identity.principal import Principal

blp = Blueprint("evidence", "assessment", "Tệp và bằng chứng / files and evidence")


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
        must_see(principal, None)
    return _handed_out(service.application.files.read(digest), "application/octet-stream")


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
    return Page(tuple(evidence_answer(item, agency_name(service, item)) for item in page.items), page.next)


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
    must_see(principal, item)
    item = there(item, "evidence", key)
    return evidence_answer(item, agency_name(service, item))


@blp.stream(
    "/evidence/<key>/text",
    media="text/plain",
    right="assessment.evidence.read",
    roles=READING,
    agency=BY_DOMAIN,
)
def show_text(service: Hosting, principal: Principal, _args: View, key: str) -> Response:
    """Văn bản trích từ một bằng chứng. / The text of one piece of evidence, checked against its digest."""
    item = service.views.get(EVIDENCE, key)
    must_see(principal, item)
    reading = there(item, "evidence", key)["reading"]
    if reading["text"] is None:
        state = TextState(reading["state"])
        why = TEXT_NAMES[state] if reading["reason"] is None else UNREADABLE_NAMES[Unreadable(reading["reason"])]
        raise Refused(TEXT_NOT_THERE, why=why)
    return _handed_out(service.application.files.read(reading["text"]), "text/plain")


def _handed_out(reading: Reading, media: str) -> Response:
    """Returns bytes as a download that no browser runs."""
    answer = Response(reading, mimetype=media)
    answer.content_length = reading.stored.size
    answer.headers["Content-Disposition"] = f'attachment; filename="{reading.stored.download_name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.set_etag(reading.stored.digest)
    return answer
