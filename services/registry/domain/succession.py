"""What a reorganisation is to do, and whether it can be: who takes part, what moves, who takes over what was open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.registry.domain.agency import Agency
from services.registry.domain.forms import FORMS, MATTERS, TERRITORIAL, Form
from services.registry.domain.refusals import AGENCY_UNKNOWN
from services.registry.domain.refusals.agencies import CHANGE_OUT_OF_ORDER
from services.registry.domain.refusals.reorganisations import (
    HEIR_MISSING,
    HEIR_NOT_SUCCESSOR,
    HEIR_OF_NOBODY,
    HEIR_REPEATED,
    ONLY_MONEY_SPLIT,
    PARTY_IDLE,
    PARTY_ON_BOTH_SIDES,
    PARTY_REPEATED,
    REORGANISATION_FORM,
    SUCCESSOR_NOT_NEW,
    TERRITORY_ALONE,
    TERRITORY_FIGURES,
    TERRITORY_KIND,
    TRANSFER_NOT_PARTY,
    TRANSFER_REPEATED,
    TRANSFER_REQUIRED,
    TRANSFER_TO_SELF,
)
from services.registry.domain.rules import KIND_NAMES
from shared.contracts.registry import Inheritance, Matter, ReorganisationKind, Transfer
from shared.errors import Refused, Term


@dataclass(frozen=True, slots=True)
class Change:
    """What a reorganisation is to do; who ends follows from its kind."""

    kind: ReorganisationKind
    title: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    transfers: tuple[Transfer, ...] = ()
    inheritances: tuple[Inheritance, ...] = ()

    @property
    def form(self) -> Form:
        """Returns what its kind asks."""
        return FORMS[self.kind]

    @property
    def ended(self) -> tuple[str, ...]:
        """Returns those that cease."""
        return self.predecessors if self.form.ends else ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Returns everybody concerned, each once."""
        return tuple(dict.fromkeys((*self.predecessors, *self.successors)))

    def others(self, agency: str) -> tuple[str, ...]:
        """Returns whom an agency gave to or took from; of one that ends, its successors."""
        given = [taker for giver, taker in self.links if giver == agency]
        taken = [giver for giver, taker in self.links if taker == agency]
        return tuple(dict.fromkeys((*given, *taken)))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Returns who goes over into whom."""
        return links(self.predecessors, self.successors, self.transfers, self.inheritances)


def links(
    predecessors: Sequence[str],
    successors: Sequence[str],
    transfers: Sequence[Transfer],
    inheritances: Sequence[Inheritance],
) -> tuple[tuple[str, str], ...]:
    """Returns who goes over into whom, each pair once: by what moved and by who inherits; if nothing moved, all in all.

    Succession is not one to one: a predecessor may have several successors, and a successor several predecessors.
    """
    if transfers:
        pairs = [(each.from_agency, each.to_agency) for each in transfers]
        pairs += [(each.from_agency, each.to_agency) for each in inheritances]
    else:
        pairs = [(giver, taker) for giver in predecessors for taker in successors]
    return tuple(dict.fromkeys(pairs))


def check_change(change: Change, agencies: Mapping[str, Agency], day: date, *, apart: str | None = None) -> None:
    """Lets a change pass that can have taken effect on `day`. `agencies` are the registered ones of those concerned.

    What the reorganisation `apart` did to them does not count: it is being stated anew.

    Raises:
        Refused: what `_check_parties`, `_check_transfers`, `_check_heirs` and `_check_busy` refuse.
    """
    _check_parties(change, agencies, day, apart)
    _check_transfers(change, agencies, day)
    _check_heirs(change)
    _check_busy(change)


def _check_parties(change: Change, agencies: Mapping[str, Agency], day: date, apart: str | None) -> None:
    """Lets those take part who are as many as the kind asks, are registered, and have not ended.

    Raises:
        Refused: `registry.reorganisation-form`, `registry.reorganisation-party-repeated`,
            `registry.reorganisation-both-sides`, `registry.agency-unknown`, `registry.agency-ended`,
            `registry.successor-not-new` or what `_check_end` refuses.
    """
    form = change.form
    for side, codes, number in (
        ("predecessors", change.predecessors, form.predecessors),
        ("successors", change.successors, form.successors),
    ):
        if len(codes) not in number:
            raise Refused(REORGANISATION_FORM, pointer=f"/{side}", kind=form.name, form=form.told)
        for index, code in enumerate(codes):
            pointer = f"/{side}/{index}"
            if code in codes[:index]:
                raise Refused(PARTY_REPEATED, pointer=pointer, agency=code)
            if code not in agencies:
                raise Refused(AGENCY_UNKNOWN, pointer=pointer, agency=code)
            agencies[code].check_goes_on(pointer, apart=apart)
    for index, code in enumerate(change.successors):
        pointer = f"/successors/{index}"
        if code in change.predecessors and not form.mutual:
            raise Refused(PARTY_ON_BOTH_SIDES, pointer=pointer, kind=form.name, agency=code)
        if form.founds and agencies[code].was_at_work_before(day, apart=apart):
            raise Refused(SUCCESSOR_NOT_NEW, pointer=pointer, kind=form.name, agency=code, happened=day)
    _check_end(change, agencies, day, apart)


def _check_end(change: Change, agencies: Mapping[str, Agency], day: date, apart: str | None) -> None:
    """Lets those end who took part in no later reorganisation; what ends nobody may be recorded late and lie before it.

    Raises:
        Refused: `registry.change-out-of-order`.
    """
    for code in change.ended:
        last = max(agencies[code].reorganised(apart=apart), default=day)
        if day < last:
            raise Refused(CHANGE_OUT_OF_ORDER, pointer="/occurred", happened=day, last=last)


def _check_transfers(change: Change, agencies: Mapping[str, Agency], day: date) -> None:
    """Lets pass what moves from a predecessor to a successor; area and people with a boundary change alone.

    Raises:
        Refused: `registry.transfer-required`, `registry.transfer-not-party`, `registry.transfer-to-self`,
            `registry.transfer-repeated`, `registry.territory-figures`, `registry.territory-alone` or
            `registry.territory-kind`.
    """
    form, seen = change.form, set[tuple[str, str, str]]()
    if form.transfers and not change.transfers:
        raise Refused(TRANSFER_REQUIRED, pointer="/transfers", kind=form.name)
    for index, each in enumerate(change.transfers):
        pointer = f"/transfers/{index}"
        for member, code, side in (
            ("from_agency", each.from_agency, change.predecessors),
            ("to_agency", each.to_agency, change.successors),
        ):
            if code not in side:
                raise Refused(TRANSFER_NOT_PARTY, pointer=f"{pointer}/{member}", agency=code)
        if each.from_agency == each.to_agency:
            raise Refused(TRANSFER_TO_SELF, pointer=f"{pointer}/to_agency", agency=each.to_agency)
        told = (each.from_agency, each.to_agency, each.what.casefold())
        if told in seen:
            raise Refused(TRANSFER_REPEATED, pointer=pointer, giver=each.from_agency, taker=each.to_agency)
        seen.add(told)
        _check_territory(each, form, pointer)
    if form.territory:
        _check_levels(change, agencies, day)


def _check_territory(transfer: Transfer, form: Form, pointer: str) -> None:
    figures = (transfer.area_m2, transfer.people)
    if form.territory and (None in figures or not any(figures)):
        raise Refused(TERRITORY_FIGURES, pointer=pointer)
    if not form.territory and figures != (None, None):
        raise Refused(TERRITORY_ALONE, pointer=pointer, kind=form.name)


def _check_levels(change: Change, agencies: Mapping[str, Agency], day: date) -> None:
    level = agencies[change.predecessors[0]].kind_on(day)
    for side, codes in (("predecessors", change.predecessors), ("successors", change.successors)):
        for index, code in enumerate(codes):
            kind = agencies[code].kind_on(day)
            if kind not in TERRITORIAL or kind is not level:
                told = Term(*KIND_NAMES[kind])
                raise Refused(TERRITORY_KIND, pointer=f"/{side}/{index}", agency=code, kind=told)


def _check_heirs(change: Change) -> None:
    """Lets heirs pass: for each agency that ends, one for every matter; of money alone several, by weights.

    Raises:
        Refused: `registry.heir-of-nobody`, `registry.heir-not-successor`, `registry.heir-repeated`,
            `registry.only-money-is-split` or `registry.heir-missing`.
    """
    heirs: dict[tuple[str, Matter], list[str]] = {}
    for index, each in enumerate(change.inheritances):
        pointer, matter = f"/inheritances/{index}", MATTERS[each.matter]
        if each.from_agency not in change.ended:
            raise Refused(HEIR_OF_NOBODY, pointer=f"{pointer}/from_agency", agency=each.from_agency)
        if each.to_agency not in change.successors:
            raise Refused(HEIR_NOT_SUCCESSOR, pointer=f"{pointer}/to_agency", agency=each.to_agency)
        named = heirs.setdefault((each.from_agency, each.matter), [])
        if each.to_agency in named:
            raise Refused(HEIR_REPEATED, pointer=f"{pointer}/to_agency", agency=each.to_agency, matter=matter)
        if each.matter is not Matter.MONEY and (named or each.weight != 1):
            raise Refused(ONLY_MONEY_SPLIT, pointer=pointer, agency=each.from_agency, matter=matter)
        named.append(each.to_agency)
    for code in change.ended:
        for missing in Matter:
            if (code, missing) not in heirs:
                raise Refused(HEIR_MISSING, pointer="/inheritances", agency=code, matter=MATTERS[missing])


def _check_busy(change: Change) -> None:
    """Lets pass where everybody named gives or takes something. Raises Refused `registry.reorganisation-party-idle`."""
    givers, takers = ({pair[side] for pair in change.links} for side in (0, 1))
    for side, codes, busy in (("predecessors", change.predecessors, givers), ("successors", change.successors, takers)):
        for index, code in enumerate(codes):
            if code not in busy:
                raise Refused(PARTY_IDLE, pointer=f"/{side}/{index}", agency=code)
