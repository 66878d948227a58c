"""What is open in an agency that ends goes to the heir that the reorganisation names: nothing lost, nothing doubled."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from services.assessment.application.handover import NoHeir
from services.assessment.domain.docket import Docket
from services.assessment.domain.nonconformity import Step
from services.assessment.policy import REACTIONS
from services.assessment.projections import CERTIFICATES, NONCONFORMITIES, RECOMMENDATIONS, SIGNALS
from shared.acts import Actor, Role
from shared.contracts.assessment import (
    CertificateHandedOver,
    DocketClosed,
    Heir,
    MatterEntered,
    NonconformityHandedOver,
    RecommendationHandedOver,
    SignalHandedOver,
)
from shared.contracts.document import Document
from shared.contracts.registry import Inheritance, Matter, ReorganisationCarriedOut, ReorganisationKind
from tests.assessment.matters import HEIR, NC, NOTICE, REVIEWER, SECRETARY, SIGNAL, Matters
from tests.assessment.world import PPC, registered

HANDED = (NonconformityHandedOver, CertificateHandedOver, RecommendationHandedOver, SignalHandedOver)


def filled(matters: Matters) -> Matters:
    """Gives SNV two open nonconformities and a closed one, certificates, recommendations and signals, open and not."""
    matters.raised("8.2.2", "4.2.3", "8.3")
    for step in (matters.analysed, matters.planned, matters.carried_out):
        step()
    matters.world.later(days=31)
    matters.verified()
    matters.closed()
    matters.certified()
    matters.certified("GCN-2")
    matters.do.withdraw_certificate(matters.act(REVIEWER, basis=NOTICE), certificate="GCN-2", note="Ngừng")
    matters.recommended(due_on=date(2008, 6, 1))
    matters.reported()
    matters.recommended("KN-2", due_on=date(2008, 6, 1))
    matters.signalled()
    matters.signalled(3)
    matters.do.dismiss_signal(matters.act(REVIEWER, reason="Sổ khớp"), signal=SIGNAL)
    return matters


def open_by_agency(matters: Matters) -> Counter[tuple[str, str]]:
    """Counts the open matters by collection and holder."""
    views = matters.world.views()
    collections = (NONCONFORMITIES, CERTIFICATES, RECOMMENDATIONS, SIGNALS)
    return Counter(
        (name, item["agency"]) for name in collections for item in views.page(name, limit=200, state="open").items
    )


def test_open_matters_go_to_the_heir_and_totals_are_conserved(matters: Matters) -> None:
    filled(matters)
    before = open_by_agency(matters)
    assert before == {
        (NONCONFORMITIES, "SNV"): 2,
        (CERTIFICATES, "SNV"): 1,
        (RECOMMENDATIONS, "SNV"): 2,
        (SIGNALS, "SNV"): 1,
    }
    cause = matters.merged()
    assert open_by_agency(matters) == {(name, "SYT"): number for (name, _), number in before.items()}
    handed = [each for each in matters.world.log if isinstance(each.facts, HANDED)]
    assert len(handed) == before.total()
    for each in handed:
        assert isinstance(each.facts, HANDED)
        assert (each.facts.from_agency, each.facts.to_agency, each.facts.reorganisation) == ("SNV", "SYT", "SX-2008")
        assert (each.causation, each.occurred) == (cause.id, cause.occurred)
        assert (each.actor.person, each.actor.role) == ("service:assessment", Role.SERVICE)
    assert matters.nonconformity.agency == "SNV", "what was closed stays where it was"


def test_the_same_reorganisation_heard_again_changes_nothing(matters: Matters) -> None:
    filled(matters)
    cause = matters.merged()
    size, held = len(matters.world.log), open_by_agency(matters)
    again(matters, cause)
    assert (len(matters.world.log), open_by_agency(matters)) == (size, held)


def again(matters: Matters, cause: Document) -> None:
    """Reacts to a document that was heard before, as if it had come as another one."""
    act = matters.do.reacting_to(cause, 99)
    changed = list(REACTIONS[type(cause.facts)](matters.do, cause, act))
    matters.do.save_reaction([], changed)


def test_the_heir_acts_on_it_from_then_on_and_the_ended_agency_does_not(matters: Matters) -> None:
    matters.raised()
    matters.analysed()
    matters.merged()
    with matters.world.refuses("assessment.other-agency"):
        matters.planned(actor=SECRETARY)
    matters.planned(actor=HEIR)
    matters.carried_out(actor=HEIR)
    held = matters.nonconformity
    assert (held.stage, held.agency, held.holders) == (Step.CARRIED_OUT, "SYT", ("SNV", "SYT"))
    assert held.raised is not None
    assert held.raised.agency == "SNV", "it keeps its key and its history"
    matters.world.later(days=31)
    with matters.world.refuses("assessment.own-matter"):
        matters.verified(actor=Actor("p-022", Role.ASSESSOR, "SYT"))


def test_what_is_raised_later_against_an_agency_that_ended_goes_to_its_heir_at_once(matters: Matters) -> None:
    matters.found()
    matters.merged()
    matters.approved()
    assert matters.nonconformity.agency == "SYT"
    assert open_by_agency(matters) == {(NONCONFORMITIES, "SYT"): 1}


def test_commands_that_name_an_ended_agency_are_refused_with_the_name_of_its_heir(matters: Matters) -> None:
    matters.merged()
    for attempt in (matters.certified, matters.recommended, matters.signalled):
        with matters.world.refuses("assessment.agency-ended", "/agency", agency="SNV", heir="SYT"):
            attempt()
    matters.certified(agency="SYT")


def test_each_kind_of_matter_goes_to_its_own_heir(matters: Matters) -> None:
    matters.world.hear(registered("SXD"))
    filled(matters)
    heirs = {Matter.SIGNALS: "SXD", Matter.CERTIFICATES: "SXD"}
    named = tuple(Inheritance("SNV", each, heirs.get(each, "SYT")) for each in Matter if each is not Matter.MONEY)
    matters.merged(kind=ReorganisationKind.DISSOLVED, successors=("SXD", "SYT"), inheritances=named)
    assert open_by_agency(matters) == {
        (NONCONFORMITIES, "SYT"): 2,
        (RECOMMENDATIONS, "SYT"): 2,
        (CERTIFICATES, "SXD"): 1,
        (SIGNALS, "SXD"): 1,
    }


def test_an_heir_that_ends_itself_hands_on_and_two_that_end_at_once_meet_in_one(matters: Matters) -> None:
    matters.world.hear(registered("SXD"))
    filled(matters)
    total = open_by_agency(matters).total()
    matters.merged()
    matters.world.later(days=1)
    matters.certified("GCN-3", agency="SKHCN", actor=PPC)
    ended = ("SYT", "SKHCN")
    named = tuple(Inheritance(each, matter, "SXD") for each in ended for matter in Matter if matter is not Matter.MONEY)
    matters.merged(
        key="SX-2009",
        kind=ReorganisationKind.MERGED,
        predecessors=ended,
        successors=("SXD",),
        ended=ended,
        inheritances=named,
    )
    held = open_by_agency(matters)
    assert {agency for _, agency in held} == {"SXD"}
    assert held.total() == total + 1


def test_a_reorganisation_that_names_no_heir_for_what_is_open_is_not_taken(matters: Matters) -> None:
    matters.raised()
    size = len(matters.world.log)
    with pytest.raises(NoHeir):
        matters.merged(inheritances=())
    assert len(matters.world.log) == size


def test_where_functions_move_nobody_ends_and_nothing_is_handed_over(matters: Matters) -> None:
    filled(matters)
    before = open_by_agency(matters)
    matters.merged(kind=ReorganisationKind.FUNCTIONS_TRANSFERRED, ended=(), inheritances=())
    assert open_by_agency(matters) == before


def test_the_docket_says_what_was_entered_and_who_took_over(matters: Matters) -> None:
    matters.raised()
    matters.merged()
    docket, heir = (matters.do.load(Docket, code) for code in ("SNV", "SYT"))
    assert docket.closed == DocketClosed(
        agency="SNV",
        reorganisation="SX-2008",
        heirs=tuple(Heir(each, "SYT") for each in Matter if each is not Matter.MONEY),
    )
    (entered,) = heir.matters
    assert entered == MatterEntered(
        agency="SYT",
        matter=Matter.CORRECTIVE_ACTIONS,
        key=NC,
        clause="8.2.2",
        catalogue="tcvn-iso-9001-2000",
        from_agency="SNV",
    )


def test_the_heirs_ended_before_it_was_heard_are_followed_to_who_goes_on(matters: Matters) -> None:
    matters.world.hear(registered("SXD"))
    named = tuple(Inheritance("SYT", each, "SXD") for each in Matter if each is not Matter.MONEY)
    matters.merged("SYT", "SXD", key="SX-1", inheritances=named)
    matters.raised()
    facts = ReorganisationCarriedOut(
        reorganisation="SX-2",
        kind=ReorganisationKind.ABSORBED,
        title="Sáp nhập",
        predecessors=("SNV",),
        successors=("SYT",),
        ended=("SNV",),
        inheritances=tuple(Inheritance("SNV", each, "SYT") for each in Matter if each is not Matter.MONEY),
    )
    matters.world.hear(facts)
    assert matters.nonconformity.agency == "SXD"
