"""The shapes of signals over HTTP."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.assessment.domain.signal import INSPECTOR, Detected, Review
from services.assessment.schemas.matters import FollowedAmendmentView, HandOverView, MatterState, evidence
from services.assessment.schemas.parts import AgencyPage, CitedView, WordsView
from shared.contracts.assessment import DetectorName, Reading, Severity, SignalKey, SignalSubject
from shared.contracts.terms import AgencyCode, FactCited, Note, PersonId, Sha256
from shared.http import CommandBody, Strict, fields
from shared.http.schemas import COMMON


class CitedFactBody(Strict):
    """Sự kiện được dẫn. / An event that is cited: whose log, where, and its id."""

    source = fields.Text(most=120, required=True, description="Nguồn của sổ / source of the log")
    position = fields.Whole(least=1, required=True, description="Vị trí trong sổ / position in the log")
    event_id = fields.Uuid(required=True, description="Mã sự kiện / id of the event")

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> FactCited:
        return FactCited(data["source"], data["position"], str(data["event_id"]))


class RaiseSignal(CommandBody):
    """Nêu một dấu hiệu, kèm các sự kiện làm căn cứ. / A signal, with the events it rests on."""

    detector = fields.of(DetectorName, load_default=INSPECTOR)
    detector_version = fields.Text(most=32, load_default="1", description="Phiên bản bộ phát hiện / its version")
    subject = fields.Choice(SignalSubject, required=True, description="Về ai / whom it is about")
    agency = fields.of(AgencyCode, required=False)
    person = fields.of(PersonId, required=False)
    severity = fields.Choice(Severity, required=True, description="Mức độ / how grave")
    reading = fields.of(Reading, description="Số đọc được / the reading")
    rests_on = fields.Items(
        fields.Nested(CitedFactBody), least=1, most=200, required=True, description="Các sự kiện làm căn cứ / events"
    )
    note = fields.of(Note, description="Điều thấy / what was seen")

    @ma.post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Gathers what was detected; what every act says stays beside it."""
        common = {name: value for name, value in data.items() if name in COMMON}
        detected = {name: value for name, value in data.items() if name not in COMMON}
        return {**common, "detected": Detected(**detected)}


class ExplainSignal(CommandBody):
    """Giải trình. / What the subject says to it."""

    explanation = fields.of(Note, description="Giải trình / the explanation")
    evidence = evidence()


class DecideSignal(CommandBody):
    """Quyết định, có lý do. / Nothing besides what every act says; the reason is required."""


class SignalPage(AgencyPage):
    """A page of signals."""

    state = fields.Choice(MatterState, description="Chưa hay đã quyết định / open or decided")
    stage = fields.Choice(Review)
    severity = fields.Choice(Severity)
    gravest = fields.Choice(Severity, description="Mức nặng nhất từng được nêu / the gravest that was ever said")
    subject = fields.Choice(SignalSubject)


class SignalLine(Strict):
    """Dấu hiệu, tóm tắt. / A signal as one line."""

    signal = fields.of(SignalKey)
    detector = fields.of(DetectorName)
    detector_version = fields.Text(most=32, required=True)
    subject = fields.Choice(SignalSubject, required=True)
    subject_name = fields.Nested(WordsView, required=True)
    agency = fields.of(AgencyCode, allow_none=True)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    person = fields.of(PersonId, allow_none=True)
    severity = fields.Choice(Severity, required=True)
    severity_name = fields.Nested(WordsView, required=True)
    gravest = fields.Choice(
        Severity, required=True, description="Mức nặng nhất từng được nêu / the gravest that was ever said of it"
    )
    gravest_name = fields.Nested(WordsView, required=True)
    stage = fields.Choice(Review, required=True)
    stage_name = fields.Nested(WordsView, required=True)
    raised = fields.Nested(CitedView, required=True)
    version = fields.Whole(least=1, required=True)


class SignalReadingView(Strict):
    """Số đọc được. / The reading: statistic, value, what is usual, the threshold."""

    statistic = fields.Text(most=300, required=True)
    value = fields.Text(most=40, required=True)
    unit = fields.Text(most=80, required=True)
    reference = fields.Text(most=40, required=True, allow_none=True)
    threshold = fields.Text(most=40, required=True, allow_none=True)


class CitedFactView(Strict):
    """Sự kiện được dẫn. / An event that is cited, by where it stands."""

    source = fields.Text(most=120, required=True)
    position = fields.Whole(least=1, required=True)
    event_id = fields.Text(most=36, required=True)


class SignalExplanationView(CitedView):
    """Một lần giải trình. / An explanation."""

    explanation = fields.of(Note)
    evidence = fields.Items(fields.of(Sha256), required=True)


class SignalDecisionView(CitedView):
    """Quyết định; lý do ở `reason`. / The decision; why stands under `reason`."""

    upheld = fields.Flag(required=True)


class SignalAmendmentView(FollowedAmendmentView):
    """Lần đính chính; có hạ mức độ không. / A correction, and whether it made the signal less grave."""

    lowered = fields.Flag(required=True)


class SignalView(SignalLine):
    """Dấu hiệu, đầy đủ. / A signal, whole."""

    reading = fields.Nested(SignalReadingView, required=True)
    rests_on = fields.Items(fields.Nested(CitedFactView), required=True)
    note = fields.of(Note)
    raised_of = fields.of(AgencyCode, allow_none=True)
    explanations = fields.Items(fields.Nested(SignalExplanationView), required=True)
    decision = fields.Nested(SignalDecisionView, required=True, allow_none=True)
    hand_overs = fields.Items(fields.Nested(HandOverView), required=True)
    amendments = fields.Items(fields.Nested(SignalAmendmentView), required=True)
