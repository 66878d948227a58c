"""Shapes that many bodies and answers of assessment share."""

from __future__ import annotations

from shared.acts import Capacity, Role
from shared.contracts.assessment import ClauseId
from shared.contracts.terms import AgencyCode, Confidence
from shared.http import PageArgs, Strict, fields
from shared.http.schemas import LegalBasisBody


class AgencyPage(PageArgs):
    """A page, of one agency where `agency` is given. Roles bound to an agency must give their own."""

    agency = fields.of(AgencyCode, required=False)


class WordsView(Strict):
    """Hai thứ tiếng. / The same in both languages."""

    vi = fields.Text(most=4000, required=True)
    en = fields.Text(most=4000, required=True)


class CitedView(Strict):
    """Sự kiện làm căn cứ. / The event that says so."""

    event = fields.Uuid(required=True)
    position = fields.Whole(least=1, required=True)
    by = fields.Text(required=True, description="Mã người / opaque person id")
    role = fields.Choice(Role, required=True)
    capacity = fields.Choice(Capacity, required=True)
    principal = fields.Text(required=True, allow_none=True)
    occurred = fields.Occurred(required=True)
    recorded = fields.Moment(required=True)
    reason = fields.Text(required=True, allow_none=True)
    legal_basis = fields.Nested(LegalBasisBody, required=True, allow_none=True)


class ClauseNamed(Strict):
    """Điều, có tên. / A clause by number and title."""

    clause = fields.of(ClauseId)
    title = fields.Nested(WordsView, required=True)


class ConfidenceView(Strict):
    """Mức chắc chắn. / How sure it is; `caution` says “not verified” wherever it is only remembered."""

    confidence = fields.Choice(Confidence, required=True)
    verified = fields.Flag(required=True)
    caution = fields.Nested(WordsView, required=True, allow_none=True)
