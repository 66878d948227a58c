"""Routes: an agency's life, and who must apply."""

from __future__ import annotations

from services.registry import projections
from services.registry.api.reading import REPORTERS, STAFFING, Body, Service
from services.registry.application import Registry
from services.registry.domain.obligation import POINT_1
from services.registry.schemas import answered, changes
from shared.acts import Act, Role
from shared.eventstore.application import Outcome
from shared.http import ANYONE, Blueprint
from shared.identity import Principal

blp = Blueprint("changes", "registry", "Thay đổi của cơ quan và đối tượng áp dụng / an agency's life; who must apply")


@blp.command(
    "POST",
    "/agencies/<code>/name",
    body=changes.Rename,
    right="registry.agency.rename",
    roles=STAFFING,
    basis=True,
)
def rename_agency(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Ghi việc đổi tên theo quyết định nêu ở căn cứ. / Record another name by the decision cited."""
    return app.rename_agency(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/kind",
    body=changes.Reclassify,
    right="registry.agency.reclassify",
    roles=STAFFING,
    basis=True,
)
def reclassify_agency(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Ghi việc xếp lại loại theo quyết định nêu ở căn cứ. / Record another kind by the decision cited."""
    return app.reclassify_agency(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/parent",
    body=changes.PlaceUnder,
    right="registry.agency.place",
    roles=STAFFING,
    basis=True,
)
def place_agency(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Ghi cơ quan cấp trên mới theo quyết định nêu ở căn cứ. / Record another superior body by the decision cited."""
    return app.place_agency(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/staff",
    body=changes.ReportStaff,
    right="registry.agency.staff",
    roles=REPORTERS,
    agency="code",
)
def report_staff(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Cơ quan báo cáo số người làm việc vào một ngày. / An agency reports its staff on a day."""
    return app.report_staff(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/contacts",
    body=changes.ChangeContacts,
    right="registry.agency.contacts",
    roles=REPORTERS,
    agency="code",
)
def change_contacts(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Cơ quan ghi địa chỉ liên hệ của mình. / An agency records its contact channels."""
    return app.change_contacts(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/contacts/erasure",
    body=changes.EraseContacts,
    right="registry.contacts.erase",
    roles=STAFFING,
)
def erase_contacts(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Xoá địa chỉ liên hệ đã ghi; hồ sơ còn lại. / Forget the contact channels; the history stays."""
    return app.erase_contacts(act, code=code, **body)


@blp.command(
    "POST",
    "/agencies/<code>/enrolment/withdrawal",
    body=changes.WithdrawEnrolment,
    right="registry.agency.withdraw",
    roles=(Role.AGENCY_HEAD,),
    agency="code",
)
def withdraw_enrolment(app: Registry, act: Act, body: Body, code: str) -> Outcome:
    """Cơ quan rút đăng ký tự nguyện, có lý do. / An agency withdraws its enrolment, with the reason."""
    return app.withdraw_enrolment(act, code=code, **body)


@blp.command(
    "POST",
    "/obligations",
    body=changes.DecideObligation,
    right="registry.obligation.decide",
    roles=(Role.PPC,),
    creates=True,
    either=True,
    basis=True,
    location="/obligations",
)
def decide_obligation(app: Registry, act: Act, body: Body) -> Outcome:
    """UBND tỉnh quyết định đối tượng áp dụng từ một ngày. / The PPC decides who must apply, from a day on.

    Quyết định đầu tiên gửi `If-None-Match: *`, các quyết định sau gửi `If-Match`. / The first decision is sent with
    `If-None-Match: *`, every later one with `If-Match`.
    """
    return app.decide_obligation(act, version=body.pop("rule"), **body)


@blp.query("/obligations", answer=answered.ObligationsView, right="registry.rule.read", roles=ANYONE, etag="version")
def show_obligations(service: Service, _who: Principal, _args: Body) -> Body:
    """Đối tượng áp dụng qua từng thời kỳ. / Who must apply, by every version."""
    return projections.obligations_answer(service.views.get(projections.OBLIGATIONS, POINT_1))
