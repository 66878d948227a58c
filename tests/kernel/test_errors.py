"""Refusals: one rule, one code, two languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.errors import NOT_FOUND, OURS, RULES, Kind, Refused, Source, Term, directive, rule, standard


def test_a_refusal_says_what_was_wrong_and_what_to_do_in_both_languages() -> None:
    declared = rule(
        "test.late", Kind.CONFLICT, vi="Trễ {days} ngày.", en="{days} days late.", todo_vi="Báo cáo.", todo_en="Report."
    )
    refused = Refused(declared, pointer="/day", days=3)
    assert (refused.detail("vi"), refused.detail("en")) == ("Trễ 3 ngày. Báo cáo.", "3 days late. Report.")
    assert (refused.code, refused.pointer) == ("test.late", "/day")
    del RULES["test.late"]


def test_thousands_are_set_apart_as_each_language_does() -> None:
    declared = rule(
        "test.sum", Kind.CONFLICT, vi="{a:,} đồng, năm {y}.", en="{a:,} đồng in {y}.", todo_vi="", todo_en=""
    )
    refused = Refused(declared, a=10_000_001, y=2007)
    assert refused.detail("vi").strip() == "10.000.001 đồng, năm 2007."
    assert refused.detail("en").strip() == "10,000,001 đồng in 2007."
    del RULES["test.sum"]


def test_days_and_kinds_are_told_as_each_language_does() -> None:
    refused = Refused(NOT_FOUND, what="agency", key="SNV")
    assert refused.detail("vi").startswith("Không có cơ quan “SNV”.")
    assert refused.detail("en").startswith("There is no agency “SNV”.")
    declared = rule("test.day", Kind.CONFLICT, vi="Hạn {d}, {t}.", en="Due {d}, {t}.", todo_vi="", todo_en="")
    for moment in (date(2007, 4, 19), datetime(2007, 4, 18, 18, tzinfo=UTC)):
        told = Refused(declared, d=moment, t=Term("trễ", "late"))
        assert told.detail("vi").strip() == "Hạn 19/04/2007, trễ."
        assert told.detail("en").strip() == "Due 2007-04-19, late."
    del RULES["test.day"]


@pytest.mark.parametrize("code", ["late", "test.", "Test.late", "test.late!", "shared.not-found"])
def test_a_code_has_a_form_and_is_declared_once(code: str) -> None:
    with pytest.raises(ValueError, match="refusal code"):
        rule(code, Kind.CONFLICT, vi="", en="", todo_vi="", todo_en="")


def test_a_source_names_its_document_and_place() -> None:
    assert directive("1a").told("vi") == "Chỉ thị 02/2007/CT-UBND (Hà Nam, 09/4/2007), điểm 1a"
    assert directive("1a").told("en") == "Chỉ thị 02/2007/CT-UBND (Hà Nam, 09/4/2007), point 1a"
    assert standard("5.5.2").told("vi") == "TCVN ISO 9001:2000, điều 5.5.2"
    assert OURS.told("vi") == "Quy tắc của phần mềm (không phải quy định của pháp luật)"
    assert OURS.told("en") == "our own rule, not the law's"
    assert str(OURS) == f"{OURS.told('vi')} / {OURS.told('en')}"
    assert str(Source("ISO/IEC 17021", "")) == "ISO/IEC 17021"
