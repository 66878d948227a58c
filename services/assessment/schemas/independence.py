"""The shape of an answer on independence."""

from __future__ import annotations

from services.assessment.schemas.parts import WordsView
from shared.contracts.assessment import AssessmentKey, TieGround
from shared.contracts.terms import AgencyCode, PersonId
from shared.http import Strict, fields


class BondView(Strict):
    """Điều ràng buộc một người với cơ quan. / What binds a person to the agency, and the registry's event for it."""

    person = fields.of(PersonId)
    ground = fields.Choice(TieGround, required=True)
    ground_name = fields.Nested(WordsView, required=True)
    agency = fields.of(AgencyCode, description="Cơ quan, hoặc cơ quan tiền thân / the agency, or a predecessor")
    through = fields.Text(
        most=64, required=True, allow_none=True, description="Việc sắp xếp tổ chức / the reorganisation"
    )
    record = fields.Text(most=64, required=True, allow_none=True)
    from_day = fields.Day(required=True)
    to_day = fields.Day(required=True, allow_none=True)
    source_event = fields.Uuid(required=True)
    source_position = fields.Whole(least=1, required=True, allow_none=True)


class ExaminedView(Strict):
    """Một bước có xét tính độc lập. / A step at which independence was asked, and what was known then."""

    step = fields.Text(required=True, pattern="scheduled|opened|approved")
    event = fields.Uuid(required=True)
    position = fields.Whole(least=1, required=True)
    believed = fields.Items(fields.Nested(BondView), required=True)


class IndependenceView(Strict):
    """Tính độc lập: đã biết khi đó, biết đến nay. / Independence: believed then, known now."""

    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    rule = fields.Text(most=64, required=True)
    examined = fields.Items(fields.Nested(ExaminedView), required=True)
    known_now = fields.Items(fields.Nested(BondView), required=True)
    learned_since = fields.Items(
        fields.Nested(BondView),
        required=True,
        description="Biết sau lần xét cuối; không đổi điều đã ghi / learned since; what was recorded stays",
    )
