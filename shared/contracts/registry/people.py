"""What the registry records of people: opaque ids, dated employments and posts, erasure."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Text
from shared.contracts.terms import (
    AgencyCode,
    PersonId,
    Sha256,
)  # fmt: skip


@event("registry.person.recorded", version=1)
class PersonRecorded(Facts):
    """Một người được ghi vào danh bạ; họ tên và địa chỉ không nằm trong nhật ký. / A person entered the directory.

    Name and contacts lie in the erasable directory; the log holds a salted SHA-256 of them.
    """

    person: PersonId
    details: Sha256


@event("registry.person.employed", version=1, agencies=("agency",))
class PersonEmployed(Facts):
    """Thời gian công tác của một người tại một cơ quan. / A person's dated employment in an agency."""

    person: PersonId
    agency: AgencyCode
    from_day: date
    to_day: date | None = None


@event("registry.person.post-held", version=1, agencies=("agency",))
class PostHeld(Facts):
    """Một chức danh của một người tại một cơ quan, có thời hạn. / A dated post of a person in an agency."""

    person: PersonId
    agency: AgencyCode
    post: Annotated[
        str, Text(max=120, pattern=r"[a-z_]+"), "agency_head, deputy_head, qmr, iso_secretary, assessor, officer"
    ]
    from_day: date
    to_day: date | None = None


@event("registry.person.erased", version=1)
class PersonErased(Facts):
    """Thông tin cá nhân đã được xoá khỏi danh bạ; mã người và lịch sử còn lại. / The details were erased.

    The salt is destroyed with the details, so the digest in the log no longer says anything.
    """

    person: PersonId
    details: Sha256
