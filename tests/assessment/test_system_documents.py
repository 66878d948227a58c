"""Documents of a quality system: approved before issue, revised upwards, used in periods that never overlap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.assessment.domain.systemdocument import DocumentState
from services.assessment.projections.fileanswers import document_answer, use_answer
from services.assessment.projections.systemfile import DOCUMENT_USES, DOCUMENTS
from shared.acts import Actor
from shared.contracts.assessment import DocumentKind
from tests.assessment.filing import FEBRUARY, HEAD, JANUARY, QMR, STRANGER, Filing
from tests.assessment.world import World


def test_a_document_is_issued_revised_reviewed_and_withdrawn_and_each_revision_stays_readable(
    world: World, filing: Filing
) -> None:
    filing.issue(occurred=date(2008, 1, 2), approved_on=date(2007, 12, 28))
    filing.revise(occurred=date(2008, 2, 1), digest=filing.file("Thủ tục, lần 1"))
    filing.review(occurred=date(2008, 3, 1))
    filing.withdraw()
    item = world.views().get(DOCUMENTS, "SNV:TT-01")
    assert item is not None
    shown = document_answer(item, None)
    assert [each["revision"] for each in shown["revisions"]] == [0, 1]
    assert shown["revisions"][0]["superseded_by"] == shown["revisions"][1]["event"]
    assert shown["revisions"][0]["issued_on"] == "2008-01-02"
    assert (shown["revision"], shown["state"]) == (1, DocumentState.WITHDRAWN)
    assert shown["reviews"][0]["revision"] == 1
    assert shown["withdrawn"]["reason"] == "Không còn dùng"
    assert shown["state_name"] == {"vi": "đã bãi bỏ", "en": "withdrawn"}


def test_a_document_is_approved_before_it_is_issued(world: World, filing: Filing) -> None:
    with world.refuses("assessment.approved-after-issue", "/approved_on", issued=date(2008, 1, 2)):
        filing.issue(occurred=date(2008, 1, 2), approved_on=date(2008, 1, 3), digest="0" * 64)


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"clauses": ()}, "assessment.procedure-without-clause", "/clauses"),
        ({"clauses": ("4.2.3", "9.9")}, "assessment.clause-unknown", "/clauses/1"),
        ({"digest": "0" * 64}, "assessment.evidence-unknown", "/digest"),
        ({"actor": STRANGER}, "assessment.other-agency", None),
    ],
)
def test_what_an_issue_rests_on_is_asked(
    world: World, filing: Filing, said: dict[str, Any], code: str, pointer: str | None
) -> None:
    digest = filing.file()
    with world.refuses(code, pointer):
        filing.issue(**{"digest": digest, **said})


def test_that_who_prepared_a_document_also_approved_it_is_pointed_out_and_not_refused(
    world: World, filing: Filing
) -> None:
    filing.issue(prepared_by=HEAD.person)
    filing.revise()
    item = world.views().get(DOCUMENTS, "SNV:TT-01")
    assert item is not None
    shown = document_answer(item, None)
    assert [each["warning"] for each in shown["warnings"]] == ["approves-own", "same-file"]
    assert [each["event"] for each in shown["warnings"]] == [each["event"] for each in shown["revisions"]]


def test_a_revision_is_above_the_one_in_use_and_not_before_it(world: World, filing: Filing) -> None:
    filing.issue(revision=2, occurred=date(2008, 2, 1))
    digest = filing.file()
    with world.refuses("assessment.revision-not-higher", "/revision", revision=2, current=2):
        filing.revise(revision=2, digest=digest)
    with world.refuses("assessment.before-latest-step", "/occurred"):
        filing.revise(revision=3, digest=digest, occurred=date(2008, 1, 31))
    filing.revise(revision=3, digest=digest)


def test_a_document_is_withdrawn_for_a_reason_and_for_another_that_is_in_use(world: World, filing: Filing) -> None:
    filing.issue()
    with world.refuses("assessment.reason-required", "/reason"):
        filing.withdraw(reason=None)
    with world.refuses("assessment.document-replaces-itself", "/replaced_by"):
        filing.withdraw(replaced_by="TT-01")
    with world.refuses("assessment.document-unknown", "/replaced_by", document="TT-02"):
        filing.withdraw(replaced_by="TT-02")
    filing.issue("TT-02")
    filing.withdraw(replaced_by="TT-02")
    digest = filing.file()
    with world.refuses("assessment.document-not-in-force"):
        filing.revise(digest=digest)
    with world.refuses("assessment.document-unknown", "/replaced_by"):
        filing.withdraw("TT-02", replaced_by="TT-01")


def test_the_use_of_a_document_is_reported_once_for_each_day(world: World, filing: Filing) -> None:
    filing.issue()
    filing.use()
    sample = filing.file("Hồ sơ mẫu")
    with world.refuses("assessment.periods-overlap", "/period_from", first=JANUARY[0], last=JANUARY[1]):
        filing.use(period=(date(2008, 1, 31), date(2008, 2, 3)), samples=(sample,))
    with world.refuses("assessment.period-not-over", "/period_to"):
        filing.use(period=(date(2008, 3, 1), date(2008, 3, 31)), samples=(sample,))
    with world.refuses("assessment.days-reversed", "/period_to"):
        filing.use(period=(date(2008, 2, 3), date(2008, 2, 1)), samples=(sample,))
    filing.use(period=FEBRUARY)
    assert list(filing.document().uses) == ["2008-01-01", "2008-02-01"]


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"records": 0}, "assessment.samples-exceed", "/samples"),
        ({"shows": ("REC-99",)}, "assessment.required-record-unknown", "/shows/0"),
        ({"samples": ()}, "assessment.shows-without-sample", "/samples"),
        ({"samples": ("0" * 64,)}, "assessment.evidence-unknown", "/samples/0"),
    ],
)
def test_what_the_use_of_a_document_rests_on_is_asked(
    world: World, filing: Filing, said: dict[str, Any], code: str, pointer: str
) -> None:
    filing.issue()
    sample = filing.file("Hồ sơ mẫu")
    with world.refuses(code, pointer):
        filing.use(**{"samples": (sample,), **said})
    with world.refuses("assessment.named-twice", "/samples/1"):
        filing.use(samples=(sample, sample))


def test_a_correction_names_what_it_corrects_and_both_stay_readable(world: World, filing: Filing) -> None:
    filing.issue()
    (event, _), *_ = filing.use().events
    sample = filing.file("Hồ sơ mẫu")
    for wrong in ({"corrects": "0" * 36}, {"corrects": str(event), "period": (JANUARY[0], date(2008, 1, 30))}):
        with world.refuses("assessment.corrects-nothing", "/corrects"):
            filing.use(samples=(sample,), reason="Đếm sai", **wrong)
    with world.refuses("assessment.reason-required", "/reason"):
        filing.use(samples=(sample,), corrects=str(event))
    filing.use(records=10, corrects=str(event), reason="Đếm sai")
    item = world.views().get(DOCUMENT_USES, "SNV:TT-01:2008-01-01")
    assert item is not None
    shown = use_answer(item, None)
    assert (shown["records"], shown["corrects"], shown["reason"]) == (10, str(event), "Đếm sai")
    assert [(each["records"], each["replaced_by"]) for each in shown["replaced"]] == [(12, shown["event"])]
    with world.refuses("assessment.corrects-nothing", "/corrects"):
        filing.use(samples=(sample,), corrects=str(event), reason="Đếm sai")


def test_the_last_periods_of_a_withdrawn_document_are_still_reported(world: World, filing: Filing) -> None:
    filing.issue(occurred=date(2008, 1, 1))
    filing.withdraw(occurred=date(2008, 2, 15))
    filing.use()
    sample = filing.file("Hồ sơ mẫu")
    with world.refuses("assessment.period-after-end", "/period_to", ended=date(2008, 2, 15)):
        filing.use(period=FEBRUARY, samples=(sample,))
    filing.use(period=(date(2008, 2, 1), date(2008, 2, 15)))


@pytest.mark.parametrize("actor", [QMR, HEAD])
def test_codes_of_two_agencies_never_meet(world: World, filing: Filing, actor: Actor) -> None:
    filing.issue("A-1", DocumentKind.POLICY, actor=actor)
    with world.refuses("shared.already-exists"):
        filing.issue("A-1", DocumentKind.POLICY, actor=actor, digest=filing.file())
    assert filing.document("A-1").key == "SNV:A-1"
