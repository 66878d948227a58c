"""Templates are data with versions: every one can be written, none is ever changed, none names a person."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import Any, get_type_hints

import pytest

from services.notifier import catalogues
from services.notifier.catalogues import Template, TemplateFault, Templates, load_all
from services.notifier.policy.notices import REACTIONS, request_notices
from shared.contracts import Facts
from shared.contracts.assessment import AssessmentKind
from tests.notifier.world import HEAD, World

FILES = {each.name: each for each in files(catalogues).iterdir() if each.name.endswith(".json")}
CAUSES: list[type[Facts]] = [facts for facts, reaction in REACTIONS.items() if reaction is request_notices]
NEVER_CHANGED = {
    # A notice may have been made from it. A better wording is a new version in a file of its own.
    "alarm-closed.1.json": "252ea05b413c6083",
    "alarm.1.json": "a55618baacdf36c5",
    "assessment-approved.1.json": "2c7ddd1063c31c36",
    "assessment-scheduled.1.json": "adb94f229b8a3925",
    "assessment-submitted.1.json": "2e27531d30f2d557",
    "deadline-before.1.json": "331e457f994206e9",
    "deadline-head.1.json": "426bf3fc7a6b5fe5",
    "deadline-office.1.json": "06798b676e97166a",
    "deadline-overdue.1.json": "8bc0c728bed44dd2",
    "tranche-released.1.json": "2b6f8e04802a1fe6",
}


def test_no_template_that_was_ever_used_is_changed() -> None:
    now = {name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for name, file in FILES.items()}
    assert now == NEVER_CHANGED


@pytest.mark.parametrize("facts", CAUSES, ids=lambda facts: facts.DECLARATION.name)
def test_every_cause_has_a_template_whose_every_place_is_a_member_of_it(facts: type[Facts]) -> None:
    template = load_all().newest_for(facts.DECLARATION.name)
    names = {"vi": "Sở Nội vụ", "en": "Home Affairs"}
    values = {**dict.fromkeys(get_type_hints(facts), 1), **dict.fromkeys(template.words, AssessmentKind.INITIAL.value)}
    body = template.body(values, names, None)
    assert "Sở Nội vụ" in body["subject_vi"]
    assert "Home Affairs" in body["subject_en"]


def test_every_code_that_a_template_writes_has_words() -> None:
    for name in ("assessment-scheduled", "assessment-approved"):
        assert set(load_all().version(name, 1).words["kind"]) == {kind.value for kind in AssessmentKind}


@pytest.mark.parametrize("cause", ["scheduled", "submitted", "approved", "released"])
def test_a_text_names_no_person_has_no_open_place_and_begins_its_sentences_with_capitals(
    mailing: World, cause: str
) -> None:
    mailing.hear(getattr(mailing, cause)())
    asked: Any = mailing.log()[-1].facts
    body = mailing.app.text_of(asked.notice, asked.text)
    assert body is not None
    for name in ("subject_vi", "subject_en", "text_vi", "text_en"):
        assert HEAD not in body[name]
        assert "p-khcn" not in body[name]
        assert not {"{", "}", "None"} & set(body[name].split())
        assert all(part[0].isupper() or part.startswith("  - ") for part in body[name].split("\n\n"))
        assert "\n" not in body[name] or name.startswith("text")


def test_new_notices_are_made_from_the_newest_version_and_old_ones_keep_theirs() -> None:
    old, new = (Template("t", version, "a.b.c", {}, {}, {}) for version in (1, 2))
    for order in ((old, new), (new, old)):
        templates = Templates(order)
        assert (templates.newest_for("a.b.c"), templates.version("t", 1)) == (new, old)


def test_a_name_on_two_lines_gives_a_subject_on_one() -> None:
    template = Template(
        "t", 1, "a.b.c", {"vi": "gửi {agency_name}", "en": "to {agency_name}"}, {"vi": "x", "en": "x"}, {}
    )
    made = template.body({}, {"vi": "Sở\nNội vụ\tmới", "en": "Dept"}, None)
    assert (made["subject_vi"], made["subject_en"]) == ("Gửi Sở Nội vụ mới", "To Dept")


BROKEN = {
    "a member too many": ("assessment-approved.1.json", {"note": "x"}),
    "another version than its name says": ("assessment-approved.1.json", {"version": 2}),
    "another template than its name says": ("assessment-approved.1.json", {"template": "other"}),
}


@pytest.mark.parametrize(("file", "change"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_contradicts_itself_is_refused(file: str, change: dict[str, Any]) -> None:
    data = json.loads(FILES[file].read_text("utf-8")) | change
    with pytest.raises(TemplateFault, match=file):
        catalogues.loaded(file, json.dumps(data))
