"""Evidence files over HTTP: handed in as bytes, told by their content, handed out as a download and nothing else."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any, Final

import pytest

from shared.acts import Actor, Role
from shared.eventstore.ports import IntegrityFault
from shared.http.blueprint import UPLOAD_LIMIT
from tests.assessment.http import Asking, problem, told
from tests.assessment.world import DOST, LEAD, MANUAL, MEMBER, PPC, SECRETARY

DIGEST: Final = hashlib.sha256(MANUAL).hexdigest()
INSPECTOR: Final = Actor("p-908", Role.INSPECTOR)
OUTSIDER: Final = Actor("p-023", Role.QMR, "SYT")
CLAIM: Final = {"agency": "SNV", "digest": DIGEST, "title": "Sổ tay chất lượng", "kind": "procedure"}


def left(folder: Path) -> list[Path]:
    """Returns what lies where uploads are received."""
    return [path for path in (folder / "staging").rglob("*") if path.is_file()]


@pytest.mark.parametrize("who", [SECRETARY, MEMBER, LEAD, DOST])
def test_a_file_handed_in_is_kept_under_its_digest_and_records_nothing(
    asking: Asking, tmp_path: Path, who: Actor
) -> None:
    with asking.records():
        answer = told(asking.upload(MANUAL, who), 201)
    assert answer == {"digest": DIGEST, "size": len(MANUAL), "media_type": "text/plain"}
    assert (tmp_path / "files" / DIGEST[:2] / DIGEST).read_bytes() == MANUAL
    assert left(tmp_path) == []


def test_the_same_bytes_handed_in_again_are_answered_alike(asking: Asking, tmp_path: Path) -> None:
    answers = [told(asking.upload(MANUAL, who), 201) for who in (SECRETARY, OUTSIDER)]
    assert answers[0] == answers[1]
    assert len(list((tmp_path / "files").rglob("?" * 64))) == 1
    assert left(tmp_path) == []


@pytest.mark.parametrize("content", [b"<html></html>", b"MZ\x90\x00", b"PK\x03\x04"])
def test_a_file_of_no_type_that_is_taken_is_refused_whatever_it_is_called(
    asking: Asking, tmp_path: Path, content: bytes
) -> None:
    with asking.records():
        answer = asking.upload(content, SECRETARY, Content_Disposition='attachment; filename="a.pdf"')
        problem(answer, 415, "shared.file-type")
    assert left(tmp_path) == []
    assert not (tmp_path / "files").exists()


def test_an_empty_file_and_one_altered_on_the_way_are_refused(asking: Asking) -> None:
    with asking.records():
        problem(asking.upload(b"", SECRETARY), 422, "shared.upload-empty", "")
        other = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
        answer = asking.upload(MANUAL, SECRETARY, Content_Digest=f"sha-256=:{other}:")
        problem(answer, 422, "shared.upload-altered", "")


def test_a_file_above_the_limit_is_refused_and_leaves_nothing(asking: Asking, tmp_path: Path) -> None:
    with asking.records():
        assert told(asking.upload(b"x" * (UPLOAD_LIMIT + 1), SECRETARY), 413)["code"] == "shared.body-too-large"
    assert left(tmp_path) == []


@pytest.mark.parametrize("who", [INSPECTOR, PPC, Actor("service:inspection", Role.SERVICE)])
def test_who_shows_nothing_hands_nothing_in(asking: Asking, who: Actor) -> None:
    with asking.records("assessment.access.refused.v1"):
        problem(asking.upload(MANUAL, who), 403, "shared.right-missing")


def test_a_file_is_handed_out_as_a_download_that_no_browser_runs(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    answer = asking.get(f"/v1/files/{DIGEST}", INSPECTOR)
    assert (answer.status_code, answer.data) == (200, MANUAL)
    assert {
        name: answer.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Length", "ETag")
    } == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{DIGEST}.txt"',
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(len(MANUAL)),
        "ETag": f'"{DIGEST}"',
    }
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "no-store"


def test_people_of_an_agency_download_what_they_have_shown_and_nothing_else(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    for who in (SECRETARY, OUTSIDER):
        with asking.records("assessment.access.refused.v1"):
            problem(asking.get(f"/v1/files/{DIGEST}", who), 403, "assessment.other-agency")
    told(asking.create("/v1/evidence", SECRETARY, CLAIM), 201)
    assert asking.get(f"/v1/files/{DIGEST}", SECRETARY).data == MANUAL
    with asking.records("assessment.access.refused.v1"):
        problem(asking.get(f"/v1/files/{DIGEST}", OUTSIDER), 403, "assessment.other-agency")


def test_a_further_role_that_has_not_the_right_opens_nothing(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    made = told(asking.create("/v1/evidence", SECRETARY, CLAIM), 201)
    evidence, file = f"/v1/evidence/{made['subject'].partition('/')[2]}", f"/v1/files/{DIGEST}"
    for path in (evidence, file):
        for further in (Role.FINANCE, Role.PLANNING, Role.PPC):
            with asking.records("assessment.access.refused.v1"):
                problem(asking.get(path, OUTSIDER, further), 403, "assessment.other-agency")
            assert asking.get(path, SECRETARY, further).status_code == 200
        assert asking.get(path, OUTSIDER, Role.INSPECTOR).status_code == 200


def test_a_digest_alone_opens_no_file_of_another_agency_nor_tells_that_there_is_one(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    told(asking.create("/v1/evidence", SECRETARY, CLAIM), 201)
    with asking.records():
        there, nowhere = (
            asking.create("/v1/evidence", OUTSIDER, {**CLAIM, "agency": "SYT", "digest": digest})
            for digest in (DIGEST, "0" * 64)
        )
    problem(there, 422, "assessment.file-unknown", "/digest")
    assert there.data == nowhere.data
    with asking.records("assessment.access.refused.v1"):
        problem(asking.get(f"/v1/files/{DIGEST}", OUTSIDER), 403, "assessment.other-agency")


def test_a_file_that_dost_handed_in_its_own_agencys_secretary_shows(asking: Asking) -> None:
    told(asking.upload(MANUAL, DOST), 201)
    secretary = Actor("p-113", Role.ISO_SECRETARY, "SKHCN")
    told(asking.create("/v1/evidence", secretary, {**CLAIM, "agency": "SKHCN"}), 201)
    assert asking.get(f"/v1/files/{DIGEST}", secretary).data == MANUAL


def test_bytes_that_changed_on_the_disk_are_not_handed_out(asking: Asking, tmp_path: Path) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    place = tmp_path / "files" / DIGEST[:2] / DIGEST
    place.chmod(0o640)
    place.write_bytes(b"another text\n")
    answer = asking.get(f"/v1/files/{DIGEST}", INSPECTOR)
    assert (told(answer, 500)["code"], b"another" in answer.data) == ("shared.internal", False)
    with pytest.raises(IntegrityFault):
        asking.world.application.files.read(DIGEST)


def test_evidence_is_recorded_shown_and_found_by_the_bytes(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    made = asking.create("/v1/evidence", SECRETARY, {**CLAIM, "issued_on": "2008-01-15", "clauses": ["4.2.2"]})
    told(made, 201)
    item = told(asking.get(made.headers["Location"], SECRETARY))
    assert (item["media_type"], item["size"], item["clauses"]) == ("text/plain", len(MANUAL), ["4.2.2"])
    assert (item["by"], item["agency_name"]["vi"]) == (SECRETARY.person, "Sở SNV")
    told(asking.upload(MANUAL, OUTSIDER), 201)
    told(asking.create("/v1/evidence", OUTSIDER, {**CLAIM, "agency": "SYT"}), 201)
    both = told(asking.get(f"/v1/evidence?digest={DIGEST}", INSPECTOR))["items"]
    assert [each["agency"] for each in both] == ["SNV", "SYT"]
    own = told(asking.get("/v1/evidence?agency=SNV", SECRETARY))["items"]
    assert [each["event"] for each in own] == [item["event"]]


def test_evidence_of_another_agency_is_neither_shown_nor_recorded(asking: Asking) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    made = told(asking.create("/v1/evidence", SECRETARY, CLAIM), 201)
    path = f"/v1/evidence/{made['subject'].partition('/')[2]}"
    with asking.records("assessment.access.refused.v1"):
        problem(asking.get(path, OUTSIDER), 403, "assessment.other-agency")
    with asking.records("assessment.access.refused.v1"):
        problem(asking.create("/v1/evidence", OUTSIDER, CLAIM), 403, "shared.other-agency")


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"digest": "0" * 64}, "assessment.file-unknown", "/digest"),
        ({"digest": DIGEST.upper()}, "shared.body-invalid", "/digest"),
        ({"agency": "SXD"}, "assessment.agency-unknown", "/agency"),
        ({"clauses": ["9.9"]}, "assessment.clause-unknown", "/clauses/0"),
        ({"issued_on": "2008-03-11"}, "assessment.issued-later", "/issued_on"),
        ({"kind": "Policy"}, "shared.body-invalid", "/kind"),
        ({"title": "a\x00b"}, "shared.forbidden-character", "/title"),
        ({"filename": "a.pdf"}, "shared.body-invalid", "/filename"),
    ],
)
def test_evidence_that_breaks_a_rule_is_refused_where_it_does(
    asking: Asking, change: dict[str, Any], code: str, pointer: str
) -> None:
    told(asking.upload(MANUAL, SECRETARY), 201)
    with asking.records():
        problem(asking.create("/v1/evidence", DOST, {**CLAIM, **change}), 422, code, pointer)
