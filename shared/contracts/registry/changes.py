"""What the registry records of an agency's life: name, kind, superior body, contact channels, enrolment withdrawn."""

from __future__ import annotations

from typing import Annotated

from shared.contracts.base import Basis, Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.terms import AgencyCode, AgencyKind, Name, Number, Obligation, Sha256


@event("registry.agency.renamed", version=1, agencies=("code",), basis=Basis.REQUIRED)
class AgencyRenamed(Facts):
    """Cơ quan được đổi tên từ ngày ghi ở `occurred`. / An agency was renamed as of `occurred`; the code stays."""

    code: AgencyCode
    name_vi: Name
    name_en: Name
    was_vi: Name
    was_en: Name


@event("registry.agency.reclassified", version=1, agencies=("code",), basis=Basis.REQUIRED)
class AgencyReclassified(Facts):
    """Cơ quan được xếp lại loại theo quyết định nêu ở căn cứ. / An agency was reclassified by the decision cited.

    `obligation` is derived from the new kind by the dated rule `obligation_rule` of that day, never typed in.
    """

    code: AgencyCode
    was: AgencyKind
    kind: AgencyKind
    obligation: Obligation
    obligation_rule: Annotated[str, Text(max=64), "Phiên bản quy tắc / version of the rule"]


@event("registry.agency.placed-under", version=1, agencies=("code", "parent", "was"), basis=Basis.REQUIRED)
class AgencyPlacedUnder(Facts):
    """Cơ quan được chuyển về cơ quan cấp trên khác, hoặc không còn. / An agency has another superior body, or none."""

    code: AgencyCode
    parent: AgencyCode | None = None
    was: AgencyCode | None = None


@event("registry.agency.contacts-changed", version=1, agencies=("code",))
class ContactsChanged(Facts):
    """Địa chỉ liên hệ của cơ quan thay đổi; nội dung không nằm trong nhật ký. / Contact channels were changed.

    What they are lies in the erasable directory, as they may name a person; the log holds a salted SHA-256 of them.
    """

    code: AgencyCode
    details: Sha256


@event("registry.agency.contacts-erased", version=1, agencies=("code",))
class ContactsErased(Facts):
    """Địa chỉ liên hệ đã ghi của cơ quan được xoá khỏi danh bạ. / The contact channels recorded so far were erased.

    The salts are destroyed with what `details` are digests of, so the digests no longer say anything.
    """

    code: AgencyCode
    details: Annotated[tuple[Sha256, ...], Items(min=1, max=900)]


@event("registry.agency.enrolment-withdrawn", version=1, agencies=("code",))
class EnrolmentWithdrawn(Facts):
    """Cơ quan tự nguyện rút đăng ký áp dụng, có lý do. / A voluntary agency withdrew its enrolment, with the reason.

    That it may is our rule: directive, point 1b, encourages and is silent on it.
    """

    code: AgencyCode
    document_number: Number
