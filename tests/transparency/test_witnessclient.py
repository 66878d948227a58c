"""Asking the witness: what goes out byte for byte, and that nothing it answers, or does not, holds anybody up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

import pytest

from shared.ledger.note import MAX_NOTE_BYTES
from shared.ledger.witnessing import parse_request
from shared.transparency.witnessclient import Cosigner, Submitted, WitnessClient, WitnessUnreachable
from tests.inspection.watched import ToldLog
from tests.transparency.scene import NOWHERE

ORIGIN = "thucchat.hanam/registry"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "


class Scripted:
    """A server that reads one request after the other and answers each with the bytes that it is told."""

    def __init__(self) -> None:
        self.answer = b""
        self.drip = False
        """Whether bytes go on to come, one by one, for ever."""
        self.asked: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        with socket.create_connection(self._listener.getsockname()):
            pass
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            connection, _ = self._listener.accept()
            with connection, suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            if not (block := connection.recv(65_536)):
                return
            asked += block
        head, _, body = asked.partition(b"\r\n\r\n")
        length = next((int(line[16:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length: ")), 0)
        while len(body) < length:
            body += connection.recv(65_536)
        self.asked.append(head + b"\r\n\r\n" + body)
        connection.sendall(self.answer)
        while self.drip and not self._closing.wait(0.01):
            connection.sendall(b"x")


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.close()


def test_add_checkpoint_is_sent_as_the_specification_writes_it(scripted: Scripted) -> None:
    log = ToldLog()
    request = parse_request(log.request(3, 8))
    scripted.answer = PLAIN + b"5\r\n\r\nline\n"
    answer = WitnessClient(f"{scripted.url}/thanh-tra/").submit(3, request.proof, request.note.to_bytes())
    assert answer == Submitted(200, lines=b"line\n")
    head, _, body = scripted.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /thanh-tra/witness/add-checkpoint HTTP/1.1\r\n")
    assert body == log.request(3, 8)


@pytest.mark.parametrize("cosigner", Cosigner)
def test_checkpoints_are_asked_for_by_the_digest_of_the_origin(scripted: Scripted, cosigner: Cosigner) -> None:
    client = WitnessClient(scripted.url)
    scripted.answer = PLAIN + b"4\r\n\r\nnote"
    assert client.checkpoint(cosigner, ORIGIN) == b"note"
    assert scripted.asked[0].startswith(f"GET /{cosigner}/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint ".encode())
    scripted.answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    assert client.checkpoint(cosigner, ORIGIN) is None


def test_a_conflict_tells_the_size_that_the_witness_holds(scripted: Scripted) -> None:
    scripted.answer = b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 3\r\n\r\n42\n"
    assert WitnessClient(scripted.url).submit(0, [], b"note") == Submitted(409, size=42)
    scripted.answer = b"HTTP/1.1 422 Unprocessable\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno"
    assert WitnessClient(scripted.url).submit(0, [], b"note") == Submitted(422)


WORTHLESS = {
    "nothing": b"",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n",
    "cut short": PLAIN + b"50\r\n\r\nline\n",
    "without an end": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nline\n",
    "too long": PLAIN + b"%d\r\n\r\n" % (MAX_NOTE_BYTES + 1) + b"x" * (MAX_NOTE_BYTES + 1),
    "a size that is none": b"HTTP/1.1 409 C\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 3\r\n\r\n042",
    "a size of another type": b"HTTP/1.1 409 C\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n42\n",
}


@pytest.mark.parametrize("what", WORTHLESS)
def test_an_answer_that_is_none_is_no_answer(scripted: Scripted, what: str) -> None:
    scripted.answer = WORTHLESS[what]
    with pytest.raises(WitnessUnreachable):
        WitnessClient(scripted.url).submit(0, [], b"note")


def test_a_fault_of_the_witness_is_no_note(scripted: Scripted) -> None:
    scripted.answer = b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(WitnessUnreachable, match="503"):
        WitnessClient(scripted.url).checkpoint(Cosigner.WITNESS, ORIGIN)


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", PLAIN + b"60000\r\n\r\n"])
def test_a_witness_that_drips_for_ever_is_left_in_time(scripted: Scripted, begun: bytes) -> None:
    """Each byte begins a socket's timeout anew; this would otherwise never end."""
    scripted.answer, scripted.drip = begun, True
    with pytest.raises(WitnessUnreachable):
        WitnessClient(scripted.url, timeout=0.3).checkpoint(Cosigner.WITNESS, ORIGIN)


def test_nobody_there_and_an_address_that_is_none() -> None:
    with pytest.raises(WitnessUnreachable):
        WitnessClient(NOWHERE).submit(0, [], b"note")
    with pytest.raises(ValueError, match="address"):
        WitnessClient("ftp://inspection")
