"""Watched logs and their keys over HTTP: registered, rotated, revoked by tree size, and shown to who oversees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from shared.acts import Role
from shared.ledger.keys import FileSigner
from shared.ledger.note import COSIGNATURE, ED25519, Note, VerifierKey, encode_base64, key_id
from tests.inspection.watched import OWN, PROVINCE, Post, ToldLog
from tests.support.ledger import cosigner, log_signer

LOG, OTHER = ToldLog(), ToldLog("funding", key=2)
NEXT = log_signer(5, LOG.origin)
WHY = "Thay khoá định kỳ"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path)
    yield made
    made.close()


@pytest.fixture
def watched(post: Post) -> Post:
    """The registry's log is watched, and accepted at 5."""
    post.register(LOG)
    assert post.submit(LOG.request(0, 5)).status_code == 200
    return post


def add(post: Post, signer: FileSigner, name: str = "registry") -> Any:
    version = post.shown(name)["version"]
    return post.command(f"/v1/logs/{name}/keys", {"vkey": str(signer.verifier_key)}, version)


def end(
    post: Post, key: FileSigner, last_size: int, cause: str, reason: str | None = WHY, *, name: str = "registry"
) -> Any:
    body = {"last_size": last_size, "cause": cause} | ({} if reason is None else {"reason": reason})
    return post.command(f"/v1/logs/{name}/keys/{key.verifier_key.key_id}/end", body, post.shown(name)["version"])


def keys(post: Post, name: str = "registry") -> dict[str, dict[str, Any]]:
    return {each["vkey"]: each for each in post.shown(name)["keys"]}


def test_a_log_is_registered_by_its_key_and_found_where_the_answer_says(post: Post) -> None:
    answer = post.command("/v1/logs", {"vkey": LOG.vkey})
    assert (answer.status_code, answer.headers["Location"]) == (201, "/v1/logs/registry")
    assert answer.get_json()["subject"] == f"log/{LOG.origin}"
    shown = post.get(answer.headers["Location"])
    assert shown.headers["ETag"] == '"1"'
    assert shown.get_json() == {
        "service": "registry", "origin": LOG.origin, "version": 1, "accepted": None, "mirrored": None, "refused": [],
        "keys": [{
            "key": LOG.signer.verifier_key.key_id, "vkey": LOG.vkey, "state": "in-use", "since": 0, "last_size": None,
            "alone": None, "missed": False,
        }],
    }  # fmt: skip


def test_the_keys_of_the_witness_and_of_the_mirror_are_two_and_are_shown(watched: Post) -> None:
    shown = watched.get("/v1/logs").get_json()
    witness, mirror = VerifierKey.parse(shown["witness"]), VerifierKey.parse(shown["mirror"])
    assert (witness.name, mirror.name) == (f"{OWN}/witness", f"{OWN}/mirror")
    assert witness.type == mirror.type == COSIGNATURE
    assert witness.public != mirror.public
    assert [each["origin"] for each in shown["logs"]] == [LOG.origin]


def named(name: str, number: int = 1, type_: int = ED25519) -> str:
    return str(FileSigner(name, type_, bytes([number]) * 32).verifier_key)


NOT_TO_BE_REGISTERED = {
    "another province's log": (named("thucchat.khac/registry"), "inspection.log-not-heard"),
    "no service's log": (named(f"{PROVINCE}/nothing"), "inspection.log-not-heard"),
    "a cosigner's key": (str(cosigner(1, LOG.origin).verifier_key), "inspection.key-malformed"),
    "a key id of another key": (LOG.vkey.replace("+", "+0", 1)[:-1], "inspection.key-malformed"),
}


@pytest.mark.parametrize(("vkey", "code"), NOT_TO_BE_REGISTERED.values(), ids=NOT_TO_BE_REGISTERED)
def test_what_is_no_key_of_a_log_that_is_heard_is_refused(post: Post, vkey: str, code: str) -> None:
    answer = post.command("/v1/logs", {"vkey": vkey})
    assert answer.status_code == 422, answer.text
    assert answer.get_json()["code"] in (code, "shared.body-invalid")
    assert post.documents() == []


def off_the_curve(name: str) -> str:
    """Returns a key text, right but for its point: the curve has none with y = 2 (RFC 8032, 5.1.3, step 3)."""
    public = (2).to_bytes(32, "little")
    return f"{name}+{key_id(name, ED25519, public)}+{encode_base64(bytes([ED25519]) + public)}"


def test_a_key_that_nobody_could_verify_by_is_neither_registered_nor_added(watched: Post) -> None:
    before = watched.store.head()
    first = watched.command("/v1/logs", {"vkey": off_the_curve(OTHER.origin)})
    version = watched.shown()["version"]
    further = watched.command("/v1/logs/registry/keys", {"vkey": off_the_curve(LOG.origin)}, version)
    for answer in (first, further):
        assert (answer.status_code, answer.get_json()["code"]) == (422, "inspection.key-malformed")
    assert watched.store.head() == before


def test_a_log_is_registered_once_and_a_key_serves_one_name(watched: Post) -> None:
    assert watched.command("/v1/logs", {"vkey": str(NEXT.verifier_key)}).get_json()["code"] == "shared.already-exists"
    seed = b"\x05" * 32
    assert watched.command("/v1/logs", {"vkey": named(OTHER.origin, 5)}).status_code == 201
    for name in (LOG.origin,):
        answer = add(watched, FileSigner(name, ED25519, seed))
        assert (answer.status_code, answer.get_json()["code"]) == (409, "inspection.key-known")


def test_the_key_of_a_cosigner_is_no_log_s_key(watched: Post) -> None:
    public = watched.application.cosigners.witness.verifier_key.public
    vkey = str(VerifierKey.of(f"{PROVINCE}/funding", ED25519, public))
    assert watched.command("/v1/logs", {"vkey": vkey}).get_json()["code"] == "inspection.key-known"


def test_keys_are_changed_with_an_overlap(watched: Post) -> None:
    assert add(watched, NEXT).status_code == 200
    assert watched.submit(LOG.request(5, 7, signers=(LOG.signer, NEXT))).status_code == 200
    assert end(watched, LOG.signer, 7, "retired").status_code == 200
    assert watched.submit(LOG.request(7, 8, signers=(LOG.signer,))).status_code == 403
    assert watched.submit(LOG.request(7, 8, signers=(LOG.signer, NEXT))).status_code == 200
    assert watched.submit(LOG.request(8, 9, signers=(NEXT,))).status_code == 200
    old, new = keys(watched).values()
    assert (old["state"], old["last_size"], old["alone"], old["missed"]) == ("retired", 7, 5, False)
    assert (new["state"], new["since"], new["alone"]) == ("in-use", 5, 9)
    ended = [each for each in watched.documents() if each.topic == "inspection.log.key-ended.v1"]
    assert [each.reason for each in ended] == [WHY]


def test_a_key_is_retired_only_where_nothing_rests_on_it_alone(watched: Post) -> None:
    add(watched, NEXT)
    watched.submit(LOG.request(5, 7, signers=(LOG.signer, NEXT)))
    answer = end(watched, LOG.signer, 4, "retired")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "inspection.key-still-needed")
    assert end(watched, LOG.signer, 5, "retired").status_code == 200, "7 bears the other's signature, too"


def test_a_stolen_key_is_revoked_below_what_was_accepted_and_what_it_leaves_unsigned_is_said(watched: Post) -> None:
    assert end(watched, LOG.signer, 3, "revoked", "Khoá bị lộ").status_code == 200
    (key,) = keys(watched).values()
    assert (key["state"], key["last_size"], key["alone"], key["missed"]) == ("revoked", 3, 5, True)
    assert watched.accepted() == {"size": 5, "root": LOG.checkpoint(5).root.hex()}, "the witness never goes back"
    assert watched.submit(LOG.request(5, 6)).status_code == 403
    assert add(watched, NEXT).status_code == 200
    assert watched.submit(LOG.request(5, 6, signers=(NEXT,))).status_code == 200


def test_a_checkpoint_whose_key_was_revoked_below_it_is_accepted_again_from_another_key_once(watched: Post) -> None:
    watched.submit(LOG.request(5, 7))
    add(watched, NEXT)
    assert watched.submit(LOG.request(7, 7, signers=(NEXT,))).status_code == 200
    assert len(watched.acceptances()) == 2, "a refresh: the first key still counts"
    end(watched, LOG.signer, 4, "revoked")
    for signers in ((NEXT,), (LOG.signer, NEXT), (NEXT,)):
        assert watched.submit(LOG.request(7, 7, signers=signers)).status_code == 200
    *_, before, again = watched.acceptances()
    assert len(watched.acceptances()) == 3
    assert (again.size, again.root) == (before.size, before.root)
    signed = {each.key_id for each in Note.parse(again.note.encode()).signatures if each.name == LOG.origin}
    assert signed == {NEXT.verifier_key.key_id}
    old, new = keys(watched).values()
    assert (old["alone"], old["missed"], new["alone"]) == (5, True, 7), "nobody else has signed 5"
    assert watched.submit(LOG.request(7, 8, signers=(NEXT,))).status_code == 200


def test_nothing_is_missed_once_the_only_checkpoint_above_the_revoked_key_is_signed_again(watched: Post) -> None:
    watched.submit(LOG.request(5, 7))
    add(watched, NEXT)
    end(watched, LOG.signer, 5, "revoked")
    assert keys(watched)[LOG.vkey]["missed"]
    watched.submit(LOG.request(7, 7, signers=(NEXT,)))
    assert (keys(watched)[LOG.vkey]["alone"], keys(watched)[LOG.vkey]["missed"]) == (5, False)


def test_a_checkpoint_is_accepted_again_however_often_its_keys_are_revoked(watched: Post) -> None:
    signers = [LOG.signer, NEXT, log_signer(6, LOG.origin)]
    for before, after in pairwise(signers):
        add(watched, after)
        end(watched, before, 3, "revoked")
        assert watched.submit(LOG.request(5, 5, signers=(before,))).status_code == 403
        watched.submit(LOG.request(5, 5, signers=(after,)))
    assert [each.size for each in watched.acceptances()] == [5, 5, 5]
    assert [(each["alone"], each["missed"]) for each in keys(watched).values()] == [
        (None, False), (None, False), (5, False)
    ]  # fmt: skip


def test_a_key_is_not_retired_where_whoever_signed_beside_it_was_revoked(watched: Post) -> None:
    add(watched, NEXT)
    watched.submit(LOG.request(5, 7, signers=(LOG.signer, NEXT)))
    add(watched, log_signer(6, LOG.origin))
    end(watched, NEXT, 5, "revoked")
    assert end(watched, LOG.signer, 5, "retired").get_json()["code"] == "inspection.key-still-needed"
    assert end(watched, LOG.signer, 7, "retired").status_code == 200


def test_below_its_last_size_an_ended_key_still_counts(watched: Post) -> None:
    watched.submit(LOG.request(5, 9))
    add(watched, NEXT)
    end(watched, LOG.signer, 9, "retired")
    assert watched.submit(LOG.request(9, 9)).status_code == 200


REFUSED = {
    "a size that nobody has accepted yet": ((6, "revoked", WHY), 422, "inspection.size-ahead"),
    "no reason": ((5, "revoked", None), 422, "inspection.reason-required"),
    "the last key, retired": ((5, "retired", WHY), 409, "inspection.last-key"),
    "another cause": ((5, "lost", WHY), 422, "shared.body-invalid"),
}


@pytest.mark.parametrize(("given", "status", "code"), REFUSED.values(), ids=REFUSED)
def test_a_key_is_not_ended(watched: Post, given: tuple[int, str, str | None], status: int, code: str) -> None:
    before = watched.store.head()
    answer = end(watched, LOG.signer, *given)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code), answer.text
    assert watched.store.head() == before


def test_a_key_ends_once_and_never_comes_back(watched: Post) -> None:
    end(watched, LOG.signer, 5, "revoked")
    assert end(watched, LOG.signer, 4, "revoked").get_json()["code"] == "inspection.key-ended-already"
    assert add(watched, LOG.signer).get_json()["code"] == "inspection.key-known"
    assert end(watched, NEXT, 4, "revoked").status_code == 404


def test_the_meta_log_s_own_key_is_retired_at_what_was_cosigned_of_it(post: Post) -> None:
    first, second = log_signer(7, OWN), log_signer(8, OWN)
    assert post.command("/v1/logs", {"vkey": str(first.verifier_key)}).status_code == 201
    assert add(post, second, "inspection").status_code == 200
    assert end(post, first, 1, "retired", name="inspection").get_json()["code"] == "inspection.size-ahead"
    assert end(post, first, 0, "retired", name="inspection").status_code == 200


def test_a_decision_on_an_older_version_is_refused(watched: Post) -> None:
    version = watched.shown()["version"]
    watched.submit(LOG.request(5, 6))
    answer = watched.command("/v1/logs/registry/keys", {"vkey": str(NEXT.verifier_key)}, version)
    assert answer.status_code == 412


def test_checkpoints_are_paged_by_size(watched: Post) -> None:
    for size in range(6, 12):
        watched.submit(LOG.request(size - 1, size))
    watched.submit(LOG.request(11, 11))
    found, after = [], ""
    while True:
        page = watched.get(f"/v1/logs/registry/checkpoints?limit=3{after}").get_json()
        found += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert [each["size"] for each in found] == list(range(5, 12))
    assert found[-1]["note"].encode() == watched.newest(LOG.origin).data
    assert {each["root"] for each in found} == {LOG.checkpoint(size).root.hex() for size in range(5, 12)}


PATHS = ("/v1/logs", "/v1/logs/registry", "/v1/logs/registry/checkpoints")


@pytest.mark.parametrize("path", PATHS)
def test_who_oversees_and_services_read_and_nobody_else(watched: Post, path: str) -> None:
    for role in (Role.INSPECTOR, Role.PPC, Role.HOME_AFFAIRS, Role.PPC_OFFICE, Role.SERVICE):
        assert watched.get(path, role).status_code == 200
    assert watched.get(path, Role.DOST).status_code == 403


def test_only_inspectors_decide_which_keys_count(watched: Post) -> None:
    version = watched.shown()["version"]
    for role in (Role.PPC, Role.SERVICE, Role.HOME_AFFAIRS):
        assert watched.command("/v1/logs", {"vkey": OTHER.vkey}, role=role).status_code == 403
        vkey = str(NEXT.verifier_key)
        assert watched.command("/v1/logs/registry/keys", {"vkey": vkey}, version, role=role).status_code == 403


@pytest.mark.parametrize("path", ["/v1/logs/notifier", "/v1/logs/notifier/checkpoints", "/v1/logs/nothing"])
def test_a_log_that_is_not_watched_is_not_there(watched: Post, path: str) -> None:
    assert watched.get(path).status_code == 404
