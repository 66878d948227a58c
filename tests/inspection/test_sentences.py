"""What is said of each event: one sentence in each language for every event that is declared, without a code left."""

from __future__ import annotations

import inspect
import re
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import pytest

from services.inspection.mirror.refusing import OTHER_ROOT
from services.inspection.mirror.witness import MALFORMED, NOT_OWN_LOG, UNRECORDABLE
from services.inspection.replay.labels import NAMES, label
from services.inspection.replay.sentences import day, money, told_basis
from services.inspection.replay.wording import WHY_REFUSED, WORDING
from shared.acts import Act, BasisKind, Capacity, LegalBasis, Role
from shared.contracts import CATALOGUE, PUBLISHERS, Basis, Facts, record
from shared.contracts.inspection import AlarmKind, AlarmRaised, CheckpointRefused, KeyEnd, LogKeyEnded
from shared.eventstore.application import new_event
from shared.eventstore.ports import Recording
from shared.ids import aggregate_id
from shared.ledger import witnessing
from tests.inspection.world import HEAD, World, at

DECLARED = [facts for topic, facts in CATALOGUE.items() if topic.partition(".")[0] in PUBLISHERS]
OTHER_MEMBERS = re.compile(r"agency_code|agency|(?:own|basis|demonstration|weight|final)_(?:vi|en)")


@pytest.mark.parametrize("facts", DECLARED, ids=lambda facts: facts.DECLARATION.topic)
def test_every_event_has_a_sentence_in_both_languages_made_of_its_own_members(facts: Any) -> None:
    members = set(get_type_hints(facts))
    for template in WORDING[facts]:
        named = set(re.findall(r"{([a-z_]+)", template))
        assert template.endswith(".")
        assert {each for each in named - members if not OTHER_MEMBERS.fullmatch(each)} == set()


def codes(hint: Any) -> set[type[StrEnum]]:
    """Returns the enumerations that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {hint}
    inner = set().union(*(codes(each) for each in get_args(hint)))
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        inner |= set().union(*(codes(each) for each in get_type_hints(hint).values()))
    return inner - {Basis}


def test_every_code_that_an_event_may_hold_has_a_name_in_both_languages() -> None:
    kinds = set().union(*(codes(facts) for facts in DECLARED)) | {Role, Capacity, BasisKind}
    assert len(kinds) > 10
    named = {(type(code), code.value) for code, _, _ in NAMES}
    assert {code for kind in kinds for code in kind if (kind, code.value) not in named} == set()
    assert label(Role.QMR, "vi") == "Đại diện lãnh đạo về chất lượng"
    assert label(Role.QMR, "en") == "management representative"


def test_no_sentence_of_the_story_leaves_a_place_open_or_a_code_unnamed(told: World) -> None:
    for item in told.history("2008-12-31", "2008-12-31"):
        for text in item["sentence"].values():
            assert not re.search(r"[{}]|None|\b[a-z]+_[a-z_]+\b", text), text


def test_a_head_is_appointed_by_the_decision_that_is_the_legal_basis(told: World) -> None:
    item = next(each for each in told.history("2008-12-31", "2008-12-31") if "head-appointed" in each["type"])
    assert item["sentence"] == {
        "vi": "p-thu-truong được bổ nhiệm làm thủ trưởng HN-SNV theo Quyết định số 15/QĐ-UBND ngày 28/12/2006 của UBND"
        " tỉnh Hà Nam, từ ngày 01/01/2007.",
        "en": "p-thu-truong was appointed head of HN-SNV by Decision No. 15/QĐ-UBND of 2006-12-28, UBND tỉnh Hà Nam,"
        " from 2007-01-01.",
    }


def test_a_basis_whose_day_is_unknown_says_so() -> None:
    undated = LegalBasis(BasisKind.PLAN, "277/KH-UBND", "UBND tỉnh", None)
    assert told_basis(undated, "vi") == "Kế hoạch số 277/KH-UBND (không rõ ngày) của UBND tỉnh"
    assert told_basis(undated, "en") == "Plan No. 277/KH-UBND (day unknown), UBND tỉnh"


def test_money_and_days_are_written_as_each_language_writes_them() -> None:
    assert (money(1_250_000, "vi"), money(1_250_000, "en")) == ("1.250.000 đồng", "1,250,000 VND")
    assert (day(at("2007-04-19T17:30"), "vi"), day(at("2007-04-19T17:30"), "en")) == (
        "20/04/2007 00:30",
        "2007-04-20 00:30",
    )


def test_every_reason_of_the_witness_has_words() -> None:
    said = set(re.findall(r'erdict\(\d{3}, "([a-z-]+)"', inspect.getsource(witnessing)))
    assert len(said) > 5
    assert said - {"accepted"} | {MALFORMED, UNRECORDABLE, NOT_OWN_LOG, OTHER_ROOT} == set(WHY_REFUSED)


LOG = "thucchat.hanam/registry"
KEY = "thucchat.hanam/registry+00000000+AQ=="
TOLD: dict[str, Facts] = {
    "Nhân chứng từ chối một điểm chốt gửi dưới tên sổ thucchat.hanam/registry, số sự kiện 9: không chứng minh được rằng"
    " sổ chỉ nối dài phần đã nhận (HTTP 422).": CheckpointRefused(origin=LOG, status=422, code="bad-proof", size=9),
    "Nhân chứng từ chối một điểm chốt gửi dưới tên sổ thucchat.hanam/registry: không có chữ ký hợp lệ của sổ"
    " (HTTP 403).": CheckpointRefused(origin=LOG, status=403, code="not-signed"),
    f"Khoá {KEY} của sổ thucchat.hanam/registry thôi dùng (bị thu hồi): chữ ký của khoá này trên điểm chốt có hơn 7 sự"
    " kiện không còn giá trị, kể cả điểm chốt đã được nhận trước đó.": LogKeyEnded(
        origin=LOG, vkey=KEY, last_size=7, cause=KeyEnd.REVOKED
    ),
    "Cảnh báo a-1 về sổ thucchat.hanam/registry: sổ ngắn hơn phần đã được làm chứng; sự kiện sai đầu tiên có thứ tự"
    " (từ 0) 4 (thiếu).": AlarmRaised(alarm="a-1", kind=AlarmKind.MISSING, origin=LOG, index=4, detail="thiếu"),
}


@pytest.mark.parametrize(("text", "facts"), TOLD.items())
def test_what_inspection_records_of_logs_is_told_in_words(text: str, facts: Facts, world: World) -> None:
    document = record(
        facts, Act.begin(world.stamp, HEAD), kind="log", key="k", aggregate_id=aggregate_id("log", "k"), version=1
    )
    world.store.record(Recording([new_event(document)]))
    said = world.app.event(document.id, None)["sentence"]
    assert said["vi"] == text
    assert not re.search(r"[{}]|None", said["en"])
