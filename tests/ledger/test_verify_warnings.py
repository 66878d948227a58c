"""A good verdict says how much was checked, and warns of what a reader might take it for and it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.ledger.note import Note
from shared.ledger.policy import Group
from shared.ledger.verify import main, present
from tests.ledger.bundles import META, Programme, entry, origin_of, signer, write_folder
from tests.ledger.verdicts import Reader, Verdict, verdict

ORIGIN, OTHER = origin_of("registry"), origin_of("funding")
SNV, STC = "SNV", "STC"
FRESH = ("--fresh-after", "2026-01-15")
DAY = 86_400


def made(*names: str) -> Programme:
    programme = Programme(*(names or ("registry",)))
    programme.record("registry", entry(SNV), entry())
    programme.publish("registry")
    return programme


def warned(said: Verdict) -> list[tuple[str, str]]:
    assert said.code == 0, said
    return [(each["code"], each["log"]) for each in said.found["warnings"]]


def report(programme: Programme, reader: Reader, capsys: pytest.CaptureFixture[str], *asked: str) -> str:
    assert main([str(write_folder(programme.bundle(), reader.place())), "--policy", str(reader.policy), *asked]) == 0
    return capsys.readouterr().out


def test_where_all_is_well_nothing_is_warned_of_and_the_headline_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = made()
    reader = Reader.of(programme, tmp_path)
    for asked in ((), (SNV,)):
        said = reader.asks(programme.bundle(*asked), *FRESH, *(["--agency", *asked] if asked else []))
        assert (warned(said), said.found["checked"]) == ([], {"logs": 1, "entries": 2})
    told = report(programme, reader, capsys, *FRESH)
    assert "ĐẠT / VERIFIED: gói đầy đủ, 1 sổ, 2 mục / a full bundle, 1 logs, 2 entries" in told
    assert "WARNING" not in told
    assert "a digest whose file is not here proves nothing" in told


def test_a_log_of_which_nothing_was_mirrored_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = made("registry", "funding")
    reader = Reader.of(programme, tmp_path)
    assert warned(reader.asks(programme.bundle(), *FRESH)) == [("not-mirrored", OTHER)]
    told = report(programme, reader, capsys, *FRESH)
    assert f"CẢNH BÁO / WARNING: 1\n  ! {OTHER}: đã đăng ký, chưa sao mục nào / registered" in told
    programme.record("funding", entry())
    programme.publish("funding", mirror=False)
    found = warned(reader.asks(programme.bundle(), *FRESH))
    assert found == [("not-mirrored", OTHER), ("witnessed-beyond", OTHER)]


def test_a_bundle_that_holds_no_entry_is_not_called_a_full_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = Programme("registry")
    reader = Reader.of(programme, tmp_path)
    found = warned(reader.asks(programme.bundle(), *FRESH))
    assert found == [("nothing-mirrored", ""), ("not-mirrored", ORIGIN)]
    told = report(programme, reader, capsys)
    assert "holds NO ENTRY" in told
    assert "a full bundle" not in told
    programme.publish("registry")
    assert warned(reader.asks(programme.bundle(), *FRESH)) == []
    assert "holds NO ENTRY" in report(programme, reader, capsys)


def test_an_agency_without_an_entry_is_asked_back(tmp_path: Path) -> None:
    programme = made()
    reader = Reader.of(programme, tmp_path)
    for files in (programme.bundle(), programme.bundle(SNV, STC)):
        said = reader.asks(files, "--agency", SNV, STC, *FRESH)
        assert warned(said) == [("agency-without-entries", "")]
        assert said.found["warnings"][0]["text"].startswith("STC: ")


def test_whoever_does_not_ask_for_freshness_is_told(tmp_path: Path) -> None:
    programme = made()
    reader = Reader.of(programme, tmp_path)
    seen = reader.file("seen", programme.meta_note(1))
    assert warned(reader.asks(programme.bundle())) == [("freshness-not-asked", "")]
    assert warned(reader.asks(programme.bundle(), "--seen", str(seen))) == []
    proof, document = reader.file("p", programme.proof("registry", 1)), reader.file("d", entry())
    assert warned(verdict(proof, reader.policy, "--document", str(document))) == [("freshness-not-asked", "")]
    assert warned(verdict(proof, reader.policy, "--document", str(document), *FRESH)) == []


@pytest.mark.parametrize("cosigned", [True, False])
def test_a_policy_that_asks_for_no_cosigner_is_warned_of(cosigned: bool, tmp_path: Path) -> None:
    programme = made()
    reader = Reader(tmp_path, programme.policy_of(Group("g", 1, ("witness",)), "none").render())
    files, seen = programme.bundle(), reader.file("seen", programme.meta_note(1))
    if not cosigned:
        note = Note.parse(files["meta/checkpoint"])
        files["meta/checkpoint"] = Note(note.text, note.signatures[:1]).to_bytes()
    assert warned(reader.asks(files, "--seen", str(seen))) == [("no-quorum", "")]


def test_what_was_witnessed_and_is_not_there_is_counted(tmp_path: Path) -> None:
    programme = made()
    programme.record("registry", *(entry(number=number) for number in range(40)))
    programme.publish("registry", mirror=False)
    said = Reader.of(programme, tmp_path).asks(programme.bundle(), *FRESH)
    assert warned(said) == [("witnessed-beyond", ORIGIN)]
    assert "40 entries are not in this bundle" in said.found["warnings"][0]["text"]


def test_open_alarms_and_checkpoints_that_nobody_can_check_are_warned_of(tmp_path: Path) -> None:
    programme = Programme("registry")
    reader = Reader.of(programme, tmp_path)
    log = programme.logs["registry"]
    for signers in ([signer(ORIGIN, number=9)], log.signers):
        log.signers = signers
        programme.record("registry", entry())
        programme.publish("registry")
    programme.tell("alarm.raised", alarm="a-1")
    assert warned(reader.asks(programme.bundle(), *FRESH)) == [("open-alarms", ""), ("unsigned-checkpoints", ORIGIN)]


@pytest.mark.parametrize(("ahead", "fresh"), [(-60, 0), (DAY // 2, 0), (2 * DAY, 3), (2**61, 3)])
def test_a_cosignature_of_the_future_is_warned_of_and_a_day_ahead_shows_no_freshness(
    ahead: int, fresh: int, tmp_path: Path
) -> None:
    programme = made()
    programme.seconds = present() + ahead
    reader = Reader.of(programme, tmp_path)
    said = reader.asks(programme.bundle())
    future = [("cosigned-in-the-future", META)] * (ahead > 0)
    assert warned(said) == [("freshness-not-asked", ""), *future]
    said = reader.asks(programme.bundle(), *FRESH)
    assert said.code == fresh
    assert fresh == 0 or "in the future" in said.reason


def test_a_quorum_without_the_clock_that_is_ahead_is_enough(tmp_path: Path) -> None:
    programme = made()
    reader = Reader(tmp_path, programme.policy_of(Group("g", 1, ("witness", "mirror")), "g").render())
    good = Note.parse(programme.meta_note())
    programme.seconds = present() + 2 * DAY
    ahead = Note.parse(programme.meta_note())
    for one, other in ((1, 2), (2, 1)):
        mixed = Note(good.text, (good.signatures[0], good.signatures[one], ahead.signatures[other]))
        files = {**programme.bundle(), "meta/checkpoint": mixed.to_bytes()}
        assert warned(reader.asks(files, *FRESH)) == [("cosigned-in-the-future", META)]
