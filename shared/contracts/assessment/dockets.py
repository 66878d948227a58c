"""What assessment notes of an agency's matters: which it has or had, and to whom they went when it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from shared.contracts.assessment.terms import ClauseId
from shared.contracts.base import Facts, event
from shared.contracts.fields import Items, Text
from shared.contracts.registry.reorganisations import Matter, ReorganisationKey
from shared.contracts.terms import AgencyCode


@event("assessment.docket.matter-entered", version=1, agencies=("agency", "from_agency"))
class MatterEntered(Facts):
    """Một việc được ghi vào sổ việc của cơ quan. / A matter stands in an agency's docket: raised there, or taken over.

    In the transaction of its raising or of its hand-over (`from_agency`). `clause` and `catalogue` are those of a
    nonconformity.
    """

    agency: AgencyCode
    matter: Matter
    key: Annotated[str, Text(max=96)]
    clause: ClauseId | None = None
    catalogue: Annotated[str, Text(max=64)] | None = None
    from_agency: AgencyCode | None = None


@dataclass(frozen=True, slots=True)
class Heir:
    """Who takes over a kind of matter."""

    matter: Matter
    to_agency: AgencyCode


@event("assessment.docket.closed", version=1, agencies=("agency", "heirs.to_agency"))
class DocketClosed(Facts):
    """Sổ việc khép lại vì cơ quan kết thúc; việc còn mở sang cơ quan kế thừa. / The agency ended; who its heirs are."""

    agency: AgencyCode
    reorganisation: ReorganisationKey
    heirs: Annotated[tuple[Heir, ...], Items(max=10)]
