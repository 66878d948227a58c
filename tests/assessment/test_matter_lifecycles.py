"""Every pair of state and event of nonconformities, certificates, recommendations and signals, tried on real ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.assessment.domain.certificate import Certificate, Standing
from services.assessment.domain.nonconformity import Nonconformity, Step
from services.assessment.domain.recommendation import Progress, Recommendation
from services.assessment.domain.signal import Review, Signal
from shared.acts import Act
from shared.contracts.assessment import (
    ActionCarriedOut,
    ActionExtended,
    ActionPlanned,
    CauseAnalysed,
    CertificateExpired,
    CertificateExtended,
    CertificateHandedOver,
    CertificateReduced,
    CertificateRestored,
    CertificateSuspended,
    CertificateWithdrawn,
    CompletionProven,
    CompletionReported,
    Earlier,
    FoundIneffective,
    NonconformityClosed,
    NonconformityCorrected,
    NonconformityHandedOver,
    RecommendationExtended,
    RecommendationHandedOver,
    RecommendationReopened,
    RecommendationWithdrawn,
    RecurrenceRecognised,
    SignalDismissed,
    SignalExplained,
    SignalHandedOver,
    SignalUpheld,
    SurveillanceDone,
    VerifiedEffective,
)
from shared.contracts.base import Facts
from tests.assessment.matters import (
    HEAD,
    MEASURED,
    MISSED,
    NOTICE,
    RECOMMENDATION,
    REVIEWER,
    SECRETARY,
    SIGNAL,
    VERIFIER,
    Matters,
)
from tests.assessment.world import DIRECTOR
from tests.support.lifecycles import check_pair, pairs

DUE = date(2008, 12, 1)
Reached = Callable[[], Any]


def reached(subject: Callable[[], Any], *taken: Callable[[], object]) -> Reached:
    """Returns what takes these steps and loads the subject."""

    def go() -> Any:
        for step in taken:
            step()
        return subject()

    return go


def nonconformities(each: Matters) -> dict[Step, Reached]:
    begun = (each.raised, each.analysed, each.planned, each.carried_out, lambda: each.world.later(days=31))
    way: dict[Step, tuple[Callable[[], object], ...]] = {
        Step.RAISED: begun[:1],
        Step.ANALYSED: begun[:2],
        Step.PLANNED: begun[:3],
        Step.CARRIED_OUT: begun,
        Step.EFFECTIVE: (*begun, each.verified),
        Step.REOPENED: (*begun, each.reopened),
        Step.CLOSED: (*begun, each.verified, each.closed),
    }
    return {stage: reached(lambda: each.nonconformity, *taken) for stage, taken in way.items()}


def on_nonconformities(each: Matters) -> dict[type[Facts], Callable[[Nonconformity], Any]]:
    def recognised(subject: Nonconformity) -> None:
        Nonconformity.LIFE.check(RecurrenceRecognised, subject.stage)
        earlier = (Earlier("DG-0-8.2.2", "SNV", "8.2.2"),)
        facts = RecurrenceRecognised(nonconformity=subject.key, agency="SNV", clause="8.2.2", earlier=earlier)
        subject.record(facts, each.act(DIRECTOR))

    def verified(subject: Nonconformity) -> None:
        if subject.stage is Step.CARRIED_OUT:
            each.world.later(days=31)
        subject.verify(each.act(VERIFIER), measured=MEASURED, rosters=())

    return {
        RecurrenceRecognised: recognised,
        NonconformityCorrected: lambda one: one.correct(each.act(SECRETARY), correction="Đã sửa."),
        CauseAnalysed: lambda one: one.analyse(each.act(SECRETARY), cause="Thiếu người."),
        ActionPlanned: lambda one: one.plan(each.act(SECRETARY), action="Cử người", responsible="p-012", due_on=DUE),
        ActionExtended: lambda one: one.extend(each.act(DIRECTOR, reason="Bão"), due_on=DUE, rosters=()),
        ActionCarriedOut: lambda one: one.carry_out(
            each.act(SECRETARY), done="Đã cử", by=("p-014",), evidence=("0" * 64,)
        ),
        VerifiedEffective: verified,
        FoundIneffective: lambda one: one.reopen(each.act(VERIFIER, reason="Vẫn trễ"), measured=MISSED, rosters=()),
        NonconformityClosed: lambda one: one.close(each.act(VERIFIER), rosters=()),
        NonconformityHandedOver: lambda one: one.hand_over(each.act(DIRECTOR), "SYT", "SX-1"),
    }


def certificates(each: Matters) -> dict[Standing, Reached]:
    acts = on_certificates(each)

    def recorded() -> None:
        each.certified(expires_on=date(2008, 3, 9))

    def notified(event: type[Facts]) -> Callable[[], None]:
        def go() -> None:
            subject = each.certificate
            acts[event](subject)
            each.do.save(each.act(DIRECTOR), subject)

        return go

    way: dict[Standing, tuple[Callable[[], object], ...]] = {
        Standing.VALID: (recorded,),
        Standing.SUSPENDED: (recorded, notified(CertificateSuspended)),
        Standing.WITHDRAWN: (recorded, notified(CertificateWithdrawn)),
        Standing.EXPIRED: (recorded, notified(CertificateExpired)),
    }
    return {stage: reached(lambda: each.certificate, *taken) for stage, taken in way.items()}


def on_certificates(each: Matters) -> dict[type[Facts], Callable[[Certificate], Any]]:
    def act() -> Act:
        return each.act(DIRECTOR, basis=NOTICE)

    return {
        CertificateSuspended: lambda one: one.suspend(act(), note="Không giám sát", rosters=()),
        CertificateRestored: lambda one: one.restore(act(), rosters=()),
        CertificateWithdrawn: lambda one: one.withdraw(act(), note="Ngừng áp dụng", rosters=()),
        CertificateExpired: lambda one: one.expire(act(), expired_on=date(2008, 3, 9), rosters=()),
        CertificateExtended: lambda one: one.extend(act(), added=("Lưu trữ",), rosters=()),
        CertificateReduced: lambda one: one.reduce(act(), removed=("Cấp phép hội",), rosters=()),
        SurveillanceDone: lambda one: one.survey(act(), report_number="GS-1", note="Đạt", rosters=()),
        CertificateHandedOver: lambda one: one.hand_over(act(), "SYT", "SX-1"),
    }


def recommendations(each: Matters) -> dict[Progress, Reached]:
    def proven() -> None:
        each.do.prove_completion(each.act(REVIEWER), recommendation=RECOMMENDATION, note="Đã xem tận nơi")

    def withdrawn() -> None:
        act = each.act(REVIEWER, basis=NOTICE, reason="Trùng")
        each.do.withdraw_recommendation(act, recommendation=RECOMMENDATION)

    way: dict[Progress, tuple[Callable[[], object], ...]] = {
        Progress.OPEN: (each.recommended,),
        Progress.REPORTED: (each.recommended, each.reported),
        Progress.PROVEN: (each.recommended, each.reported, proven),
        Progress.WITHDRAWN: (each.recommended, withdrawn),
    }
    return {stage: reached(lambda: each.recommendation, *taken) for stage, taken in way.items()}


def on_recommendations(each: Matters) -> dict[type[Facts], Callable[[Recommendation], Any]]:
    return {
        CompletionReported: lambda one: one.report(each.act(SECRETARY), done="Xong", evidence=("0" * 64,)),
        CompletionProven: lambda one: one.prove(each.act(REVIEWER), note="Đã xem", rosters=()),
        RecommendationReopened: lambda one: one.reopen(each.act(REVIEWER, reason="Chưa đủ"), rosters=()),
        RecommendationExtended: lambda one: one.extend(each.act(REVIEWER, reason="Bão"), due_on=DUE, rosters=()),
        RecommendationWithdrawn: lambda one: one.withdraw(each.act(REVIEWER, reason="Trùng", basis=NOTICE), rosters=()),
        RecommendationHandedOver: lambda one: one.hand_over(each.act(DIRECTOR), "SYT", "SX-1"),
    }


def signals(each: Matters) -> dict[Review, Reached]:
    def explained() -> None:
        each.do.explain_signal(each.act(HEAD), signal=SIGNAL, explanation="Có tăng cường người.")

    def upheld() -> None:
        each.do.uphold_signal(each.act(REVIEWER, reason="Sổ trống", basis=NOTICE), signal=SIGNAL)

    def dismissed() -> None:
        each.do.dismiss_signal(each.act(REVIEWER, reason="Sổ đủ"), signal=SIGNAL)

    way: dict[Review, tuple[Callable[[], object], ...]] = {
        Review.RAISED: (each.signalled,),
        Review.EXPLAINED: (each.signalled, explained),
        Review.UPHELD: (each.signalled, upheld),
        Review.DISMISSED: (each.signalled, explained, dismissed),
    }
    return {stage: reached(lambda: each.signal, *taken) for stage, taken in way.items()}


def on_signals(each: Matters) -> dict[type[Facts], Callable[[Signal], Any]]:
    return {
        SignalExplained: lambda one: one.explain(each.act(HEAD), explanation="Có tăng cường người."),
        SignalUpheld: lambda one: one.uphold(each.act(REVIEWER, reason="Sổ trống", basis=NOTICE), rosters=()),
        SignalDismissed: lambda one: one.dismiss(each.act(REVIEWER, reason="Sổ đủ"), rosters=()),
        SignalHandedOver: lambda one: one.hand_over(each.act(DIRECTOR), "SYT", "SX-1"),
    }


@pytest.mark.parametrize(("state", "event"), pairs(Nonconformity.LIFE))
def test_a_nonconformity_takes_what_its_table_allows(matters: Matters, state: Step, event: type[Facts]) -> None:
    check_pair(Nonconformity.LIFE, (state, event), nonconformities(matters), on_nonconformities(matters))


@pytest.mark.parametrize(("state", "event"), pairs(Certificate.LIFE))
def test_a_certificate_takes_what_its_table_allows(matters: Matters, state: Standing, event: type[Facts]) -> None:
    check_pair(Certificate.LIFE, (state, event), certificates(matters), on_certificates(matters))


@pytest.mark.parametrize(("state", "event"), pairs(Recommendation.LIFE))
def test_a_recommendation_takes_what_its_table_allows(matters: Matters, state: Progress, event: type[Facts]) -> None:
    check_pair(Recommendation.LIFE, (state, event), recommendations(matters), on_recommendations(matters))


@pytest.mark.parametrize(("state", "event"), pairs(Signal.LIFE))
def test_a_signal_takes_what_its_table_allows(matters: Matters, state: Review, event: type[Facts]) -> None:
    check_pair(Signal.LIFE, (state, event), signals(matters), on_signals(matters))
