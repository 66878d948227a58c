"""The shapes of what funding knows: facts heard, and the rule and conditions they are judged by."""

from __future__ import annotations

from services.funding.schemas.parts import many, text
from shared.contracts.funding import FactKind
from shared.contracts.terms import Milestone, PersonId, Year
from shared.http import Strict, fields


class FactView(Strict):
    """Một sự kiện nghe được. / A fact that was heard: where it stands at its source, when it happened, when noted."""

    fact = fields.Choice(FactKind, required=True)
    fact_vi = text()
    fact_en = text()
    milestone = fields.Choice(Milestone, required=True, allow_none=True)
    year = fields.of(Year | None, required=True)
    reference = text(none=True)
    major = fields.Whole(required=True, allow_none=True, unit="điểm không phù hợp nặng / major nonconformities")
    source = text()
    position = fields.Whole(required=True, description="Vị trí trong nhật ký nguồn / position in the source's log")
    event_id = fields.Uuid(required=True)
    recorded_by = fields.of(PersonId)
    happened_on = fields.Day(required=True)
    noted_at = fields.Moment(required=True)
    noted_event_id = fields.Uuid(required=True)


class RuleView(Strict):
    """Phiên bản quy tắc cấp theo đợt. / A version of the tranche rule."""

    version = text()
    from_day = fields.Day(required=True)
    source = text()
    fictitious = fields.Flag(
        required=True, description="true: quyết định được nêu là giả định / the decision it names does not exist"
    )


class ConditionView(Strict):
    """Một điều kiện. / A condition of a tranche."""

    condition = text()
    condition_vi = text()
    condition_en = text()


class MetView(ConditionView):
    """Điều kiện đã đạt. / A condition that holds, and the fact it rests on; null: nothing speaks against it.

    `settled`: the facts by which what spoke against it no longer does.
    """

    fact = fields.Nested(FactView, required=True, allow_none=True)
    settled = many(FactView)


class MissingView(ConditionView):
    """Điều kiện còn thiếu. / A condition that does not hold, and the facts that speak against it."""

    against = many(FactView)
