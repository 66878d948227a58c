"""Nothing can be cherry-picked: a bundle about some agencies has all their entries, the programme's and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.bundles import META, Files, Programme, entry, folder_of, log_files, origin_of
from tests.ledger.verdicts import Reader

ORIGIN, OTHER = origin_of("registry"), origin_of("funding")
LOG = folder_of(ORIGIN)
SNV, STC = "SNV", "STC"


@pytest.fixture(scope="module")
def programme() -> Programme:
    made = Programme("registry", "funding")
    kinds = [SNV, "", STC, f"{SNV} {STC}", STC, SNV]
    made.record("registry", *(entry(kinds[number % 6], number=number) for number in range(600)))
    made.record("registry", entry("", "registry.person.recorded.v1"), entry("", "registry.message.parked.v1"))
    made.record("funding", entry("", "funding.access.refused.v1"), entry(STC, "funding.year.opened.v1"))
    made.publish("registry")
    made.publish("funding")
    return made


@pytest.fixture(scope="module")
def genuine(programme: Programme) -> Files:
    return programme.bundle(SNV)


@pytest.fixture
def reader(programme: Programme, tmp_path: Path) -> Reader:
    return Reader.of(programme, tmp_path)


def test_the_bundle_that_is_spoilt_here_is_good(genuine: Files, reader: Reader) -> None:
    said = reader.asks(genuine, "--agency", SNV)
    assert (said.code, said.found["agencies"]) == (0, {SNV: 300, "*": 100})
    assert {log["origin"]: log["agencies"] for log in said.found["logs"]} == {
        ORIGIN: {SNV: 300, "*": 100},
        OTHER: {SNV: 0, "*": 0},
    }


def test_what_was_asked_for_must_be_said(genuine: Files, reader: Reader) -> None:
    assert "--agency" in reader.asks(genuine).reason


@pytest.mark.parametrize("asked", [(STC,), (SNV, STC), ("UBND-KB",), (SNV, "UBND-KB")])
def test_a_bundle_about_others_than_were_asked_for_is_refused(
    asked: tuple[str, ...], genuine: Files, reader: Reader
) -> None:
    assert reader.asks(genuine, "--agency", *asked).code == (0 if asked == (SNV, "UBND-KB") else 3)


def test_a_bundle_about_more_than_was_asked_for_is_refused(programme: Programme, reader: Reader) -> None:
    both = programme.bundle(SNV, STC)
    assert reader.asks(both, "--agency", SNV, STC).code == 0
    assert "no agency that was asked for" in reader.asks(both, "--agency", SNV).reason


@pytest.mark.parametrize("index", [0, 1, 3, 255 + 3, 599])
def test_an_entry_that_was_left_out_is_missed(index: int, genuine: Files, reader: Reader) -> None:
    name = f"{LOG}/entries/{index}"
    said = reader.asks({each: raw for each, raw in genuine.items() if each != name}, "--agency", SNV)
    assert (said.code, said.found["log"]) == (3, ORIGIN)


def test_so_are_all_of_them_together_with_their_line(genuine: Files, reader: Reader) -> None:
    none = {name: raw for name, raw in genuine.items() if f"{LOG}/entries/" not in name}
    assert reader.asks(none, "--agency", SNV).code == 3
    lines = [line for line in none["lines"].splitlines(keepends=True) if b" SNV " not in line and b" * " not in line]
    assert reader.asks({**none, "lines": b"".join(lines)}, "--agency", SNV).code == 3


@pytest.mark.parametrize("index", [2, 600, 601])
def test_an_entry_of_another_agency_or_of_nobodys_file_may_not_be_there(
    index: int, programme: Programme, genuine: Files, reader: Reader
) -> None:
    raw = programme.logs["registry"].entries[index]
    said = reader.asks({**genuine, f"{LOG}/entries/{index}": raw}, "--agency", SNV)
    assert (said.code, said.index) == (3, index)


@pytest.mark.parametrize(
    ("index", "raw"),
    [(0, b""), (0, b"x"), (3, entry(SNV, number=0)), (5, entry(SNV, number=5) + b" "), (0, b"x" * 65_536)],
)
def test_an_entry_that_is_not_the_one_of_its_index_is_named(
    index: int, raw: bytes, genuine: Files, reader: Reader
) -> None:
    said = reader.asks({**genuine, f"{LOG}/entries/{index}": raw}, "--agency", SNV)
    assert (said.code, said.index) == (3, index)


@pytest.mark.parametrize("name", ["602", "9999999", "00", "+0", "0_0", "0 ", "x", "0.p/1", "-1", "1" * 19, "٣", "a/0"])
def test_an_entry_under_any_other_name_is_refused(name: str, genuine: Files, reader: Reader) -> None:
    spoilt = {**genuine, f"{LOG}/entries/{name}": genuine[f"{LOG}/entries/0"]}
    assert reader.asks(spoilt, "--agency", SNV).code == 3


def test_entries_may_not_be_there_in_both_forms(programme: Programme, genuine: Files, reader: Reader) -> None:
    whole = log_files(programme.logs["registry"], None)
    assert reader.asks({**genuine, **whole}, "--agency", SNV).code == 3
    assert reader.asks({**whole, **genuine}, "--agency", SNV).code == 3


def test_without_its_lines_it_does_not_pass_for_a_full_one(genuine: Files, reader: Reader) -> None:
    bare = {name: raw for name, raw in genuine.items() if name != "lines"}
    assert reader.asks(bare, "--agency", SNV).code == 3
    assert reader.asks(bare).code == 3


def test_a_full_bundle_with_lines_is_none(programme: Programme, genuine: Files, reader: Reader) -> None:
    assert reader.asks({**programme.bundle(), "lines": genuine["lines"]}, "--agency", SNV, STC).code == 3


def changed_lines(raw: bytes) -> dict[str, bytes]:
    lines = raw.splitlines(keepends=True)
    origin, shelf, count, running = lines[-1].rstrip(b"\n").split(b" ")
    return {
        "reversed": b"".join(reversed(lines)),
        "one less": b"".join(lines[:-1]),
        "one twice": raw + lines[-1],
        "no last newline": raw[:-1],
        "an empty one": raw + b"\n",
        "carriage returns": raw.replace(b"\n", b"\r\n"),
        "another count": raw.replace(count + b" " + running, b"%d " % (int(count) + 1) + running),
        "a count with a zero": raw.replace(b" " + count + b" ", b" 0" + count + b" "),
        "another hash": raw.replace(running, bytes(reversed(running))),
        "capital letters": raw.replace(running, running.upper()),
        "another shelf": raw.replace(origin + b" " + shelf, origin + b" ZZZ"),
        "a line of no log": raw + b"z/z SNV 1 " + running + b"\n",
        "no text": raw + b"\xff\n",
        "nothing": b"",
        "no end": raw + b"x" * (17 << 20),
    }


def test_the_lines_are_exactly_those_that_the_meta_log_states(genuine: Files, reader: Reader) -> None:
    for what, lines in changed_lines(genuine["lines"]).items():
        said = reader.asks({**genuine, "lines": lines}, "--agency", SNV)
        assert (said.code, said.found["file"]) == (3, "lines"), what


def test_older_lines_do_not_pass_for_the_newest(tmp_path: Path) -> None:
    programme = Programme("registry")
    programme.record("registry", entry(SNV, number=1))
    programme.publish("registry")
    older = programme.bundle(SNV)
    programme.record("registry", entry(SNV, number=2))
    programme.publish("registry")
    reader = Reader.of(programme, tmp_path)
    newer = programme.bundle(SNV)
    assert reader.asks(newer, "--agency", SNV).code == 0
    picked = {name: raw for name, raw in newer.items() if not name.endswith("entries/1")}
    assert reader.asks({**picked, "lines": older["lines"]}, "--agency", SNV).found["file"] == "lines"


@pytest.mark.parametrize("lie", ["count", "hash", "missing", "moved"])
def test_lines_on_which_inspection_lied_are_found_out_by_whoever_has_everything(lie: str, tmp_path: Path) -> None:
    programme = Programme("registry")
    programme.record("registry", *(entry(SNV, number=number) for number in range(3)), entry(STC), entry())
    honest = programme.lines

    def lines() -> list[str]:
        found = honest()
        count, running = found[-1].split(" ")[2:]
        return {
            "count": [*found[:-1], found[-1].replace(f" {count} ", " 2 ")],
            "hash": [*found[:-1], found[-1].replace(running, running[::-1])],
            "missing": found[:-1],
            "moved": [*found[:-1], found[-1].replace(" STC ", " SKHCN ")],
        }[lie]

    programme.lines = lines  # type: ignore[method-assign]
    programme.publish("registry")
    reader = Reader.of(programme, tmp_path)
    assert reader.asks(programme.bundle()).code == 0, "the lines are about bundles of agencies alone"
    assert "lines" in reader.asks(programme.bundle(), "--agency", SNV).reason


@pytest.mark.parametrize("line", [f"{OTHER} SNV 1 {'0' * 64}", f"{ORIGIN} STC 3 {'0' * 64}", f"{META} * 1 {'0' * 64}"])
def test_a_line_of_a_log_that_has_not_so_many_entries_is_refused(line: str, tmp_path: Path) -> None:
    programme = Programme("registry", "funding")
    programme.tell("log.registered", origin=META, vkey=str(programme.meta.signers[0].verifier_key))
    programme.record("registry", entry(SNV), entry(SNV, number=1))
    honest = programme.lines
    programme.lines = lambda: [*honest(), line]  # type: ignore[method-assign]
    programme.publish("registry")
    said = Reader.of(programme, tmp_path).asks(programme.bundle(SNV), "--agency", SNV)
    assert (said.found["file"], "no line of a log" in said.reason) == ("lines", True)


@pytest.mark.parametrize(
    "line", [f"{ORIGIN} ZZZ 0 {'0' * 64}", f"{ORIGIN} ZZZ 01 {'0' * 64}", f"x ZZZ 1 {'0' * 64}", ""]
)
def test_a_line_that_can_be_none_is_refused_though_it_was_stated(line: str, tmp_path: Path) -> None:
    programme = Programme("registry")
    programme.record("registry", entry(SNV))
    honest = programme.lines
    programme.lines = lambda: [*honest(), line]  # type: ignore[method-assign]
    programme.publish("registry")
    said = Reader.of(programme, tmp_path).asks(programme.bundle(SNV), "--agency", SNV)
    assert (said.code, said.found["file"]) == (3, "lines")


def test_a_bundle_about_an_agency_of_a_programme_that_has_mirrored_nothing_passes(tmp_path: Path) -> None:
    programme = Programme("registry")
    assert Reader.of(programme, tmp_path).asks(programme.bundle(SNV), "--agency", SNV).code == 0


@pytest.mark.parametrize(
    "raw",
    [b"no event", b"{", b"\xff", entry("SNV SNV"), entry("STC SNV"), entry("snv"), entry("-"), entry(" "),
     entry("", "short.type"), entry("SNV").replace(b'"SNV"', b"5"), entry("SNV") + b" ",
     entry("SNV").replace(b'"agencies"', b'"\\u0061gencies"', 1)[:-1]],
)  # fmt: skip
def test_what_is_no_event_document_is_nobodys_and_spoils_no_bundle(raw: bytes, tmp_path: Path) -> None:
    programme = Programme("registry")
    programme.record("registry", entry(SNV), raw, entry(SNV, number=1))
    programme.publish("registry")
    reader = Reader.of(programme, tmp_path)
    assert reader.asks(programme.bundle()).code == 0
    for files in (programme.bundle(), programme.bundle(SNV)):
        said = reader.asks(files, "--agency", SNV)
        assert (said.code, said.found["agencies"]) == (0, {SNV: 2, "*": 0})
    said = reader.asks({**programme.bundle(SNV), f"{LOG}/entries/1": raw}, "--agency", SNV)
    assert (said.code, said.index) == (3, 1)


def test_bytes_that_name_their_agency_as_an_event_does_are_its_though_the_rest_is_no_json(tmp_path: Path) -> None:
    programme = Programme("registry")
    programme.record("registry", b'{"agencies":"SNV",!!!,"type":"registry.agency.registered.v1"}', entry(STC))
    programme.publish("registry")
    said = Reader.of(programme, tmp_path).asks(programme.bundle(SNV), "--agency", SNV)
    assert (said.code, said.found["agencies"]) == (0, {SNV: 1, "*": 0})


def test_a_body_must_be_named_by_an_entry_that_is_there_and_be_what_it_names(
    programme: Programme, reader: Reader
) -> None:
    made = Programme("registry")
    bodies = [b"of one", b"of the other", b"of nobody"]
    digests = [each.partition("/")[2] for each in made.bundle(bodies=bodies) if each.startswith("bodies/")]
    made.record("registry", entry(SNV, digest=digests[0]), entry(STC, evidence=["0" * 64, digests[1]]))
    made.record("registry", entry(SNV, text=f"x{digests[2]}"))
    made.publish("registry")
    reader.policy.write_bytes(made.policy())
    assert reader.asks(made.bundle(bodies=bodies[:2])).code == 0
    assert reader.asks(made.bundle(SNV, bodies=bodies[:1]), "--agency", SNV).code == 0
    assert reader.asks(made.bundle(SNV, bodies=bodies[:2]), "--agency", SNV).found["file"] == f"bodies/{digests[1]}"
    assert reader.asks(made.bundle(bodies=bodies)).found["file"] == f"bodies/{digests[2]}"
    spoilt = {**made.bundle(bodies=bodies[:1]), f"bodies/{digests[0]}": b"of on3"}
    assert reader.asks(spoilt).found["file"] == f"bodies/{digests[0]}"
    for name in (f"bodies/{digests[0].upper()}", f"bodies/{digests[0]}.pdf", f"bodies/x/{digests[0]}", "bodies/0"):
        assert reader.asks({**made.bundle(), name: bodies[0]}).found["file"] == name
