"""A few agencies read themselves, clause by clause, and seal it before the independent team begins (made up)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from services.assessment.catalogues import load_all
from thucchat.demo.cast import Agency
from thucchat.demo.chapters.assess import EDITION, Round, rounds
from thucchat.demo.chapters.quality import KEPT
from thucchat.demo.papers import Paper
from thucchat.demo.steps import Step, moment, workday

AT_ONCE: Final = 20
"""How many clauses one command answers."""


def steps(agencies: Sequence[Agency]) -> Iterator[Step]:
    """Yields the self-assessment beside the initial assessment of those who keep their files whole."""
    for agency in agencies:
        if agency.code in KEPT:
            for held in rounds(agency):
                if held.kind == "initial":
                    yield from _read(held)


def _read(held: Round) -> Iterator[Step]:
    agency, day = held.agency, workday(held.day - timedelta(days=14))
    path, subject = f"/v1/self-assessments/{held.key}", f"self-assessment/{held.key}"
    begun = {"assessment": held.key, "agency": agency.code}
    paper = Paper(agency, f"{held.key}/TDG (minh hoạ)", "Hồ sơ tự đánh giá", day)
    yield from paper.hand_in(moment(day, 8))
    yield Step(moment(day, 9), agency.qmr, "assessment", "/v1/self-assessments", begun)
    answers = [_answer(agency, place, clause.id, paper) for place, clause in enumerate(load_all()[EDITION].assessable)]
    for first in range(0, len(answers), AT_ONCE):
        body = {"answers": answers[first : first + AT_ONCE]}
        yield Step(moment(day, 10, first), agency.qmr, "assessment", f"{path}/answers", body, subject)
    sealed = workday(day + timedelta(days=3))
    yield Step(moment(sealed, 9), agency.head, "assessment", f"{path}/seal", {}, subject)


def _answer(agency: Agency, place: int, clause: str, paper: Paper) -> dict[str, Any]:
    weak = (agency.index + place) % 17 == 0
    return {
        "clause": clause,
        "result": "observation" if weak else "conforming",
        "note": "Còn chậm cập nhật (minh hoạ)" if weak else "Đã thực hiện theo quy trình (minh hoạ)",
        "evidence": [paper.digest],
    }
