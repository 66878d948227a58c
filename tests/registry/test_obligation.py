"""Who must apply and who may: derived from the kind by the dated rule of article 1, never typed in."""

from __future__ import annotations

from datetime import date

import pytest

from services.registry.domain.agency import Agency
from services.registry.domain.rules import FINAL_DAYS, MILESTONE_LISTS, OBLIGATION_RULES, PROGRAMME_YEARS, in_force
from shared.acts import Role
from shared.contracts import ContractError
from shared.contracts.registry import AgencyRegistered
from shared.contracts.terms import AgencyKind, Confidence, Obligation
from tests.registry.building import (
    COMMUNE,
    DEPARTMENT,
    RULES,
    SEED,
    TODAY,
    act,
    enrolled,
    head,
    home_affairs,
    ppc,
    refused,
    registered,
)


@pytest.mark.parametrize(
    ("kind", "obligation"),
    [
        (AgencyKind.PROVINCIAL_DEPARTMENT, Obligation.MANDATORY),
        (AgencyKind.DISTRICT_COMMITTEE, Obligation.MANDATORY),
        (AgencyKind.COMMUNE_COMMITTEE, Obligation.VOLUNTARY),
        (AgencyKind.DEFENCE_SECURITY, Obligation.VOLUNTARY),
        (AgencyKind.PUBLIC_SERVICE_UNIT, Obligation.VOLUNTARY),
    ],
)
def test_article_one_decides_who_must_apply(kind: AgencyKind, obligation: Obligation) -> None:
    agency = registered("CQ-1", kind)
    (document,) = agency.pending
    assert isinstance(document.facts, AgencyRegistered)
    assert document.facts.obligation is agency.obligation_on(TODAY, RULES) is obligation
    assert document.facts.obligation_rule == "ct02-2007.obligation.v1"
    assert agency.applying_on(TODAY, RULES) is (obligation is Obligation.MANDATORY)


def test_every_kind_has_an_obligation_and_every_dated_rule_says_where_it_comes_from() -> None:
    assert all(set(rule.obligations) == set(AgencyKind) for rule in OBLIGATION_RULES)
    for versions in (OBLIGATION_RULES, MILESTONE_LISTS, FINAL_DAYS, PROGRAMME_YEARS):
        assert [each.from_day for each in versions] == sorted(each.from_day for each in versions)
        assert all(each.provenance.source for each in versions)


def test_the_milestone_list_never_claims_to_be_verified() -> None:
    assert MILESTONE_LISTS[0].provenance.confidence is Confidence.MEMORY


def test_the_directive_obliges_nobody_before_it_is_in_force() -> None:
    agency = Agency(DEPARTMENT)
    told = {"name_vi": "Sở", "name_en": "Department", "kind": AgencyKind.PROVINCIAL_DEPARTMENT, "parent": None}
    with refused("registry.no-rule-in-force", agency, pointer="/occurred"):
        agency.register(ppc(occurred=date(2007, 4, 18)), **told, provenance=SEED, rules=RULES)  # type: ignore[arg-type]
    agency.register(ppc(occurred=date(2007, 4, 19)), **told, provenance=SEED, rules=RULES)  # type: ignore[arg-type]
    assert agency.version == 1
    assert in_force(OBLIGATION_RULES, date(2030, 1, 1)) is OBLIGATION_RULES[-1]


def test_an_agency_is_registered_on_a_legal_basis_alone() -> None:
    agency = Agency(DEPARTMENT)
    with pytest.raises(ContractError) as caught:
        agency.register(
            ppc(basis=None),
            name_vi="Sở",
            name_en="Department",
            kind=AgencyKind.PROVINCIAL_DEPARTMENT,
            parent=None,
            provenance=SEED,
            rules=RULES,
        )
    assert caught.value.pointer == "/legal_basis"
    assert (agency.version, agency.pending) == (0, [])


def test_no_agency_is_its_own_parent() -> None:
    agency = Agency(COMMUNE)
    with refused("registry.parent-is-self", agency, pointer="/parent"):
        agency.register(
            ppc(),
            name_vi="Xã",
            name_en="Commune",
            kind=AgencyKind.COMMUNE_COMMITTEE,
            parent=agency,
            provenance=SEED,
            rules=RULES,
        )


def test_a_body_does_not_enter_itself_in_the_register_but_another_does() -> None:
    own, told = Agency("SO-NV"), {"name_vi": "Sở", "name_en": "Department", "parent": None}
    kind = AgencyKind.PROVINCIAL_DEPARTMENT
    with refused("registry.own-file", own):
        own.register(home_affairs(), kind=kind, provenance=SEED, rules=RULES, **told)  # type: ignore[arg-type]
    with refused("registry.body-unknown", own):
        own.register(act(Role.HOME_AFFAIRS), kind=kind, provenance=SEED, rules=RULES, **told)  # type: ignore[arg-type]
    own.register(act(Role.DOST, "SO-KHCN"), kind=kind, provenance=SEED, rules=RULES, **told)  # type: ignore[arg-type]
    assert own.version == 1


def test_a_voluntary_agency_enrols_by_its_own_request() -> None:
    agency = registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE)
    request = {"request_number": "05/UBND", "requested_on": TODAY, "managing_agency": None, "rules": RULES}
    for somebody_else in (head(DEPARTMENT), home_affairs(), act(Role.QMR, COMMUNE)):
        with refused("registry.not-own-agency", agency):
            agency.enrol(somebody_else, **request)  # type: ignore[arg-type]
    agency.enrol(head(COMMUNE), **request)  # type: ignore[arg-type]
    assert agency.applying_on(TODAY, RULES)
    with refused("registry.already-enrolled", agency):
        agency.enrol(head(COMMUNE), **request)  # type: ignore[arg-type]


def test_a_mandatory_agency_does_not_enrol() -> None:
    agency = registered()
    with refused("registry.enrolment-not-voluntary", agency):
        agency.enrol(head(DEPARTMENT), request_number="1", requested_on=TODAY, managing_agency=None, rules=RULES)


def test_a_defence_body_cites_its_managing_agency() -> None:
    agency = registered("CA-TINH", AgencyKind.DEFENCE_SECURITY)
    with refused("registry.managing-agency-required", agency, pointer="/managing_agency"):
        agency.enrol(head("CA-TINH"), request_number="1", requested_on=TODAY, managing_agency=None, rules=RULES)
    assert enrolled("CA-TINH", AgencyKind.DEFENCE_SECURITY).applying_on(TODAY, RULES)


def test_a_request_is_not_later_than_the_enrolment() -> None:
    agency = registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE)
    with refused("registry.request-after-enrolment", agency, pointer="/requested_on"):
        agency.enrol(
            head(COMMUNE, occurred=date(2007, 5, 1)),
            request_number="1",
            requested_on=TODAY,
            managing_agency=None,
            rules=RULES,
        )
