"""Shapes: consultancy contracts, as they are asked for and answered."""

from __future__ import annotations

from typing import Annotated

from services.registry.domain.consultancy import Stage
from services.registry.schemas.parts import EventView, choice, day, flag, one, text, whole
from shared.contracts.fields import Items
from shared.contracts.registry import ConsultancyKey
from shared.contracts.terms import AgencyCode, Dong, Name, Note, Number, PersonId
from shared.http import CommandBody, PageArgs, Strict, fields


class ContractConsultancy(CommandBody):
    """Hợp đồng tư vấn, do bên mua ghi. / A consultancy contract, recorded by the buyer."""

    consultancy = fields.of(ConsultancyKey)
    agency = fields.of(AgencyCode, description="Cơ quan được tư vấn / the agency consulted")
    buyer = fields.of(AgencyCode, description="Bên mua: cơ quan đó, hoặc Sở KH&CN / the buyer: the agency, or DOST")
    bought_by = fields.of(PersonId, description="Người ký mua / who signed for the buyer")
    body = fields.of(Name, description="Tổ chức tư vấn / the consultancy body")
    consultants = fields.of(
        Annotated[tuple[PersonId, ...], Items(max=50)], description="Người trực tiếp tư vấn / who consults"
    )
    contract_number = fields.of(Number)
    from_day = fields.Day(required=True, description="Từ ngày / first day")
    to_day = fields.Day(required=True, description="Đến ngày / last day agreed")
    value = fields.of(Dong, description="Giá trị hợp đồng, đồng / value in whole đồng")


class EndConsultancy(CommandBody):
    """Kết thúc hợp đồng; không nghiệm thu thì `reason` bắt buộc. / Its end; not accepted: `reason` is required."""

    ended_on = fields.Day(required=True, description="Ngày kết thúc / the day on which it ended")
    accepted = fields.Flag(required=True, description="Đã nghiệm thu / accepted")
    note = fields.of(Note | None)


class ConsultancyArgs(PageArgs):
    """Lọc hợp đồng tư vấn. / What contracts are filtered by."""

    agency = fields.of(AgencyCode, required=False, description="Cơ quan được tư vấn / the agency consulted")
    buyer = fields.of(AgencyCode, required=False, description="Bên mua / the buyer")
    stage = fields.Choice(Stage, description="Tình trạng / how it stands")


class ConsultancyEndView(Strict):
    """Hợp đồng đã kết thúc thế nào. / How a contract ended."""

    ended_on = day()
    accepted = flag("Đã nghiệm thu / accepted")
    note = text(none=True)
    event = one(EventView)


class ConsultancyView(Strict):
    """Một hợp đồng tư vấn. / A consultancy contract."""

    consultancy = text()
    agency = fields.of(AgencyCode)
    body = text("Tổ chức tư vấn / the consultancy body")
    consultants = fields.Items(fields.of(PersonId), required=True, description="Mã người tư vấn / who consults")
    buyer = fields.of(AgencyCode)
    bought_by = fields.of(PersonId)
    contract_number = text()
    from_day = day()
    to_day = day()
    value = whole("Giá trị / value", "đồng")
    stage = choice(Stage)
    stage_vi = text()
    stage_en = text()
    contracted = one(EventView)
    ended = one(ConsultancyEndView, none=True)
    version = whole()
