"""A signer never contradicts itself: what it signs is on disk before, and whatever does not only grow is refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.checkpoint import Checkpoint, opened
from shared.ledger.keys import FileSigner
from shared.ledger.note import Note, NoteFault, VerifierKey
from shared.ledger.proof import Hashes, Leaves, root_at
from shared.ledger.signing import Inconsistent, LogSigner, SignerState, replace_whole
from shared.ledger.tree import EMPTY_ROOT
from tests.support.ledger import ORIGIN, cosigner, leaves, log_signer

TRUE = leaves(600)
FORGED = [*TRUE[:40], *leaves(641)[41:]]
"""The same log with leaf 40 taken out."""
HISTORY, REWRITTEN = Leaves(TRUE), Leaves(FORGED)


def signer_at(path: Path, *signers: FileSigner) -> LogSigner:
    return LogSigner(ORIGIN, signers or (log_signer(),), SignerState(path / "state"))


def sign(signer: LogSigner, size: int, history: Leaves = HISTORY) -> Note:
    return signer.sign(lambda: (size, root_at(history, size)), history)


def test_what_only_grows_is_signed_and_kept(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    for size in (0, 1, 40, 41, 41, 256, 257, 600):
        note = sign(signer, size)
        assert opened(note, [log_signer().verifier_key])
        assert Checkpoint.parse(note.text) == Checkpoint(ORIGIN, size, root_at(HISTORY, size))
        assert SignerState(tmp_path / "state").newest() == Checkpoint.parse(note.text)
        assert (tmp_path / "state").read_text() == note.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state", "state.lock"]
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o600


def test_nothing_is_held_before_the_first_signature(tmp_path: Path) -> None:
    assert SignerState(tmp_path / "state").newest() is None


class Short:
    """A log whose hashes are gone from leaf 50 on, whatever it says of its size."""

    def hashes(self, level: int, first: int, count: int) -> Sequence[bytes]:
        return Leaves(TRUE[:50]).hashes(level, first, count)


OTHER = bytes(32)
REFUSED: dict[str, tuple[int, bytes, Hashes, int | None]] = {
    "cut": (99, root_at(HISTORY, 99), HISTORY, 99),
    "emptied": (0, EMPTY_ROOT, HISTORY, 0),
    "another root": (100, OTHER, HISTORY, None),
    "rewritten at the same size": (100, root_at(REWRITTEN, 100), REWRITTEN, None),
    "rewritten and grown": (500, root_at(REWRITTEN, 500), REWRITTEN, None),
    "rewritten, with the old hashes": (500, root_at(REWRITTEN, 500), HISTORY, None),
    "grown, with other hashes": (500, root_at(HISTORY, 500), REWRITTEN, None),
    "grown in word only": (500, root_at(HISTORY, 500), Short(), None),
}


@pytest.mark.parametrize(("size", "root", "hashes", "index"), REFUSED.values(), ids=REFUSED)
def test_whatever_does_not_only_grow_is_refused_and_changes_nothing(
    tmp_path: Path, size: int, root: bytes, hashes: Hashes, index: int | None
) -> None:
    signer = signer_at(tmp_path)
    held = sign(signer, 100)
    with pytest.raises(Inconsistent) as refused:
        signer.sign(lambda: (size, root), hashes)
    assert refused.value.index == index
    assert root_at(HISTORY, 100).hex() in refused.value.text
    assert str(refused.value) == refused.value.text
    assert (tmp_path / "state").read_text() == held.text
    assert Checkpoint.parse(sign(signer, 600).text).size == 600


@pytest.mark.parametrize("size", [0, 50])
def test_a_first_root_that_is_not_that_of_the_hashes_is_refused(tmp_path: Path, size: int) -> None:
    with pytest.raises(Inconsistent, match="signed was nothing"):
        signer_at(tmp_path).sign(lambda: (size, OTHER), HISTORY)
    with pytest.raises(Inconsistent, match="signed was nothing"):
        signer_at(tmp_path).sign(lambda: (700, OTHER), HISTORY)
    assert not (tmp_path / "state").exists()


def test_after_an_empty_log_the_root_must_still_be_that_of_the_hashes(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    sign(signer, 0)
    with pytest.raises(Inconsistent, match="signed was size 0"):
        signer.sign(lambda: (50, OTHER), HISTORY)
    assert Checkpoint.parse(sign(signer, 50).text).size == 50


def test_in_an_overlap_both_keys_sign_and_each_is_enough(tmp_path: Path) -> None:
    old, new = log_signer(1), log_signer(2)
    sign(signer_at(tmp_path, old), 40)
    note = sign(signer_at(tmp_path, old, new), 41)
    assert opened(note, [new.verifier_key, old.verifier_key]) == [old.verifier_key, new.verifier_key]
    assert opened(note, [new.verifier_key]) == [new.verifier_key]
    with pytest.raises(Inconsistent):
        sign(signer_at(tmp_path, new), 40)
    assert opened(sign(signer_at(tmp_path, new), 42), [new.verifier_key])


@pytest.mark.parametrize(
    "signers",
    [
        [],
        [log_signer(1), log_signer(1)],
        [log_signer(1, "elsewhere")],
        [cosigner(1, ORIGIN)],
        [log_signer(), cosigner()],
    ],
)
def test_a_log_is_signed_by_its_own_keys_each_once(tmp_path: Path, signers: list[FileSigner]) -> None:
    with pytest.raises(NoteFault, match="signed by its own keys"):
        LogSigner(ORIGIN, signers, SignerState(tmp_path / "state"))


@pytest.mark.parametrize("text", ["", "rubbish", "\xff", f"{ORIGIN}\n05\n{'A' * 43}=\n", f"{ORIGIN}\n5\n"])
def test_a_state_that_is_none_stops_the_signer(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").write_bytes(text.encode("latin-1"))
    with pytest.raises(Inconsistent, match="does not hold a checkpoint"):
        sign(signer_at(tmp_path), 5)
    with pytest.raises(NoteFault, match="does not hold a checkpoint"):
        SignerState(tmp_path / "state").newest()
    assert (tmp_path / "state").read_bytes() == text.encode("latin-1")


def test_the_state_of_another_log_stops_the_signer(tmp_path: Path) -> None:
    other = LogSigner("elsewhere", [log_signer(1, "elsewhere")], SignerState(tmp_path / "state"))
    sign(other, 5)
    with pytest.raises(Inconsistent, match="the state of elsewhere"):
        sign(signer_at(tmp_path), 5)


class Watched:
    """A key that does something before it signs."""

    def __init__(self, before: Callable[[bytes], object]) -> None:
        self._before, self._signer = before, log_signer()

    @property
    def name(self) -> str:
        return self._signer.name

    @property
    def verifier_key(self) -> VerifierKey:
        return self._signer.verifier_key

    def sign(self, message: bytes) -> bytes:
        self._before(message)
        return self._signer.sign(message)


def test_what_is_signed_is_on_disk_before(tmp_path: Path) -> None:
    seen = []
    key = Watched(lambda message: seen.append((tmp_path / "state").read_bytes() == message))
    signer = LogSigner(ORIGIN, [key], SignerState(tmp_path / "state"))
    for size in (1, 2, 2):
        sign(signer, size)
    assert seen == [True, True, True]


def test_a_key_that_fails_leaves_a_head_that_can_be_signed_later_and_no_other_of_its_size(tmp_path: Path) -> None:
    def fail(_: bytes) -> None:
        raise ConnectionError("the agent is gone")

    broken = LogSigner(ORIGIN, [Watched(fail)], SignerState(tmp_path / "state"))
    with pytest.raises(ConnectionError):
        sign(broken, 100)
    with pytest.raises(Inconsistent):
        sign(signer_at(tmp_path), 100, REWRITTEN)
    assert opened(sign(signer_at(tmp_path), 100), [log_signer().verifier_key])


@pytest.mark.parametrize("broken", ["os.fsync", "pathlib.Path.replace"])
def test_what_cannot_be_kept_is_not_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    signed: list[bytes] = []
    signer = LogSigner(ORIGIN, [Watched(signed.append)], SignerState(tmp_path / "state"))
    held = sign(signer, 1)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(broken, fail)
        with pytest.raises(OSError, match="No space"):
            sign(signer, 2)
    assert len(signed) == 1
    assert (tmp_path / "state").read_text() == held.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state", "state.lock"]
    assert Checkpoint.parse(sign(signer, 2).text).size == 2


def test_a_write_that_was_cut_off_is_as_if_it_had_never_begun(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    sign(signer, 40)
    (tmp_path / "state.new").write_text("thucchat.ha-nam/reg")
    assert Checkpoint.parse(sign(signer, 41).text).size == 41


def test_the_head_is_read_within_the_turn_so_that_the_slower_of_two_sees_no_log_that_was_cut(tmp_path: Path) -> None:
    grown = iter(range(1, 401))
    """The log's sizes: whoever reads it finds it larger than whoever read it before."""

    def head() -> tuple[int, bytes]:
        size = next(grown)
        return size, root_at(HISTORY, size)

    with ThreadPoolExecutor(8) as pool:
        notes = pool.map(lambda _: signer_at(tmp_path).sign(head, HISTORY).text, range(400))
        assert len(set(notes)) == 400


def test_several_replace_one_file_at_once_and_it_is_always_whole(tmp_path: Path) -> None:
    path, texts = tmp_path / "file", [bytes([number]) * 50_000 for number in range(32)]
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda raw: replace_whole(path, raw, 0o600), texts):
            assert path.read_bytes() in texts
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_of_two_histories_only_one_is_ever_signed_however_many_hurry(tmp_path: Path) -> None:
    def attempt(number: int) -> str | None:
        history = (HISTORY, REWRITTEN)[number % 2]
        try:
            return sign(signer_at(tmp_path), 41 + number // 2, history).text
        except Inconsistent:
            return None

    with ThreadPoolExecutor(8) as pool:
        signed = {text for text in pool.map(attempt, range(64)) if text is not None}
    assert signed
    sides = {
        side
        for side, history in enumerate((HISTORY, REWRITTEN))
        for size in range(41, 73)
        if Checkpoint(ORIGIN, size, root_at(history, size)).text in signed
    }
    assert len(sides) == 1


PROGRAM = """
import sys
from pathlib import Path
from shared.ledger.proof import Leaves, root_at
from shared.ledger.signing import Inconsistent, LogSigner, SignerState
from tests.support.ledger import ORIGIN, leaves, log_signer
mine = Leaves([*leaves(10), *leaves(int(sys.argv[2]) + 40)[-30:]])
signer = LogSigner(ORIGIN, [log_signer()], SignerState(Path(sys.argv[1])))
sys.stdin.readline()
for size in range(11, 40):
    try:
        print(signer.sign(lambda: (size, root_at(mine, size)), mine).text.split()[1:])
    except Inconsistent:
        pass
"""


def test_of_several_processes_with_a_history_each_one_wins(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "state")]
    running = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate()[0].splitlines() for each in running]
    assert [each.returncode for each in running] == [0, 0, 0, 0]
    assert sorted(map(len, said)) == [0, 0, 0, 29]


@given(st.lists(st.tuples(st.integers(0, 600), st.booleans()), max_size=12))
def test_everything_ever_signed_is_one_history(
    tmp_path_factory: pytest.TempPathFactory, heads: list[tuple[int, bool]]
) -> None:
    path = tmp_path_factory.mktemp("signer")
    signer, signed = signer_at(path), list[Checkpoint]()
    for size, forged in heads:
        try:
            signed.append(Checkpoint.parse(sign(signer, size, REWRITTEN if forged else HISTORY).text))
        except Inconsistent:
            assert signed
    assert [each.size for each in signed] == sorted(each.size for each in signed)
    assert any(all(each.root == root_at(one, each.size) for each in signed) for one in (HISTORY, REWRITTEN))
