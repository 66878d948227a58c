"""Whom the notifier may address for each agency, as it heard from the register."""

from __future__ import annotations

from datetime import date

from shared.contracts.base import Facts, event
from shared.contracts.terms import AgencyCode, Name, PersonId


@event("notifier.addressee.agency-named", version=1, agencies=("agency",))
class AgencyNamed(Facts):
    """Tên cơ quan, nghe từ danh mục, dùng trong thông báo. / An agency's name, heard from the register."""

    agency: AgencyCode
    name_vi: Name
    name_en: Name


@event("notifier.addressee.noted", version=1, agencies=("agency",))
class AddresseeNoted(Facts):
    """Người nhận thông báo của một cơ quan (thủ trưởng). / The addressee of an agency: its head, from a day on."""

    agency: AgencyCode
    person: PersonId
    from_day: date


@event("notifier.addressee.representative-noted", version=1, agencies=("agency",))
class RepresentativeNoted(Facts):
    """Đại diện lãnh đạo về chất lượng của một cơ quan, nghe từ danh mục. / An agency's management representative."""

    agency: AgencyCode
    person: PersonId
    from_day: date
