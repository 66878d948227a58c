"""What assessment records of samples that nobody can foresee and everybody can check (`docs/sampling.md`)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from shared.contracts.assessment.terms import AssessmentKey
from shared.contracts.base import Facts, event, upcast
from shared.contracts.fields import Items, Text, Whole
from shared.contracts.terms import AgencyCode, Sha256

SamplingKey = Annotated[str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã việc lấy mẫu / key of the sampling"]
FrameItem = Annotated[
    str, Text(max=64, pattern=r"[^\s]+"), "Điều của tiêu chuẩn, hoặc mã hồ sơ / a clause, or the code of a record"
]
SampleSize = Annotated[int, Whole("điều hoặc hồ sơ / clauses or records", min=1, max=1000)]
WitnessKey = Annotated[
    str,
    Text(max=300, pattern=r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}"),
    "Khoá của nhân chứng / key of the witness (C2SP signed-note: name+id+key)",
]
Secret = Annotated[str, Text(min=64, max=64, pattern=r"[0-9a-f]{64}"), "32 byte, hệ 16 / 32 bytes, lower-case hex"]


class SampleSubject(StrEnum):
    """Of what a sample is drawn."""

    CLAUSES = "clauses"
    RECORDS = "records"


@event("assessment.sampling.committed", version=1, agencies=("agency",))
class SamplingCommittedV1(Facts):
    """Bên đánh giá cam kết trước về việc lấy mẫu (bản cũ: không nêu nhân chứng). / A commitment to a sample, naming no
    witness.
    """

    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode
    subject: SampleSubject
    commitment: Sha256
    deadline: Annotated[datetime, "Hạn nộp bằng chứng / until when evidence may be handed in"]
    sample_size: SampleSize


@event("assessment.sampling.committed", version=2, agencies=("agency",))
class SamplingCommitted(Facts):
    """Bên đánh giá cam kết trước về việc lấy mẫu. / The assessing side committed itself to a sample before.

    `commitment` is the SHA-256 of a secret of 32 random bytes that whoever committed keeps until the drawing. `witness`
    is the key whose cosignature decides, None in commitments of the first version: there any cosignature did.
    """

    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode
    subject: SampleSubject
    commitment: Sha256
    deadline: Annotated[datetime, "Hạn nộp bằng chứng / until when evidence may be handed in"]
    sample_size: SampleSize
    witness: WitnessKey | None


@upcast("assessment.sampling.committed.v1", "assessment.sampling.committed.v2")
def _no_witness_named(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "witness": None}


@event("assessment.commitment.taken", version=1, agencies=("agency",))
class CommitmentTaken(Facts):
    """Một cam kết được dùng cho một việc lấy mẫu, một lần. / A commitment serves for one sampling, and for no other."""

    commitment: Sha256
    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode


@event("assessment.sampling.frame-fixed", version=1, agencies=("agency",))
class FrameFixed(Facts):
    """Danh sách để chọn mẫu được chốt hoặc chốt lại. / The list to choose from was fixed, or fixed anew.

    `digest` is the SHA-256 of the items, each followed by a newline, in UTF-8.
    """

    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode
    frame: Annotated[tuple[FrameItem, ...], Items(min=1, max=1000)]
    digest: Sha256


@event("assessment.sampling.closed", version=1, agencies=("agency",))
class SamplingClosed(Facts):
    """Hết hạn nộp bằng chứng, danh sách để chọn mẫu không đổi nữa. / The deadline has passed and the list is final.

    The first cosigned checkpoint of this log that covers this very event decides the sample.
    """

    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode
    digest: Sha256


@event("assessment.sampling.drawn", version=1, agencies=("agency",))
class SampleDrawn(Facts):
    """Mẫu đã được chọn; ai cũng tính lại được. / The sample was drawn; anybody can compute it again.

    `tree_size`, `root` and `note` (SHA-256 of the signed note's bytes) say which checkpoint; `cosigners` are the names
    and ids of the keys on its cosignature lines as they were kept: whoever trusts those keys verifies the lines.
    """

    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode
    algorithm: Annotated[str, Text(max=64), "Thuật toán / algorithm, with its version"]
    secret: Secret
    origin: Annotated[str, Text(max=200), "Sổ / origin of the log"]
    tree_size: Annotated[int, Whole("sự kiện / events", min=1)]
    root: Sha256
    note: Sha256
    cosigners: Annotated[tuple[Annotated[str, Text(max=300)], ...], Items(min=1, max=100)]
    frame_digest: Sha256
    drawn: Annotated[tuple[FrameItem, ...], Items(min=1, max=1000)]


@event("assessment.sampling.abandoned", version=1, agencies=("agency",))
class SamplingAbandoned(Facts):
    """Việc lấy mẫu bị bỏ, có lý do (ở vỏ sự kiện), như mất số bí mật. / The sampling was given up, with the reason: a
    secret that was lost. It stays visible for ever: who saw a sample that they did not like might have done so, too.
    """

    sampling: SamplingKey
    assessment: AssessmentKey
    agency: AgencyCode
