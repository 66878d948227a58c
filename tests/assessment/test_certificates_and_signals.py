"""The rules on certificates and signals that are neither a state nor a person; and views that are folded again."""

from __future__ import annotations

from datetime import date

from services.assessment.projections import CERTIFICATES, NONCONFORMITIES, SIGNALS
from shared.contracts.terms import FactCited
from tests.assessment.matters import CERTIFICATE, NOTICE, Matters
from tests.assessment.world import DIRECTOR


def test_where_a_certificate_is_silent_the_cycle_of_the_standard_holds_and_is_said_so(matters: Matters) -> None:
    matters.certified(issued_on=date(2008, 2, 29))
    silent = matters.certificate.recorded
    assert silent is not None
    assert (silent.expires_on, silent.expiry_stated) == (date(2011, 2, 28), False)
    assert (silent.surveillance_months, silent.surveillance_stated) == (12, False)


def test_a_certificate_does_not_contradict_its_own_days_or_fields(matters: Matters) -> None:
    with matters.world.refuses("assessment.certificate-expires-before-issue", "/expires_on"):
        matters.certified(expires_on=date(2008, 3, 1))
    with matters.world.refuses("assessment.issued-later", "/issued_on"):
        matters.certified(issued_on=date(2008, 3, 11))
    with matters.world.refuses("assessment.field-there", "/fields_of_activity/1", place=2):
        matters.certified(fields_of_activity=("Lưu trữ", "Lưu trữ"))
    with matters.world.refuses("assessment.assessment-unknown", "/assessment"):
        matters.certified(assessment="DG-KHONG-CO")
    matters.certified()
    with matters.world.refuses("assessment.certificate-expired-early", "/expired_on", expires=date(2011, 3, 1)):
        matters.do.expire_certificate(
            matters.act(DIRECTOR, basis=NOTICE), certificate=CERTIFICATE, expired_on=date(2008, 3, 10)
        )
    with matters.world.refuses("assessment.no-field-left", "/removed"):
        matters.do.reduce_certificate(
            matters.act(DIRECTOR, basis=NOTICE), certificate=CERTIFICATE, removed=matters.certificate.fields
        )


def test_an_event_of_this_log_stands_where_a_signal_cites_it(matters: Matters) -> None:
    first, source = matters.world.log[0], "thucchat.ha-nam/assessment"
    with matters.world.refuses("assessment.cited-event-unknown", "/rests_on/0", position=2):
        matters.signalled(rests_on=(FactCited(source, 2, str(first.id)),))
    with matters.world.refuses("assessment.event-cited-twice", "/rests_on/1"):
        matters.signalled(rests_on=(FactCited(source, 1, str(first.id)),) * 2)
    matters.signalled(rests_on=(FactCited(source, 1, str(first.id)),))


def test_folding_again_gives_what_following_gave(matters: Matters) -> None:
    live = matters.world.views()
    live.catch_up()
    matters.raised()
    matters.analysed()
    matters.certified()
    matters.signalled()
    matters.merged()
    followed = {name: live.page(name).items for name in (NONCONFORMITIES, CERTIFICATES, SIGNALS)}
    live.rebuild()
    assert {name: live.page(name).items for name in followed} == followed
    assert all(each["agency"] == "SYT" for items in followed.values() for each in items)
