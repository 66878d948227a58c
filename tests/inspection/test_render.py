"""A dossier on a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.inspection.replay.render import NOTICE_NAMES, render
from services.notifier import catalogues
from shared.contracts.terms import Confidence, Milestone
from tests.inspection.world import HEAD, SNV, World, evidence, milestone, registered


def test_the_file_is_shown_vietnamese_first_with_both_clocks_and_who_is_behind_each_line(told: World) -> None:
    lines = render(told.dossier("2007-10-01", "2007-10-01")).splitlines()
    assert lines[2] == " Sở Nội vụ (HN-SNV) · Department of Home Affairs"
    assert lines[4:6] == [" Việc xảy ra đến   hết ngày 01/10/2007", " Đã ghi nhận đến   hết ngày 01/10/2007"]
    (reached,) = [line for line in lines if "✓" in line]
    assert reached.split(" · ", 1)[1].split() == (["hạn", "30/06/2007", "p-thu-truong", "·", "ghi", "21/06/2007", "+1"])
    (overdue,) = [line for line in lines if "✗" in line]
    assert overdue.endswith("hạn 31/08/2007 · QUÁ HẠN 31 ngày")


def test_under_the_head_stands_the_decision_that_appointed_them(told: World) -> None:
    for language, decision in (
        ("vi", "Quyết định số 15/QĐ-UBND (28/12/2006), UBND tỉnh Hà Nam"),
        ("en", "Decision No. 15/QĐ-UBND (2006-12-28), UBND tỉnh Hà Nam"),
    ):
        lines = render(told.dossier("2007-10-01", "2007-10-01"), language).splitlines()
        (head,) = [index for index, line in enumerate(lines) if "p-thu-truong, " in line]
        assert lines[head + 1].strip() == decision


@pytest.mark.parametrize(
    ("language", "told_so"),
    [
        ("vi", "? 1/2 tệp chưa thấy trong kho bằng chứng: bbbbbbbb…"),
        ("en", "? 1 of 2 file(s) not in the evidence store: bbbbbbbb…"),
    ],
)
def test_a_milestone_whose_evidence_is_not_recorded_is_marked(told: World, language: str, told_so: str) -> None:
    told.say(evidence("a" * 64), "evidence/a")
    told.say(milestone(Milestone.SYSTEM_APPLIED, 5, evidence=("a" * 64,)), f"agency/{SNV}", by=HEAD)
    told.say(milestone(Milestone.INTERNAL_AUDIT, 6, evidence=("a" * 64, "b" * 64)), f"agency/{SNV}", by=HEAD)
    lines = render(told.dossier("2008-12-31", "2008-12-31"), language).splitlines()
    (marked,) = [index for index, line in enumerate(lines) if line.startswith("   ? ")]
    assert ("Đánh giá nội bộ" if language == "vi" else "internal audit held") in lines[marked]
    assert lines[marked + 1].strip() == told_so
    assert sum(line.startswith("   ✓ ") for line in lines) == 3


def test_many_digests_that_are_not_recorded_still_fit_on_their_line(told: World) -> None:
    many = tuple(f"{number:064x}" for number in range(50))
    told.say(milestone(Milestone.SYSTEM_APPLIED, 5, evidence=many), f"agency/{SNV}", by=HEAD)
    (line,) = [each for each in render(told.dossier("2008-12-31", "2008-12-31")).splitlines() if "? 50/50" in each]
    assert line.endswith(": 00000000…, 00000000…, 00000000…, …")
    assert len(line) <= 118


def test_a_late_record_is_marked_in_its_line(told: World) -> None:
    (line,) = [each for each in render(told.dossier("2008-12-31", "2008-12-31")).splitlines() if "đào tạo" in each]
    assert line.endswith("p-thu-truong · ghi 15/11/2007 GHI MUỘN 79 ngày")


def test_english_is_english_throughout(told: World) -> None:
    text = render(told.dossier("2008-12-31", "2008-12-31"), "en")
    assert "Department of Home Affairs (HN-SNV) · Sở Nội vụ" in text
    for vietnamese in ("hạn", "ghi", "đợt", "đồng", "đã", "hết ngày"):
        assert f" {vietnamese} " not in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_part_of_the_file_has_its_heading_and_no_line_is_broken(told: World, language: str) -> None:
    text = render(json.loads(json.dumps(told.dossier("2008-12-31", "2008-12-31"))), language)
    assert text.count("\n\n") == 7
    assert "None" not in text
    assert "{" not in text
    assert max(map(len, text.splitlines())) <= 140


def test_what_is_not_verified_and_what_is_unread_is_said(world: World) -> None:
    world.say(registered(confidence=Confidence.MEMORY), f"agency/{SNV}")
    world.say(milestone(Milestone.TRAINING_DONE), f"agency/{SNV}", change={"reported.v1": "reported.v9"})
    world.hear("funding", b"?")
    text = render(world.dossier("2008-12-31", "2008-12-31"))
    assert " Tên và loại cơ quan: CHƯA KIỂM CHỨNG (Chỉ thị 02/2007/CT-UBND)\n" in text
    assert "registry 2  registry.agency.milestone-reported.v9" in text
    assert "1 sự kiện chưa rõ của cơ quan nào" in text


def test_an_agency_not_in_the_register_yet_is_said_to_be_so(told: World) -> None:
    assert "Chưa có trong danh mục vào thời điểm này." in render(told.dossier("2007-01-01", "2008-12-31"))


def test_the_end_of_a_day_is_shown_as_the_day_and_an_instant_with_its_hour(told: World) -> None:
    for known, shown in (
        ("2007-10-01T16:59:59.999999", "hết ngày 01/10/2007"),
        ("2007-10-01T03:30", "01/10/2007 10:30"),
    ):
        lines = render(told.dossier("2007-10-01", known)).splitlines()
        assert lines[5] == f" Đã ghi nhận đến   {shown}"


def test_every_notice_that_is_sent_has_a_name_in_the_file() -> None:
    sent = {path.name.partition(".")[0] for path in Path(catalogues.__file__).parent.glob("*.json")}
    assert sent == set(NOTICE_NAMES)
    assert all(len(name) <= 31 for names in NOTICE_NAMES.values() for name in names), "one column of the page"
