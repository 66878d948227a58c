"""The shapes of reorganisations and of where agencies come from."""

from __future__ import annotations

from typing import Annotated

from services.registry.schemas.changes import TakenPartView
from services.registry.schemas.parts import EventView, ProvenanceView, choice, day, event, flag, many, one, text, whole
from shared.contracts.fields import MAX_INT, Items, Whole
from shared.contracts.registry import Inheritance, Matter, ReorganisationKey, ReorganisationKind, Transfer
from shared.contracts.terms import AgencyCode, Name, Provenance
from shared.http import CommandBody, PageArgs, Strict, fields


def net(description: str, unit: str) -> fields.Whole:
    """Returns a member: a whole number that may be less than nothing."""
    return fields.Whole(required=True, least=-MAX_INT, unit=unit, description=description)


class StatedBody(CommandBody):
    """Nội dung một việc sắp xếp tổ chức. / What a reorganisation does."""

    kind = fields.Choice(ReorganisationKind, required=True, description="Hình thức / what it does")
    title = fields.of(Name)
    predecessors = fields.of(
        Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)], description="Bên chuyển đi / who gives, or ends"
    )
    successors = fields.of(
        Annotated[tuple[AgencyCode, ...], Items(min=1, max=50)], description="Bên tiếp nhận / who takes over"
    )
    transfers = fields.of(
        Annotated[tuple[Transfer, ...], Items(max=200)], required=False, description="Nội dung chuyển giao / what moves"
    )
    inheritances = fields.of(
        Annotated[tuple[Inheritance, ...], Items(max=500)],
        required=False,
        description="Ai kế thừa việc còn dở / who takes over what is open",
    )


class CarryOut(StatedBody):
    """Việc sắp xếp tổ chức có hiệu lực thi hành từ `occurred`; ai chấm dứt suy ra từ hình thức. / A reorganisation.

    Cơ quan chấm dứt nêu người kế thừa cho từng loại việc. / An agency that ends names an heir for every matter.
    """

    reorganisation = fields.of(ReorganisationKey)


class CorrectReorganisation(StatedBody):
    """Nội dung đúng, nêu đủ; `reason` bắt buộc, `occurred` là ngày quyết định đính chính. / What is right, whole.

    Việc đã bàn giao không tự chuyển lại. / What was handed over does not come back by itself.
    """

    effective_on = fields.Day(required=True, description="Có hiệu lực thi hành từ / in force from")
    provenance = fields.of(Provenance, description="Nguồn và độ tin cậy / where it comes from and how sure it is")


class AnnulReorganisation(CommandBody):
    """Việc sắp xếp không diễn ra; `reason` bắt buộc. / It never took place; `reason` is required.

    Cơ quan bị ghi nhầm là chấm dứt tiếp tục hoạt động. / Agencies that were said to end go on.
    """


class ReorganisationArgs(PageArgs):
    """Lọc các việc sắp xếp tổ chức. / What reorganisations are filtered by."""

    kind = fields.Choice(ReorganisationKind, description="Hình thức / kind")
    year = fields.of(
        Annotated[int, Whole("năm dương lịch / calendar year", min=1945, max=2100)],
        required=False,
        description="Năm có hiệu lực thi hành / the year in which it took effect",
    )


class TransferView(Strict):
    """Một nội dung được chuyển giao. / Something that moved."""

    what = text()
    area_m2 = fields.Whole(required=True, allow_none=True, unit="m²", description="Diện tích / area")
    people = fields.Whole(required=True, allow_none=True, unit="người / people", description="Số dân / people")


class InheritsView(Strict):
    """Một loại việc được kế thừa. / A matter that was taken over."""

    matter = choice(Matter)
    matter_vi = text()
    matter_en = text()
    weight = whole("Số phần / parts", "phần / parts")


class LinkView(Strict):
    """Một cơ quan chuyển sang một cơ quan khác, với tên vào ngày đó. / One agency going over into another."""

    from_agency = fields.of(AgencyCode)
    from_vi = text()
    from_en = text()
    to_agency = fields.of(AgencyCode)
    to_vi = text()
    to_en = text()
    reorganisation = text()
    title = text()
    kind = choice(ReorganisationKind)
    kind_vi = text()
    kind_en = text()
    on = day("Có hiệu lực thi hành từ / as of")
    ended = flag("Bên chuyển đi chấm dứt / the one that gave ended")
    transfers = many(TransferView)
    inherits = many(InheritsView)
    event = event()


class ReorganisationItem(Strict):
    """Một việc sắp xếp tổ chức. / A reorganisation."""

    reorganisation = text()
    kind = choice(ReorganisationKind)
    kind_vi = text()
    kind_en = text()
    title = text()
    on = day("Có hiệu lực thi hành từ / as of")
    predecessors = fields.of(tuple[AgencyCode, ...])
    successors = fields.of(tuple[AgencyCode, ...])
    ended = fields.of(tuple[AgencyCode, ...], description="Các cơ quan chấm dứt / those that ended")
    provenance = one(ProvenanceView)
    corrected = flag("Đã được đính chính / was corrected")
    annulled = flag("Được đính chính là không diễn ra / found not to have taken place")
    event = event()
    version = whole()


class ReplacedView(Strict):
    """Điều đã ghi trước khi đính chính. / What was said before a correction: what was believed then."""

    kind = choice(ReorganisationKind)
    kind_vi = text()
    kind_en = text()
    title = text()
    on = day("Có hiệu lực thi hành từ / as of")
    predecessors = fields.of(tuple[AgencyCode, ...])
    successors = fields.of(tuple[AgencyCode, ...])
    ended = fields.of(tuple[AgencyCode, ...], description="Các cơ quan bị ghi là chấm dứt / those said to have ended")
    provenance = one(ProvenanceView)
    links = many(LinkView)
    area_m2 = whole("Tổng diện tích chuyển / area moved", "m²")
    people = whole("Tổng số dân chuyển / people moved", "người / people")
    event = one(EventView)
    corrected = one(EventView, "Sự kiện đính chính / the correction")
    decided_on = day("Ngày quyết định đính chính / the day of the decision to correct")


class OutstandingView(Strict):
    """Một loại việc còn phải bàn giao tiếp sau đính chính. / A matter that is still to be handed on.

    Nơi đã nhận vẫn giữ cho đến khi có văn bản bàn giao riêng. / Who took it over holds it until it is handed on by an
    act of its own.
    """

    from_agency = fields.of(AgencyCode)
    matter = choice(Matter)
    matter_vi = text()
    matter_en = text()
    held_by = fields.of(tuple[AgencyCode, ...], description="Nơi đã nhận / who took it over")
    due_to = fields.of(tuple[AgencyCode, ...], description="Nơi phải giữ theo đính chính / who is to hold it")


class ReorganisationView(ReorganisationItem):
    """Một việc sắp xếp tổ chức, đầy đủ: như biết đến nay, và như đã ghi trước đó. / A reorganisation, whole."""

    links = many(LinkView)
    area_m2 = whole("Tổng diện tích chuyển / area moved", "m²")
    people = whole("Tổng số dân chuyển / people moved", "người / people")
    event = one(EventView)
    annulment = one(EventView, "Sự kiện đính chính là không diễn ra / what says that it never was", none=True)
    replaced = many(ReplacedView, "Những gì đã ghi trước các lần đính chính / what was said before each correction")
    outstanding = many(OutstandingView, "Việc còn phải bàn giao tiếp / what is to be handed on")


class LineageView(Strict):
    """Nguồn gốc và nơi chuyển đến của một cơ quan, đến một ngày. / Where an agency comes from and went, as of a day."""

    agency = fields.of(AgencyCode)
    name_vi = text()
    name_en = text()
    provenance = one(ProvenanceView)
    on = day()
    ended_on = day(none=True)
    came_from = many(LinkView, "Nguồn gốc, qua mọi lần sắp xếp / where it comes from, over every reorganisation")
    went_to = many(LinkView, "Nơi chuyển đến, qua mọi lần sắp xếp / where it went, over every reorganisation")
    area_m2 = net("Diện tích nhận trừ chuyển đi / area won less lost", "m²")
    people = net("Số dân nhận trừ chuyển đi / people won less lost", "người / people")
    retracted = many(TakenPartView, "Phần đã ghi mà nay không còn đúng / its parts as recorded that are no more")
    version = whole()
