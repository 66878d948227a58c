"""The shapes of samples over HTTP."""

from __future__ import annotations

from services.assessment.domain.terms import SamplingStage
from services.assessment.domain.verification import Check
from services.assessment.schemas.parts import AgencyPage, CitedView, WordsView
from shared.contracts.assessment import (
    AssessmentKey,
    FrameItem,
    SampleSize,
    SampleSubject,
    SamplingKey,
    Secret,
    WitnessKey,
)
from shared.contracts.terms import AgencyCode, Sha256
from shared.http import CommandBody, Strict, fields


class CommitSampling(CommandBody):
    """Cam kết lấy mẫu. / Commit to a sample: whoever commits keeps 32 random bytes and tells their SHA-256 alone."""

    sampling = fields.of(SamplingKey)
    assessment = fields.of(AssessmentKey)
    subject = fields.Choice(SampleSubject, required=True)
    commitment = fields.of(Sha256, description="SHA-256 của 32 byte bí mật / of the 32 secret bytes")
    deadline = fields.Moment(required=True, description="Hạn nộp bằng chứng / until when evidence may be handed in")
    sample_size = fields.of(SampleSize, description="Số mục sẽ chọn / how many are to be drawn")
    witness = fields.of(
        WitnessKey,
        description="Khoá của nhân chứng quyết định / key of the witness whose cosignature decides",
    )


class FixFrame(CommandBody):
    """Chốt danh sách để chọn mẫu. / Fix the list to choose from; until the closing it may be fixed anew."""

    frame = fields.Items(fields.of(FrameItem), least=1, most=1000, required=True)


class CloseSampling(CommandBody):
    """Đóng sau khi hết hạn. / Make the list final, after the deadline. Nothing besides what every act says."""


class DrawSample(CommandBody):
    """Công bố số bí mật và chọn mẫu. / Reveal the secret and draw; look first whether a checkpoint is `ready`."""

    secret = fields.of(Secret)
    frame_digest = fields.of(Sha256, description="Mã băm của danh sách / digest of the list that is meant")


class AbandonSampling(CommandBody):
    """Bỏ việc lấy mẫu. / Give the sampling up: `reason` is required, and it stays visible."""


class SamplingPage(AgencyPage):
    """A page of samplings."""

    assessment = fields.of(AssessmentKey, required=False)
    stage = fields.Choice(SamplingStage)


class FrameView(CitedView):
    """Danh sách để chọn mẫu. / The list to choose from."""

    items = fields.Items(fields.of(FrameItem), required=True)
    digest = fields.of(Sha256)


class DrawnView(CitedView):
    """Mẫu đã chọn và mọi thứ để tính lại. / The sample, and all that is needed to compute it again."""

    algorithm = fields.Text(most=64, required=True)
    secret = fields.of(Secret)
    origin = fields.Text(most=200, required=True)
    tree_size = fields.Whole(least=1, required=True)
    root = fields.of(Sha256)
    note = fields.of(Sha256, description="SHA-256 của điểm chốt đã ký / of the signed note")
    cosigners = fields.Items(fields.Text(most=300), required=True, description="Theo dòng ký, như đã giữ / as kept")
    frame_digest = fields.of(Sha256)
    drawn = fields.Items(fields.of(FrameItem), required=True)


class SamplingView(Strict):
    """Một việc lấy mẫu. / A sampling."""

    sampling = fields.of(SamplingKey)
    assessment = fields.of(AssessmentKey)
    agency = fields.of(AgencyCode)
    agency_name = fields.Nested(WordsView, required=True, allow_none=True)
    subject = fields.Choice(SampleSubject, required=True)
    subject_name = fields.Nested(WordsView, required=True)
    commitment = fields.of(Sha256)
    deadline = fields.Moment(required=True)
    sample_size = fields.of(SampleSize)
    witness = fields.of(WitnessKey, allow_none=True)
    stage = fields.Choice(SamplingStage, required=True)
    stage_name = fields.Nested(WordsView, required=True)
    version = fields.Whole(least=1, required=True)
    committed = fields.Nested(CitedView, required=True)
    frame = fields.Nested(FrameView, required=True, allow_none=True)
    frames_before = fields.Items(fields.Nested(FrameView), required=True)
    closed = fields.Nested(CitedView, required=True, allow_none=True)
    drawn = fields.Nested(DrawnView, required=True, allow_none=True)
    abandoned = fields.Nested(CitedView, required=True, allow_none=True)


class SamplingFile(SamplingView):
    """Một việc lấy mẫu, kèm việc đã chọn được chưa. / A sampling, and whether it can be drawn now."""

    ready = fields.Flag(
        required=True, description="Đã có điểm chốt quyết định / the checkpoint that decides is there, cosigned"
    )


class CheckView(Strict):
    """Một phép kiểm. / One check, and whether it holds."""

    check = fields.Choice(Check, required=True)
    holds = fields.Flag(required=True)


class VerificationView(Strict):
    """Kết quả tính lại. / What computing the sample again shows. Who does not believe this does it themselves."""

    sampling = fields.of(SamplingKey)
    holds = fields.Flag(required=True)
    checks = fields.Items(fields.Nested(CheckView), required=True)
    untold = fields.Items(
        fields.Nested(WordsView), required=True, description="Điều không nói được / what this cannot tell"
    )
    note = fields.Text(
        most=65_536, required=True, allow_none=True, description="Điểm chốt, nguyên văn / the note, byte for byte"
    )
