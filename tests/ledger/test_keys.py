"""Private keys are read from files that nobody else can read, and are never overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shared.ledger.keys import FileSigner, KeyFileRefused, create_key, load_signer
from shared.ledger.note import COSIGNATURE, ED25519, Note, NoteFault, Signature, Signer, VerifierKey
from tests.support.ledger import ORIGIN

GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def written(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def test_a_new_key_is_in_a_file_of_its_own_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    public = create_key(path, ORIGIN, ED25519)
    signer: Signer = load_signer(path)
    assert (path.stat().st_mode & 0o7777, path.parent.stat().st_mode & 0o7777) == (0o600, 0o700)
    assert (signer.name, signer.verifier_key, public.type) == (ORIGIN, public, ED25519)
    assert public.verify(b"text\n", signer.sign(b"text\n"))
    assert path.read_text().startswith(f"PRIVATE+KEY+{ORIGIN}+{public.key_id}+")
    assert str(VerifierKey.parse(str(public))) == str(public)


def test_no_two_keys_are_the_same(tmp_path: Path) -> None:
    assert create_key(tmp_path / "a", ORIGIN, ED25519).public != create_key(tmp_path / "b", ORIGIN, ED25519).public


def test_a_key_that_there_is_already_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    create_key(path, ORIGIN, ED25519)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        create_key(path, ORIGIN, ED25519)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        create_key(tmp_path / "link", ORIGIN, ED25519)
    assert path.read_bytes() == before
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_the_mode_does_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        create_key(tmp_path / "log.key", ORIGIN, ED25519)
    finally:
        os.umask(before)
    assert (tmp_path / "log.key").stat().st_mode & 0o7777 == 0o600


@pytest.mark.parametrize(("name", "type"), [("a b", ED25519), ("", ED25519), (ORIGIN, 2)])
def test_a_key_that_no_note_could_name_is_not_created(tmp_path: Path, name: str, type: int) -> None:
    with pytest.raises(NoteFault):
        create_key(tmp_path / "log.key", name, type)
    assert list(tmp_path.iterdir()) == []


def test_a_key_of_go_is_read_and_signs_the_same_note(tmp_path: Path) -> None:
    signer = load_signer(written(tmp_path / "go.key", GO_PRIVATE))
    key = signer.verifier_key
    assert str(key) == GO_PUBLIC
    assert (
        Note(GO_TEXT, (Signature(key.name, key.key_id, signer.sign(GO_TEXT.encode())),)).to_bytes().decode() == GO_NOTE
    )


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_reads_is_taken(tmp_path: Path, mode: int) -> None:
    assert load_signer(written(tmp_path / "log.key", GO_PRIVATE, mode)).name == "PeterNeumann"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620, 0o602, 0o700, 0o611, 0o666, 0o4600, 0o440])
def test_a_file_that_anybody_else_could_use_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(KeyFileRefused, match="mode 0600"):
        load_signer(written(tmp_path / "log.key", GO_PRIVATE, mode))


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "log.key", GO_PRIVATE)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(KeyFileRefused, match="another user"):
        load_signer(path)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KeyFileRefused, match="must be a file"):
        load_signer(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(written(tmp_path / "log.key", GO_PRIVATE))
    with pytest.raises(OSError, match="symbolic links"):
        load_signer(tmp_path / "link")
    with pytest.raises(FileNotFoundError):
        load_signer(tmp_path / "nothing")


BROKEN = {
    "no newline": GO_PRIVATE[:-1],
    "two newlines": GO_PRIVATE + "\n",
    "CRLF": GO_PRIVATE.replace("\n", "\r\n"),
    "a public key": GO_PUBLIC + "\n",
    "another ID": GO_PRIVATE.replace("c74f20a3", "c74f20a4"),
    "another name": GO_PRIVATE.replace("Peter", "Petra"),
    "another type": GO_PRIVATE.replace("+AYEK", "+BIEK"),
    "a short seed": GO_PRIVATE.replace("KDFz", ""),
    "a changed seed": GO_PRIVATE.replace("KDFz", "KDFA"),
    "other base64": GO_PRIVATE.replace("KDFz", "KDF=z"),
    "invalid UTF-8": b"\xff" + GO_PRIVATE.encode(),
    "nothing": "",
    "far too much": GO_PRIVATE * 100,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_file_that_holds_no_key_is_refused_without_being_quoted(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(KeyFileRefused, match="does not hold a private key") as refused:
        load_signer(written(tmp_path / "log.key", text))
    assert refused.value.__cause__ is None
    assert "AYEKFA" not in str(refused.value)


def test_a_signer_does_not_show_its_key() -> None:
    seed = bytes(range(32))
    signer = FileSigner(ORIGIN, COSIGNATURE, seed)
    assert repr(signer) == f"FileSigner({signer.verifier_key})"
    with pytest.raises(NoteFault, match="32 bytes"):
        FileSigner(ORIGIN, ED25519, seed[:-1])
