"""The shape of the summary of an agency's file."""

from __future__ import annotations

from services.inspection.projections.summary import FIGURES
from services.inspection.schemas.parts import Cut, text, whole
from shared.contracts.terms import AgencyCode, AgencyKind, Obligation
from shared.http import fields

_Figures = type(
    "SummaryFigures",
    (fields.Strict,),
    {"__doc__": "Các con số của hồ sơ. / The figures of a file.", **{name: whole() for name in FIGURES}},
)


class _EndedAgency(fields.Strict):
    on = fields.Occurred(required=True)
    reorganisation = text()


class _Money(fields.Strict):
    year = text()
    assigned = whole("Đã giao, đồng / assigned, đồng")
    released = whole("Đã cấp, đồng / released, đồng")


class _Service(fields.Strict):
    service = text()
    events = whole()


class Summary(Cut):
    """Tóm tắt hồ sơ một cơ quan tại một thời điểm. / The summary of an agency's file at a moment on both clocks."""

    agency = fields.of(AgencyCode)
    name_vi = text(none=True)
    name_en = text(none=True)
    kind = fields.Choice(AgencyKind, required=True, allow_none=True)
    obligation = fields.Choice(
        Obligation, required=True, allow_none=True, description="Nghĩa vụ vào ngày as_of / whether it must apply then"
    )
    obligation_rule = text("Phiên bản quy định / version of the rule", none=True)
    ended = fields.Nested(_EndedAgency, required=True, allow_none=True, description="Đã chấm dứt / has ended")
    events = whole()
    by_service = fields.Items(fields.Nested(_Service), required=True)
    figures = fields.Nested(_Figures, required=True)
    money = fields.Items(fields.Nested(_Money), required=True)
    first_recorded = fields.Moment(required=True, allow_none=True)
    last_recorded = fields.Moment(required=True, allow_none=True)
