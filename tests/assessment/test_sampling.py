"""A sample is committed to before, decided by the log, drawn once, and anybody finds out what was tampered with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.assessment.domain.commitment import Commitment
from services.assessment.domain.draw import commitment_of, draw, frame_digest
from services.assessment.domain.sampling import Cosigned
from services.assessment.domain.terms import SAMPLING_NAMES, STAGE_NAMES, SamplingStage, Stage
from services.assessment.domain.verification import Check, Untold, untold, verify
from shared.acts import Actor, Role
from shared.contracts.assessment import CommitmentTaken, FrameFixed, SampleDrawn, SampleSubject, SamplingCommitted
from shared.contracts.base import load_facts
from shared.errors import Refused
from shared.eventstore.ports import KeptCheckpoint
from tests.assessment.sampling import DEADLINE, DIGEST, FRAME, SAMPLING, SECRET, Drawing
from tests.assessment.world import DOST, KEY, World

RECORDS = tuple(f"HS-{number:03}/QĐ" for number in range(120))


@pytest.fixture
def drawing(world: World) -> Drawing:
    """A world with a scheduled assessment, nothing committed yet."""
    return Drawing(world)


@pytest.fixture
def closed(drawing: Drawing) -> Drawing:
    """A sampling that is closed, and no checkpoint that covers it."""
    drawing.closed()
    return drawing


def test_a_sample_goes_its_whole_way_and_is_what_anybody_computes(closed: Drawing) -> None:
    kept = closed.publishing.publish()
    closed.draw()
    facts = closed.world.log[-1].facts
    assert isinstance(facts, SampleDrawn)
    assert facts.drawn == draw(SECRET, kept.root, FRAME, 3)
    assert (facts.tree_size, facts.root, facts.origin) == (kept.size, kept.root.hex(), kept.origin)
    (cosigner,) = facts.cosigners
    assert cosigner.startswith("thucchat.ha-nam/inspection/witness+")
    verified = closed.world.application.verified_sample(SAMPLING)
    assert verified is not None
    assert all(verified.checks.values())
    assert verified.note == kept.note.decode()


def test_the_commitment_says_nothing_of_the_secret_and_the_events_before_the_drawing_neither(closed: Drawing) -> None:
    raw = b"".join(each.document for each in closed.world.application.store.entries(0, 1000))
    assert SECRET.hex().encode() not in raw
    assert closed.sampling.plan.commitment.encode() in raw


def test_a_checkpoint_from_before_the_closing_decides_nothing(drawing: Drawing) -> None:
    drawing.commit()
    drawing.fix()
    drawing.world.later(days=2)
    drawing.publishing.publish()
    drawing.close()
    with drawing.world.refuses("assessment.sampling-not-cosigned", position=len(drawing.world.log)):
        drawing.draw()


def test_a_checkpoint_that_nobody_cosigned_decides_nothing_until_somebody_does(closed: Drawing) -> None:
    closed.publishing.publish(cosigned=False)
    with closed.world.refuses("assessment.sampling-not-cosigned"):
        closed.draw()
    kept = closed.publishing.publish()
    closed.draw()
    assert closed.sampling.sample is not None
    assert closed.sampling.sample.tree_size == kept.size


def test_the_first_cosigned_one_decides_whatever_comes_after(closed: Drawing) -> None:
    kept = [closed.publishing.publish(cosigned=False)]
    for code in ("SXD", "SGD", "STP"):
        closed.world.employ("p-700", code)
        kept.append(closed.publishing.publish(cosigned=code != "SXD"))
    closed.draw()
    assert closed.sampling.sample is not None
    assert closed.sampling.sample.tree_size == kept[2].size


def test_the_assessing_side_reveals_the_very_secret_it_committed_to(closed: Drawing) -> None:
    closed.publishing.publish()
    with closed.world.refuses("assessment.sampling-secret-wrong", "/secret"):
        closed.draw(bytes(32))


def test_a_sample_is_drawn_once(drawing: Drawing) -> None:
    drawing.drawn()
    with drawing.world.refuses("assessment.sampling-not-closed", state=SAMPLING_NAMES[SamplingStage.DRAWN]):
        drawing.draw()


def test_who_means_another_list_is_told(closed: Drawing) -> None:
    closed.publishing.publish()
    with closed.world.refuses("assessment.sampling-frame-changed", "/frame_digest"):
        closed.draw(digest=frame_digest(FRAME[1:]))


def test_the_list_may_be_fixed_anew_until_the_closing_and_the_earlier_one_stays(drawing: Drawing) -> None:
    drawing.commit()
    drawing.fix(FRAME[:4])
    drawing.world.later(days=2)
    drawing.fix()
    drawing.close()
    assert [each.facts.frame for each in drawing.world.log if isinstance(each.facts, FrameFixed)] == [FRAME[:4], FRAME]
    with drawing.world.refuses("assessment.sampling-not-open", state=SAMPLING_NAMES[SamplingStage.CLOSED]):
        drawing.fix(FRAME[:5])
    item = drawing.world.views().get("samplings", SAMPLING)
    assert item is not None
    assert [each["items"] for each in item["frames_before"]] == [list(FRAME[:4])]


def test_nothing_is_closed_before_the_deadline_nor_without_a_list(drawing: Drawing) -> None:
    drawing.commit()
    drawing.world.later(days=1)
    with drawing.world.refuses("assessment.sampling-before-deadline"):
        drawing.close()
    drawing.world.later(seconds=1)
    with drawing.world.refuses("assessment.sampling-no-frame"):
        drawing.close()


def test_a_deadline_that_has_passed_is_none(drawing: Drawing) -> None:
    with drawing.world.refuses("assessment.sampling-deadline-passed", "/deadline"):
        drawing.commit(deadline=DEADLINE - timedelta(days=1))


@pytest.mark.parametrize(
    ("frame", "code", "pointer"),
    [
        ((*FRAME, "4.1"), "assessment.sampling-item-twice", "/frame/8"),
        ((*FRAME, "9.9"), "assessment.clause-unknown", "/frame/8"),
        (("4", *FRAME), "assessment.clause-is-heading", "/frame/0"),
        (FRAME[:2], "assessment.sampling-too-large", "/frame"),
    ],
)
def test_a_list_of_clauses_names_assessable_ones_once_and_enough(
    drawing: Drawing, frame: tuple[str, ...], code: str, pointer: str
) -> None:
    drawing.commit()
    with drawing.world.refuses(code, pointer):
        drawing.fix(frame)


def test_records_are_sampled_by_their_codes_but_not_by_more_than_an_event_holds(drawing: Drawing) -> None:
    drawing.commit(subject=SampleSubject.RECORDS, sample_size=20)
    with drawing.world.refuses("assessment.sampling-frame-too-long", "/frame"):
        drawing.fix(tuple(f"{number:04}{'Đ' * 60}" for number in range(500)))
    drawing.fix(RECORDS)
    drawing.world.later(days=2)
    drawing.close()
    kept = drawing.publishing.publish()
    drawing.draw(digest=frame_digest(RECORDS))
    assert drawing.sampling.sample is not None
    assert drawing.sampling.sample.drawn == draw(SECRET, kept.root, RECORDS, 20)


def test_the_longest_list_that_is_taken_fits_an_event(drawing: Drawing) -> None:
    drawing.commit(subject=SampleSubject.RECORDS, sample_size=1)
    drawing.fix(tuple(f"{number:04}{'x' * 60}" for number in range(716)))


def test_a_sample_is_committed_before_the_result_is_submitted(drawing: Drawing) -> None:
    drawing.world.open()
    drawing.world.find("4.1")
    drawing.world.submit()
    with drawing.world.refuses("assessment.not-to-sample", "/assessment", state=STAGE_NAMES[Stage.SUBMITTED]):
        drawing.commit()


def test_nobody_of_the_assessed_agency_has_a_hand_in_it(closed: Drawing) -> None:
    closed.publishing.publish()
    theirs = Actor("p-800", Role.LEAD_ASSESSOR, "SNV")
    with closed.world.refuses("assessment.own-file"):
        closed.draw(actor=theirs)
    with closed.world.refuses("assessment.own-file"):
        closed.abandon(actor=theirs)
    later = DEADLINE + timedelta(days=3)
    with closed.world.refuses("assessment.own-file"):
        closed.commit(theirs, sampling="LM-2", deadline=later)


def test_what_was_given_up_needs_a_reason_and_stays_for_all_to_see(closed: Drawing) -> None:
    with closed.world.refuses("assessment.reason-required", "/reason"):
        closed.abandon(reason=None)
    closed.abandon()
    closed.publishing.publish()
    with closed.world.refuses("assessment.sampling-not-closed", state=SAMPLING_NAMES[SamplingStage.ABANDONED]):
        closed.draw()
    closed.commit(sampling="LM-2", commitment="22" * 32, deadline=DEADLINE + timedelta(days=3))
    page = closed.world.views().page("samplings", assessment=KEY)
    assert [(each["sampling"], each["stage"]) for each in page.items] == [
        ("LM-2", "committed"),
        (SAMPLING, "abandoned"),
    ]


Tampered = tuple[SamplingCommitted, tuple[str, ...], SampleDrawn, int, KeptCheckpoint | None, Cosigned | None]


def story(drawing: Drawing) -> Tampered:
    kept = drawing.drawn()
    sampling = drawing.sampling
    assert sampling.sample is not None
    application = drawing.world.application
    closed_at = application.closed_at(SAMPLING)
    first = application.deciding(closed_at, sampling.plan.witness)
    return sampling.plan, FRAME, sampling.sample, closed_at, kept, first


def broken(what: Tampered) -> set[Check]:
    """Returns the checks that do not hold."""
    committed, frame, sample, closed_at, kept, first = what
    checks = verify(committed, frame, sample, closed_at=closed_at, note=kept, first=first)
    return {check for check, holds in checks.items() if not holds}


@pytest.mark.parametrize(
    ("member", "value", "found"),
    [
        ("drawn", ("4.1", "4.2.3", "5.3"), {Check.SAMPLE}),
        ("drawn", ("8.2.2",), {Check.SAMPLE}),
        ("secret", "00" * 32, {Check.SECRET, Check.SAMPLE}),
        ("root", "00" * 32, {Check.SAMPLE, Check.NOTE}),
        ("frame_digest", frame_digest(FRAME[1:]), {Check.FRAME}),
        ("tree_size", 1, {Check.COVERED, Check.NOTE, Check.FIRST}),
        ("note", "00" * 32, {Check.NOTE, Check.FIRST}),
        ("origin", "thucchat.ha-nam/registry", {Check.NOTE}),
        ("algorithm", "hmac-sha256-counter-2", {Check.ALGORITHM}),
    ],
)
def test_whatever_is_changed_in_a_drawn_sample_is_found(
    drawing: Drawing, member: str, value: Any, found: set[Check]
) -> None:
    committed, frame, sample, closed_at, kept, first = story(drawing)
    assert broken((committed, frame, replace(sample, **{member: value}), closed_at, kept, first)) == found


def test_another_list_commitment_or_note_is_found(drawing: Drawing) -> None:
    committed, frame, sample, closed_at, kept, first = story(drawing)
    assert kept is not None
    damaged = replace(kept, note=kept.note + b"\n")
    assert broken((committed, frame, sample, closed_at, kept, first)) == set()
    assert Check.FRAME in broken((committed, frame[::-1], sample, closed_at, kept, first))
    assert Check.SAMPLE in broken((committed, frame[:2], sample, closed_at, kept, first))
    other = replace(committed, commitment="11" * 32)
    assert broken((other, frame, sample, closed_at, kept, first)) == {Check.SECRET}
    larger = replace(committed, sample_size=4)
    assert broken((larger, frame, sample, closed_at, kept, first)) == {Check.SAMPLE}
    assert broken((committed, frame, sample, closed_at, damaged, first)) == {
        Check.NOTE,
        Check.WITNESS,
    }
    gone = broken((committed, frame, sample, closed_at, None, None))
    assert gone == {Check.NOTE, Check.WITNESS, Check.FIRST}
    stranger = replace(committed, witness=str(drawing.publishing.other.verifier_key))
    assert broken((stranger, frame, sample, closed_at, kept, first)) == {Check.WITNESS}
    assert first is not None
    earlier = replace(first, size=first.size - 1)
    assert broken((committed, frame, sample, closed_at, kept, earlier)) == {Check.FIRST}
    assert sample.frame_digest == DIGEST


def test_a_checkpoint_that_comes_to_light_and_was_cosigned_before_the_one_it_was_drawn_with_is_found(
    closed: Drawing,
) -> None:
    """As an operator would have it who chose among several, and kept the earlier one back until now."""
    earlier = closed.publishing.publish(kept=False)
    closed.world.employ("p-700", "SXD")
    closed.publishing.publish()
    closed.draw()
    application = closed.world.application
    verified = application.verified_sample(SAMPLING)
    assert verified is not None
    assert all(verified.checks.values())
    assert verified.untold == (Untold.ELSEWHERE,)
    application.store.keep_checkpoint(earlier)
    verified = application.verified_sample(SAMPLING)
    assert verified is not None
    assert {check for check, holds in verified.checks.items() if not holds} == {Check.FIRST}


def test_a_draw_by_another_witness_is_refused_until_the_one_that_was_named_has_cosigned(closed: Drawing) -> None:
    publishing = closed.publishing
    named = publishing.witness.verifier_key
    publishing.publish(by=publishing.other)
    with closed.world.refuses("assessment.sampling-other-witness", witness=f"{named.name}+{named.key_id}"):
        closed.draw()
    closed.world.employ("p-700", "SXD")
    kept = publishing.publish()
    closed.draw()
    assert closed.sampling.sample is not None
    assert closed.sampling.sample.tree_size == kept.size
    verified = closed.world.application.verified_sample(SAMPLING)
    assert verified is not None
    assert all(verified.checks.values())


def test_a_cosignature_that_only_says_it_is_the_witnesss_decides_nothing(closed: Drawing) -> None:
    closed.publishing.publish(forged=True)
    with closed.world.refuses("assessment.sampling-not-cosigned"):
        closed.draw()


@pytest.mark.parametrize("witness", ["", "w", "w+00000000+AAAA", "log"])
def test_a_commitment_names_the_key_of_a_witness(drawing: Drawing, witness: str) -> None:
    said = str(drawing.publishing.log.verifier_key) if witness == "log" else witness
    with drawing.world.refuses("assessment.sampling-witness-unfit", "/witness"):
        drawing.commit(witness=said)


def test_a_secret_serves_once_whatever_became_of_the_first_sampling(drawing: Drawing) -> None:
    drawing.commit()
    again: dict[str, Any] = {"sampling": "LM-2", "deadline": DEADLINE + timedelta(days=30)}
    with drawing.world.refuses("assessment.sampling-secret-used", "/commitment"):
        drawing.commit(**again)
    drawing.abandon()
    with drawing.world.refuses("assessment.sampling-secret-used", "/commitment"):
        drawing.commit(**again)
    drawing.commit(**again, commitment="11" * 32)
    taken = [each.facts for each in drawing.world.log if isinstance(each.facts, CommitmentTaken)]
    assert [(each.sampling, each.commitment) for each in taken] == [
        (SAMPLING, commitment_of(SECRET)),
        ("LM-2", "11" * 32),
    ]


def test_of_two_who_commit_to_one_secret_at_once_one_is_refused(drawing: Drawing) -> None:
    application = drawing.world.application
    drawing.commit()
    plan = drawing.sampling.plan
    late = Commitment(plan.commitment)
    act = drawing.world.act(DOST)
    late.serve(act, replace(plan, sampling="LM-2"))
    with pytest.raises(Refused) as caught:
        application.save(act, late)
    assert caught.value.code == "shared.stale-version"


def test_a_commitment_of_the_first_version_is_decided_by_any_cosignature_and_that_is_said(drawing: Drawing) -> None:
    committed, frame, sample, closed_at, kept, first = story(drawing)
    old = replace(committed, witness=None)
    checks = verify(old, frame, sample, closed_at=closed_at, note=kept, first=first)
    assert Check.WITNESS not in checks
    assert all(checks.values())
    assert untold(old) == (Untold.ELSEWHERE, Untold.NO_WITNESS)
    data = {name: value for name, value in committed.to_data().items() if name != "witness"}
    assert load_facts("assessment.sampling.committed.v1", data) == old
