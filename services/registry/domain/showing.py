"""What is shown for a claim: files, by the digests of their bytes."""

from __future__ import annotations

from services.registry.domain.refusals import EVIDENCE_REPEATED
from shared.errors import Refused


def check_digests(evidence: tuple[str, ...], pointer: str = "/evidence") -> None:
    """Lets evidence pass that names each file once.

    Raises:
        Refused: `registry.evidence-repeated`.
    """
    for index, digest in enumerate(evidence):
        if digest in evidence[:index]:
            raise Refused(EVIDENCE_REPEATED, pointer=f"{pointer}/{index}")
