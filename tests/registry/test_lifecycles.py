"""Every pair of state and event of an agency's life, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from services.registry.domain.agency import Agency, Stage
from services.registry.domain.refusals.agencies import AGENCY_ENDED
from shared.contracts.base import Facts
from shared.contracts.registry import (
    AgencyEnrolled,
    AgencyPartRetracted,
    AgencyPlacedUnder,
    AgencyReclassified,
    AgencyRenamed,
    AgencyReorganised,
    ContactsChanged,
    ContactsErased,
    EnrolmentWithdrawn,
    HeadAppointed,
    MilestoneReported,
    ReorganisationKind,
    StaffReported,
)
from shared.contracts.terms import AgencyKind
from shared.errors import Refused, Term
from shared.eventstore.lifecycle import Lifecycle, Transition
from tests.registry.building import (
    COMMUNE,
    DIGEST,
    RULES,
    STEPS,
    TODAY,
    entered,
    head,
    home_affairs,
    ppc,
    registered,
    report,
)
from tests.support.lifecycles import check_pair, pairs


def active() -> Agency:
    agency = registered(COMMUNE, AgencyKind.COMMUNE_COMMITTEE)
    agency.change_contacts(head(COMMUNE), details=DIGEST)
    kind = ReorganisationKind.FUNCTIONS_TRANSFERRED
    agency.take_part(ppc(), reorganisation="R-0", kind=kind, ended=False, others=("XA-2",))
    return agency


def end(agency: Agency) -> None:
    kind = ReorganisationKind.ABSORBED
    agency.take_part(ppc(), reorganisation="R", kind=kind, ended=True, others=("XA-2",))


def ended() -> Agency:
    agency = active()
    end(agency)
    return agency


def enrol(agency: Agency) -> None:
    agency.enrol(head(COMMUNE), request_number="1", requested_on=TODAY, managing_agency=None, rules=RULES)


def enrolled_first(agency: Agency) -> None:
    """Enrols an agency that goes on, so that nothing but its end can be held against what follows."""
    if agency.stage is Stage.ACTIVE:
        enrol(agency)


def withdraw(agency: Agency) -> None:
    enrolled_first(agency)
    agency.withdraw(head(COMMUNE, reason="Thiếu người"), document_number="2", rules=RULES)


def reach_first(agency: Agency) -> None:
    enrolled_first(agency)
    report(agency, STEPS[0], TODAY)


def join(agency: Agency) -> None:
    kind = ReorganisationKind.FUNCTIONS_TRANSFERRED
    agency.take_part(ppc(), reorganisation="R-2", kind=kind, ended=False, others=("XA-2",))


ATTEMPTS: dict[type[Facts], Callable[[Agency], object]] = {
    AgencyRenamed: lambda each: each.rename(ppc(), name_vi="Xã mới", name_en="New"),
    AgencyReclassified: lambda each: each.reclassify(ppc(), kind=AgencyKind.PUBLIC_SERVICE_UNIT, rules=RULES),
    AgencyPlacedUnder: lambda each: each.place_under(ppc(), parent=registered()),
    HeadAppointed: lambda each: each.appoint_head(ppc(), person=entered(), term_from=TODAY, term_to=None),
    StaffReported: lambda each: each.report_staff(head(COMMUNE), staff=21, as_of=TODAY),
    ContactsChanged: lambda each: each.change_contacts(head(COMMUNE), details=DIGEST),
    ContactsErased: lambda each: each.erase_contacts(home_affairs(reason="Theo yêu cầu")),
    AgencyEnrolled: enrol,
    EnrolmentWithdrawn: withdraw,
    MilestoneReported: reach_first,
    AgencyReorganised: join,
    AgencyPartRetracted: lambda each: each.retract_part(ppc(), reorganisation="R-0"),
}


@pytest.mark.parametrize(("state", "event"), pairs(Agency.LIFE))
def test_an_agency_takes_what_its_table_allows_and_refuses_the_rest_by_its_rule(
    state: Stage, event: type[Facts]
) -> None:
    check_pair(Agency.LIFE, (state, event), {Stage.ACTIVE: active, Stage.ENDED: ended}, ATTEMPTS)


def test_an_agency_ends_once_and_on_the_day_of_the_reorganisation() -> None:
    agency = active()
    kind = ReorganisationKind.ABSORBED
    agency.take_part(ppc(occurred=date(2007, 5, 1)), reorganisation="R", kind=kind, ended=True, others=("XA-2",))
    assert (agency.stage, agency.ended_on) == (Stage.ENDED, date(2007, 5, 1))
    with pytest.raises(Refused) as refused:
        end(agency)
    assert refused.value.code == "registry.agency-ended"
    agency.check_goes_on(day=date(2007, 4, 30))


def test_an_agency_that_was_said_to_end_by_mistake_goes_on() -> None:
    agency = ended()
    agency.retract_part(ppc(), reorganisation="R")
    assert (agency.stage, agency.ended_on, agency.ended_by, list(agency.parts)) == (Stage.ACTIVE, None, None, ["R-0"])
    agency.check_goes_on()


def test_a_state_that_an_event_may_also_lead_to_has_a_name_like_any_other() -> None:
    names = {Stage.ACTIVE: Term("đang hoạt động", "active")}
    with pytest.raises(ValueError, match="AgencyReorganised names a state that has no name"):
        Lifecycle(names, Transition(AgencyReorganised, (Stage.ACTIVE,), None, AGENCY_ENDED, also=(Stage.ENDED,)))
    assert Agency.LIFE.after(AgencyReorganised, Stage.ACTIVE) is Stage.ACTIVE
