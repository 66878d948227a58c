"""The shapes of an agency's life: what is asked when it changes, and what is answered of it and of who must apply."""

from __future__ import annotations

from typing import Annotated, ClassVar

from services.registry.schemas.asked import EMAIL, PHONE
from services.registry.schemas.parts import EventView, choice, day, flag, one, text, whole
from shared.contracts.fields import Items, Whole
from shared.contracts.registry import KindObligation, ObligationVersion
from shared.contracts.terms import AgencyCode, AgencyKind, Name, Note, Number, Obligation
from shared.http import CommandBody, Strict, fields


class Rename(CommandBody):
    """Tên mới; quyết định đổi tên là căn cứ. / A new name; the decision is the legal basis."""

    name_vi = fields.of(Name, description="Tên tiếng Việt / Vietnamese name")
    name_en = fields.of(Name, description="Tên tiếng Anh / English name")


class Reclassify(CommandBody):
    """Loại mới; nghĩa vụ không nhập mà suy ra. / A new kind; the obligation is derived, never given."""

    kind = fields.Choice(AgencyKind, required=True, description="Loại cơ quan / kind of agency")


class PlaceUnder(CommandBody):
    """Cơ quan cấp trên mới; bỏ trống: không có. / The new superior body; absent: none."""

    parent = fields.of(AgencyCode | None, description="Cơ quan cấp trên / superior body")


class ReportStaff(CommandBody):
    """Số người làm việc vào một ngày; ghi khác cho cùng ngày là đính chính, phải có `reason`. / Staff on a day."""

    staff = fields.of(Annotated[int, Whole("người / people", min=1, max=100_000)])
    as_of = fields.Day(required=True, description="Vào ngày / on the day")


class ChangeContacts(CommandBody):
    """Địa chỉ liên hệ của cơ quan; không vào nhật ký. / Contact channels; they do not enter the log."""

    FORGETTABLE: ClassVar[frozenset[str]] = frozenset({"email", "phone", "address"})

    email = fields.Text(most=254, pattern=EMAIL, allow_none=True, description="Thư điện tử / e-mail")
    phone = fields.Text(most=32, pattern=PHONE, allow_none=True, description="Điện thoại / telephone")
    address = fields.Text(most=300, allow_none=True, description="Địa chỉ / address")


class EraseContacts(CommandBody):
    """Xoá địa chỉ liên hệ đã ghi; `reason` bắt buộc. / Forget the contact channels; `reason` is required."""


class WithdrawEnrolment(CommandBody):
    """Rút đăng ký tự nguyện; `reason` bắt buộc. / Withdraw the voluntary enrolment; `reason` is required."""

    document_number = fields.of(Number)


class DecideObligation(CommandBody):
    """Quy định mới về đối tượng áp dụng, nêu đủ mọi loại. / Who must apply from a day on; every kind is named."""

    rule = fields.of(ObligationVersion)
    title = fields.of(Name)
    from_day = fields.Day(required=True, description="Có hiệu lực thi hành từ / in force from")
    obligations = fields.of(Annotated[tuple[KindObligation, ...], Items(min=1, max=20)])
    note = fields.of(Note | None)


class NameView(Strict):
    """Một tên của cơ quan, từ một ngày. / A name of the agency, from a day on."""

    name_vi = text()
    name_en = text()
    from_day = day()
    event = one(EventView)


class KindView(Strict):
    """Một loại của cơ quan, từ một ngày, với nghĩa vụ như đã ghi. / A kind from a day on; obligation as recorded."""

    kind = choice(AgencyKind)
    kind_vi = text()
    kind_en = text()
    from_day = day()
    obligation = choice(Obligation)
    obligation_rule = text("Phiên bản quy tắc / version of the rule")
    event = one(EventView)


class ParentView(Strict):
    """Một cơ quan cấp trên, từ một ngày. / A superior body from a day on, or none."""

    parent = text(none=True)
    from_day = day()
    event = one(EventView)


class StaffView(Strict):
    """Số người đã báo cáo cho một ngày. / The staff reported for a day; a later line for a day corrects the earlier."""

    staff = whole("Số người / people", "người / people")
    as_of = day()
    replaced = flag("Đã được đính chính / corrected by a later report")
    event = one(EventView)


class ContactsView(Strict):
    """Địa chỉ liên hệ hiện tại; null nếu đã xoá, hoặc không hiển thị cho người hỏi. / The contact channels now."""

    email = text(none=True)
    phone = text(none=True)
    address = text(none=True)
    shown = flag("Hiển thị cho người hỏi / shown to who asks")
    event = one(EventView)
    erased = one(EventView, "Sự kiện xoá / the erasure", none=True)


class EndView(Strict):
    """Cơ quan chấm dứt hoạt động. / That the agency ended."""

    on = day("Từ ngày / as of")
    reorganisation = text()
    others = fields.of(tuple[AgencyCode, ...], description="Các cơ quan kế thừa / its successors")
    event = one(EventView)


class TakenPartView(Strict):
    """Một việc sắp xếp tổ chức mà cơ quan liên quan. / A reorganisation that the agency took part in."""

    reorganisation = text()
    kind = text()
    on = day()
    ended = flag("Cơ quan chấm dứt / the agency ended")
    others = fields.of(tuple[AgencyCode, ...])
    event = one(EventView)
    retracted = one(EventView, "Sự kiện đính chính; null: vẫn đúng / the retraction; null: it holds", none=True)
