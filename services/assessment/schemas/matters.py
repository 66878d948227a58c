"""Shapes that open matters share: of which day, by which state, handed over, corrected."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import marshmallow as ma

from services.assessment.domain.corrections import Amendment
from services.assessment.schemas.parts import AgencyPage, CitedView
from shared.contracts.registry import ReorganisationKey
from shared.contracts.terms import AgencyCode, Sha256
from shared.http import CommandBody, Strict, fields
from shared.http.schemas import QueryArgs


class MatterState(StrEnum):
    """Whether a matter is still to be settled."""

    OPEN = "open"
    CLOSED = "closed"


ON = "Ngày để suy ra quá hạn, đến hạn; bỏ trống là hôm nay / day for which dues are derived; absent means today"
KNOWN = (
    "Theo những gì đã ghi đến lúc đó (một ngày hoặc một thời điểm); bỏ trống là tất cả / as recorded by then (a day or "
    "an instant); absent means all"
)


class DayPage(AgencyPage):
    """A page, with what is derived for a day."""

    on = fields.Day(description=ON)


class KnownArgs(QueryArgs):
    """`known`: by what had been recorded then."""

    known = fields.Occurred(load_default=None, description=KNOWN)


class MatterArgs(KnownArgs):
    """`on`: the day for which dues are derived. `known`: by what had been recorded then."""

    on = fields.Day(description=ON)


def evidence(*, least: int = 0) -> Any:
    """Returns the member of digests of recorded evidence."""
    about = "Mã băm bằng chứng đã ghi nhận / digests of recorded evidence"
    return fields.Items(fields.of(Sha256), least=least, most=50, required=least > 0, description=about)


class AmendmentBody(Strict):
    """Một mục cần đính chính. / One member to be corrected, and its right value as text."""

    member = fields.Text(
        most=64,
        required=True,
        pattern=r"[a-z_]+(?:\.[a-z_]+)*",
        description="Tên mục trong sự kiện, dấu chấm dẫn vào bên trong / member of the event; a dot leads inside",
    )
    now = fields.Text(most=4000, required=True, description="Giá trị đúng / the right value")

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Amendment:
        return Amendment(**data)


class CorrectRecord(CommandBody):
    """Đính chính điều đã ghi, có lý do. / A correction of what was recorded; the reason is required."""

    corrects = fields.Uuid(required=True, description="Mã sự kiện được đính chính / id of the event corrected")
    changes = fields.Items(fields.Nested(AmendmentBody), least=1, most=20, required=True)


class CorrectFollowed(CorrectRecord):
    """Đính chính điều đã ghi, cả khi đã kết thúc. / A correction, also of what is settled, if it says so."""

    settled = fields.Flag(
        load_default=False,
        description="Đính chính sau khi đã kết thúc; kết quả không đổi / corrected after it was settled",
    )


class HandOverView(CitedView):
    """Lần bàn giao. / A hand-over, by which reorganisation."""

    from_agency = fields.of(AgencyCode)
    to_agency = fields.of(AgencyCode)
    reorganisation = fields.of(ReorganisationKey)


class ChangeView(Strict):
    """Điều được đính chính: trước ghi gì, nay biết là gì. / What was believed then, and what is known now."""

    member = fields.Text(most=64, required=True)
    was = fields.Text(most=8000, required=True, allow_none=True)
    now = fields.Text(most=8000, required=True, allow_none=True)


class AmendmentView(CitedView):
    """Lần đính chính. / A correction, and the event that it corrects."""

    corrects = fields.Uuid(required=True)
    changes = fields.Items(fields.Nested(ChangeView), required=True)


class FollowedAmendmentView(AmendmentView):
    """Lần đính chính; có phải sau khi đã kết thúc. / A correction, and whether it came after the end."""

    settled = fields.Flag(required=True)


class DueExtensionView(CitedView):
    """Lần gia hạn; hạn cũ vẫn đọc được. / An extension; the date before stays readable."""

    due_on = fields.Day(required=True)
    earlier_due_on = fields.Day(required=True)


class ExtendDue(CommandBody):
    """Gia hạn, có lý do. / A later date; the reason is required."""

    due_on = fields.Day(required=True, description="Hạn mới / the new date")
