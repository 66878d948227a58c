"""What the registry records of consultancy contracts: who consulted for whom, bought by whom, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.terms import AgencyCode, Dong, Name, Note, Number, PersonId

ConsultancyKey = Annotated[
    str, Text(max=64, pattern=r"[A-Z0-9][A-Za-z0-9._-]*"), "Mã hợp đồng tư vấn / key of the consultancy contract"
]


@event("registry.consultancy.contracted", version=1, agencies=("agency", "buyer"))
class ConsultancyContracted(Facts):
    """Hợp đồng tư vấn xây dựng hệ thống được ghi nhận. / A consultancy contract was recorded.

    `agency` is consulted, `buyer` paid for it (the agency itself, or DOST for it), `bought_by` signed for the buyer.
    Consultants and the person who bought may not assess the agency for two years (ISO/IEC 17021).
    """

    consultancy: ConsultancyKey
    agency: AgencyCode
    body: Name
    consultants: Annotated[tuple[PersonId, ...], Items(max=50)]
    buyer: AgencyCode
    bought_by: PersonId
    contract_number: Number
    from_day: date
    to_day: date
    value: Dong


@event("registry.consultancy.ended", version=1, agencies=("agency",))
class ConsultancyEnded(Facts):
    """Hợp đồng tư vấn kết thúc (thanh lý, hoặc chấm dứt trước hạn). / A consultancy contract ended, on `ended_on`."""

    consultancy: ConsultancyKey
    agency: AgencyCode
    ended_on: date
    accepted: Annotated[bool, "Đã nghiệm thu / accepted"]
    note: Note | None = None
