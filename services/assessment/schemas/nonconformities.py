"""The shapes of nonconformities over HTTP."""

from __future__ import annotations

from services.assessment.domain.nonconformity import Step
from services.assessment.schemas.matters import (
    AmendmentView,
    DayPage,
    DueExtensionView,
    HandOverView,
    MatterState,
    evidence,
)
from services.assessment.schemas.parts import CitedView, WordsView
from shared.contracts.assessment import AssessmentKey, ClauseId, Measurement, NonconformityKey, Target
from shared.contracts.terms import AgencyCode, Name, Note, PersonId, Sha256
from shared.http import CommandBody, Strict, fields


class CorrectNonconformity(CommandBody):
    """Sự khắc phục: sửa ngay chỗ sai. / The correction of what was wrong itself."""

    correction = fields.of(Note, description="Đã sửa gì / what was put right")
    evidence = evidence()


class AnalyseCause(CommandBody):
    """Phân tích nguyên nhân gốc. / The root cause."""

    cause = fields.of(Note, description="Nguyên nhân / the cause")
    method = fields.of(Name, required=False, description="Phương pháp (ví dụ 5 tại sao) / method, such as five whys")
    evidence = evidence()


class PlanAction(CommandBody):
    """Hành động khắc phục, người chịu trách nhiệm, hạn. / The action, who answers for it, until when."""

    action = fields.of(Note, description="Hành động / the action")
    responsible = fields.of(PersonId, description="Mã người chịu trách nhiệm / who answers for it, by id")
    due_on = fields.Day(required=True, description="Hạn thực hiện / due date")


class CarryOutAction(CommandBody):
    """Đã thực hiện, có bằng chứng. / Carried out, on evidence."""

    done = fields.of(Note, description="Đã làm gì / what was done")
    by = fields.Items(
        fields.of(PersonId), least=1, most=20, required=True, description="Mã người thực hiện / who did it, by id"
    )
    evidence = evidence(least=1)


class VerifyAction(CommandBody):
    """Kết quả kiểm tra xác nhận hiệu lực, theo giá trị đo. / The effectiveness check, as measured."""

    measured = fields.of(Measurement, description="Điều đo được / what was measured")
    evidence = evidence()


class CloseNonconformity(CommandBody):
    """Đóng điểm không phù hợp. / Nothing besides what every act says."""


class NonconformityPage(DayPage):
    """A page of nonconformities: the open ones, unless closed ones are asked for."""

    state = fields.Choice(MatterState, load_default=MatterState.OPEN, description="Mặc định: còn mở / default: open")
    stage = fields.Choice(Step, description="Bước / step")
    clause = fields.of(ClauseId, required=False)
    recurring = fields.Flag(description="Chỉ điểm tái diễn / recurrences alone")
    overdue = fields.Flag(description="Chỉ điểm quá hạn vào ngày `on` / overdue on the day `on` alone")


class NonconformityLine(Strict):
    """Điểm không phù hợp, tóm tắt. / A nonconformity as one line; `agency` is who holds it now."""

    nonconformity = fields.of(NonconformityKey)
    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    clause = fields.of(ClauseId)
    major = fields.Flag(required=True)
    grade_name = fields.Nested(WordsView, required=True)
    note = fields.of(Note)
    state = fields.Choice(MatterState, required=True)
    stage = fields.Choice(Step, required=True)
    stage_name = fields.Nested(WordsView, required=True)
    recurring = fields.Flag(required=True)
    due_on = fields.Day(required=True, allow_none=True)
    on = fields.Day(required=True)
    overdue = fields.Flag(required=True)
    raised = fields.Nested(CitedView, required=True)
    version = fields.Whole(least=1, required=True)


class EarlierNonconformityView(Strict):
    """Lần trước. / One that came before, and the event that recognised it."""

    nonconformity = fields.of(NonconformityKey)
    agency = fields.of(AgencyCode)
    clause = fields.of(ClauseId)
    event = fields.Uuid(required=True)
    position = fields.Whole(least=1, required=True)


class NonconformityCorrectionView(CitedView):
    """Sự khắc phục. / A correction."""

    correction = fields.of(Note)
    evidence = fields.Items(fields.of(Sha256), required=True)


class RootCauseView(CitedView):
    """Nguyên nhân. / A root cause; the later one holds."""

    cause = fields.of(Note)
    method = fields.of(Name, allow_none=True)
    evidence = fields.Items(fields.of(Sha256), required=True)


class ActionCarriedOutView(CitedView):
    """Việc thực hiện. / The carrying out; `by` recorded it, `carried_out_by` did it."""

    done = fields.of(Note)
    carried_out_by = fields.Items(fields.of(PersonId), required=True)
    evidence = fields.Items(fields.of(Sha256), required=True)


class CorrectiveActionView(CitedView):
    """Hành động khắc phục. / A corrective action; `due_on` is the date that it was planned with."""

    action = fields.of(Note)
    responsible = fields.of(PersonId)
    due_on = fields.Day(required=True)
    extensions = fields.Items(fields.Nested(DueExtensionView), required=True)
    carried_out = fields.Nested(ActionCarriedOutView, required=True, allow_none=True)
    overdue = fields.Flag(required=True)


class MeasurementView(Strict):
    """Giá trị đo và mục tiêu. / What was measured, against which target."""

    what = fields.of(Name)
    value = fields.Text(most=40, required=True)
    unit = fields.Text(most=80, required=True)
    target = fields.Text(most=40, required=True)
    meets = fields.Choice(Target, required=True)
    meets_name = fields.Nested(WordsView, required=True)


class EffectivenessCheckView(CitedView):
    """Lần kiểm tra xác nhận hiệu lực. / An effectiveness check; `rule` is the version of the rule on its delay."""

    effective = fields.Flag(required=True)
    measured = fields.Nested(MeasurementView, required=True)
    rule = fields.Text(most=64, required=True, allow_none=True)
    evidence = fields.Items(fields.of(Sha256), required=True)


class NonconformityView(NonconformityLine):
    """Điểm không phù hợp, đầy đủ. / A nonconformity, whole."""

    raised_in = fields.of(AgencyCode)
    repeats = fields.Items(fields.Nested(EarlierNonconformityView), required=True)
    corrections = fields.Items(fields.Nested(NonconformityCorrectionView), required=True)
    causes = fields.Items(fields.Nested(RootCauseView), required=True)
    plans = fields.Items(fields.Nested(CorrectiveActionView), required=True)
    checks = fields.Items(fields.Nested(EffectivenessCheckView), required=True)
    closed = fields.Nested(CitedView, required=True, allow_none=True)
    hand_overs = fields.Items(fields.Nested(HandOverView), required=True)
    amendments = fields.Items(fields.Nested(AmendmentView), required=True)
