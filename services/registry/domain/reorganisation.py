"""Reorganisations: who ended in whom, what moved, and who takes over what was open; and their correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from services.registry.domain.agency import Agency
from services.registry.domain.duties import check_act, check_basis, check_day, happened, not_by_head, not_own_file
from services.registry.domain.refusals import OCCURRED_IN_FUTURE, OCCURRED_REQUIRED
from services.registry.domain.refusals.reorganisations import (
    CORRECT_LATER_FIRST,
    CORRECTION_SAME,
    REORGANISATION_ANNULLED,
)
from services.registry.domain.succession import Change, check_change, links
from shared.acts import Act
from shared.clock import Occurred, day_of
from shared.contracts.base import Facts
from shared.contracts.document import Document
from shared.contracts.registry import (
    Matter,
    Outstanding,
    ReorganisationCarriedOut,
    ReorganisationCorrected,
    Statement,
)
from shared.contracts.terms import Provenance
from shared.errors import Refused, Term
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.lifecycle import Lifecycle, Transition

__all__ = ["Change", "Reorganisation", "Stage", "links"]


class Stage(StrEnum):
    """Whether a reorganisation took place, as is known now."""

    IN_FORCE = "in_force"
    ANNULLED = "annulled"


@dataclass
class Reorganisation(Aggregate):
    """A reorganisation that took effect on a day. What it changed stands in it, and in every agency concerned."""

    KIND: ClassVar[str] = "reorganisation"
    LIFE: ClassVar[Lifecycle[Stage]] = Lifecycle(
        {
            Stage.IN_FORCE: Term("có hiệu lực thi hành", "in force"),
            Stage.ANNULLED: Term("được đính chính là không diễn ra", "found not to have taken place"),
        },
        Transition(ReorganisationCarriedOut, (), Stage.IN_FORCE),
        Transition(
            ReorganisationCorrected,
            (Stage.IN_FORCE,),
            None,
            refusal=REORGANISATION_ANNULLED,
            also=(Stage.ANNULLED,),
        ),
    )

    stage: Stage | None = field(default=None, init=False)
    since: Occurred | None = field(default=None, init=False)
    """From when on it is in force, as known now."""
    stated_by: UUID | None = field(default=None, init=False)
    """The event that says what is known now."""
    sourced: Provenance | None = field(default=None, init=False)
    """Where what is known now was taken from, where that is said."""
    first: Change | None = field(default=None, init=False)
    """What was recorded first: by this, and never by a correction, open matters and money were handed over."""
    known: Change | None = field(default=None, init=False)
    """What is known now; None where it never took place."""

    def heir_of(self, agency: str, matter: Matter) -> str:
        """Returns who took over `matter` of an agency that ended here; of money, the first that was named."""
        assert self.known is not None
        return _holders(self.known, agency, matter)[0]

    def carry_out(self, act: Act, *, change: Change, agencies: Mapping[str, Agency]) -> tuple[Agency, ...]:
        """Records what took effect on the day stated, in itself and in every agency; returns these, to be saved too.

        `agencies` are the registered ones of those concerned. The decision is the legal basis.

        Raises:
            Refused: `registry.own-file`, `registry.own-file-by-head`, `registry.occurred-required`, what `check_change`
                refuses, or what `check_act` and `check_basis` refuse.
            ContractError: no legal basis was given.
        """
        _check_others(act, change.parties, agencies)
        if act.occurred is None:
            raise Refused(OCCURRED_REQUIRED, pointer="/occurred")
        check_act(act)
        check_basis(act)
        check_change(change, agencies, day_of(happened(act)))
        self.record(
            ReorganisationCarriedOut(
                reorganisation=self.key,
                kind=change.kind,
                title=change.title,
                predecessors=change.predecessors,
                successors=change.successors,
                ended=change.ended,
                transfers=change.transfers,
                inheritances=change.inheritances,
            ),
            act,
        )
        return tuple(self._take_part(act, change, agencies[code]) for code in change.parties)

    def correct(self, act: Act, *, right: Statement | None, agencies: Mapping[str, Agency]) -> tuple[Agency, ...]:
        """Records what the reorganisation was in truth, or (None) that it never took place; returns who is concerned.

        What was said before stays readable. Each agency whose part was another has it retracted, as of the day from
        which it was said, and its true part recorded: one that was said to end goes on. Matters and money that were
        handed over stay where they are, and what is to be handed on is told. The decision to correct is the legal
        basis, and the act's own day is that of the decision.

        Raises:
            Refused: `registry.reorganisation-annulled`, `registry.own-file`, `registry.own-file-by-head`,
                `registry.day-out-of-range`, `registry.occurred-in-future`, `registry.correction-changes-nothing`,
                `registry.correct-later-first`, what `check_change` refuses, or what `check_act` and `check_basis`
                refuse (a reason is asked for).
            ContractError: no legal basis was given.
        """
        self.LIFE.check(ReorganisationCorrected, self.stage, reorganisation=self.key)
        assert self.since is not None
        assert self.known is not None
        assert self.stated_by is not None
        was, now = self.known, None if right is None else change_of(right)
        concerned = tuple(dict.fromkeys((*was.parties, *(now.parties if now else ()))))
        _check_others(act, concerned, agencies)
        check_act(act, reason=True)
        check_basis(act)
        self._check_last(concerned, agencies)
        if right is not None and now is not None:
            self._check_right(act, right, was)
            check_change(now, agencies, right.effective_on, apart=self.key)
        facts = ReorganisationCorrected(
            reorganisation=self.key,
            corrects=self.stated_by,
            decided_on=day_of(happened(act)),
            right=right,
            concerned=concerned,
            outstanding=tuple(self._outstanding(now)),
        )
        begins = self.since if right is None or right.effective_on == day_of(self.since) else right.effective_on
        return self._restate(facts, act.happened(self.since), act.happened(begins), agencies)

    def _restate(
        self, facts: ReorganisationCorrected, before: Act, after: Act, agencies: Mapping[str, Agency]
    ) -> tuple[Agency, ...]:
        """Records a correction, and the part of each agency anew where it was another: as of `before` and `after`."""
        was, now = self.known, None if facts.right is None else change_of(facts.right)
        days = day_of(happened(before)), day_of(happened(after))
        self.record(facts, after if days[1] < days[0] else before)
        changed = [code for code in facts.concerned if days[0] != days[1] or _part(was, code) != _part(now, code)]
        for code in changed:
            if was is not None and code in was.parties:
                agencies[code].retract_part(before, reorganisation=self.key)
            if now is not None and code in now.parties:
                self._take_part(after, now, agencies[code])
        return tuple(agencies[code] for code in changed)

    def _take_part(self, act: Act, change: Change, agency: Agency) -> Agency:
        ended, others = agency.key in change.ended, change.others(agency.key)
        agency.take_part(act, reorganisation=self.key, kind=change.kind, ended=ended, others=others)
        return agency

    def _check_last(self, concerned: tuple[str, ...], agencies: Mapping[str, Agency]) -> None:
        """Lets a correction pass if nobody concerned ended in another reorganisation, which would then rest on air."""
        for code in concerned:
            ended_by = agencies[code].ended_by if code in agencies else None
            if ended_by not in (None, self.key):
                raise Refused(CORRECT_LATER_FIRST, agency=code, reorganisation=ended_by)

    def _check_right(self, act: Act, right: Statement, was: Change) -> None:
        assert self.since is not None
        check_day(right.effective_on, "/effective_on")
        today = day_of(act.time)
        if right.effective_on > today:
            raise Refused(OCCURRED_IN_FUTURE, pointer="/effective_on", happened=right.effective_on, today=today)
        said = (was, day_of(self.since), self.sourced)
        if (change_of(right), right.effective_on, right.provenance) == said:
            raise Refused(CORRECTION_SAME, reorganisation=self.key)

    def _outstanding(self, now: Change | None) -> Iterator[Outstanding]:
        """Yields what is held by others than are to hold it: it was handed over by what was recorded first."""
        assert self.first is not None
        for code in dict.fromkeys((*self.first.ended, *(now.ended if now else ()))):
            for matter in Matter:
                held_by, due_to = _holders(self.first, code, matter), _holders(now, code, matter)
                if held_by != due_to or _weights(self.first, code, matter) != _weights(now, code, matter):
                    yield Outstanding(code, matter, held_by, due_to)

    def apply(self, facts: Facts, document: Document) -> None:
        """Assigns what `facts` say."""
        self.stage = self.LIFE.after(type(facts), self.stage)
        match facts:
            case ReorganisationCarriedOut():
                self.first = self.known = change_of(facts)
                self.since, self.stated_by = document.occurred, document.id
            case ReorganisationCorrected():
                self.stated_by = document.id
                self._apply_right(facts.right)
            case _:
                pass

    def _apply_right(self, right: Statement | None) -> None:
        if right is None:
            self.stage, self.known = Stage.ANNULLED, None
            return
        self.known, self.sourced = change_of(right), right.provenance
        if self.since is None or day_of(self.since) != right.effective_on:
            self.since = right.effective_on


def _check_others(act: Act, concerned: tuple[str, ...], agencies: Mapping[str, Agency]) -> None:
    """Lets pass who is of none of the agencies concerned and heads none, nor signs for one who does."""
    for code in concerned:
        not_own_file(act, code)
        head = agencies[code].head_on(day_of(happened(act))) if code in agencies else None
        not_by_head(act, code, head)


def change_of(stated: Statement | ReorganisationCarriedOut) -> Change:
    """Returns the change that is stated."""
    return Change(
        kind=stated.kind,
        title=stated.title,
        predecessors=stated.predecessors,
        successors=stated.successors,
        transfers=stated.transfers,
        inheritances=stated.inheritances,
    )


def _part(change: Change | None, agency: str) -> tuple[object, ...] | None:
    """Returns what `AgencyReorganised` says of an agency in this change, None where it has no part in it."""
    if change is None or agency not in change.parties:
        return None
    return (change.kind, agency in change.ended, change.others(agency))


def _heirs(change: Change | None, agency: str, matter: Matter) -> dict[str, int]:
    named = () if change is None else change.inheritances
    return {each.to_agency: each.weight for each in named if (each.from_agency, each.matter) == (agency, matter)}


def _holders(change: Change | None, agency: str, matter: Matter) -> tuple[str, ...]:
    """Returns who takes a matter of an agency over; itself, where nobody does."""
    return tuple(_heirs(change, agency, matter)) or (agency,)


def _weights(change: Change | None, agency: str, matter: Matter) -> tuple[int, ...]:
    return tuple(_heirs(change, agency, matter).values())
