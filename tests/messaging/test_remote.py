"""Another service's log over HTTP: exact bytes, or an error; never half a line, never an end that is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.contracts import leaf_hash
from shared.messaging.remote import HttpLog, LogUnavailable

NDJSON = "application/x-ndjson"


@dataclass
class Answer:
    """What the server answers with. `claimed` is the length it promises, None for the true one."""

    body: bytes = b""
    status: int = 200
    media: str = NDJSON
    chunks: list[bytes] | None = None
    claimed: int | None = None
    without_length: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer: Answer

    def do_GET(self) -> None:
        answer = self.answer
        answer.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media)
        if answer.chunks is not None:
            self.send_header("Transfer-Encoding", "chunked")
        elif not answer.without_length:
            self.send_header("Content-Length", str(len(answer.body) if answer.claimed is None else answer.claimed))
        self.end_headers()
        self.wfile.write(answer.body)
        for chunk in answer.chunks or ():
            self.wfile.write(chunk)
        self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def answer() -> Answer:
    return Answer()


@pytest.fixture
def log(answer: Answer) -> Iterator[HttpLog]:
    handler = type("Handler", (_Handler,), {"answer": answer})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield HttpLog(f"http://127.0.0.1:{server.server_port}/registry/", lambda: "tok")
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_line_is_an_entry_at_its_place(log: HttpLog, answer: Answer) -> None:
    answer.body = '{"a":"Hà Nam"}\n{"b":2}\n'.encode()
    entries = log.entries(41, 500)
    assert [(each.position, each.document) for each in entries] == [(42, '{"a":"Hà Nam"}'.encode()), (43, b'{"b":2}')]
    assert [each.leaf_hash for each in entries] == [leaf_hash(each.document) for each in entries]
    assert answer.asked == [("/registry/v1/log?after=41&limit=500", "Bearer tok")]


def test_no_line_is_the_end(log: HttpLog, answer: Answer) -> None:
    assert list(log.entries(7, 10)) == []


def test_more_than_a_thousand_are_never_asked_for(log: HttpLog, answer: Answer) -> None:
    log.entries(0, 5000)
    assert answer.asked[0][0].endswith("limit=1000")


def test_a_chunked_answer_is_read_whole(log: HttpLog, answer: Answer) -> None:
    answer.chunks = [b'5\r\n{"a":\r\n', b"5\r\n1}\n{}\r\n", b"1\r\n\n\r\n", b"0\r\n\r\n"]
    assert [each.document for each in log.entries(0, 10)] == [b'{"a":1}', b"{}"]


CUTS = {
    "within a line": Answer(b'{"a":1}\n{"b":', claimed=500),
    "between two lines": Answer(b'{"a":1}\n', claimed=500),
    "before the first line": Answer(b"", claimed=500),
    "within a chunk": Answer(chunks=[b'9\r\n{"a"']),
    "between two chunks": Answer(chunks=[b'8\r\n{"a":1}\n\r\n']),
    "nobody can tell": Answer(b'{"a":1}\n', without_length=True),
    "in a whole answer without its last newline": Answer(b'{"a":1}\n{"b":2}'),
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS.keys())
def test_an_answer_that_was_cut_is_no_answer(log: HttpLog, answer: Answer, cut: Answer) -> None:
    answer.__dict__.update(cut.__dict__, asked=[])
    with pytest.raises(LogUnavailable):
        log.entries(0, 10)


WRONG = {
    "a page of a proxy": Answer(b"<html>\n", media="text/html"),
    "a problem": Answer(b"{}\n", status=503, media="application/problem+json"),
    "no right": Answer(b"{}\n", status=403),
    "a redirection": Answer(b"", status=302),
    "more lines than were asked for": Answer(b"{}\n" * 4),
    "an empty line": Answer(b"{}\n\n{}\n"),
    "a line longer than any document": Answer(b"x" * 70_000 + b"\n"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_answer_of_a_log_is_not_taken_for_one(log: HttpLog, answer: Answer, wrong: Answer) -> None:
    answer.__dict__.update(wrong.__dict__, asked=[])
    with pytest.raises(LogUnavailable):
        log.entries(0, 3)


def test_the_head_is_read(log: HttpLog, answer: Answer) -> None:
    answer.body, answer.media = b'{"size":12,"root":"' + b"ab" * 32 + b'"}', "application/json"
    head = log.head()
    assert (head.size, head.root) == (12, b"\xab" * 32)
    assert answer.asked[0][0] == "/registry/v1/log/head"


ROOT = b'"root":"' + b"ab" * 32 + b'"}'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"size":1}',
        b'{"size":-1,' + ROOT,
        b'{"size":true,' + ROOT,
        b'{"size":1.0,' + ROOT,
        b'{"size":1,"root":"ab"}',
        b'{"size":1,"root":"zz"}',
    ],
)
def test_what_is_no_head_is_not_taken_for_one(log: HttpLog, answer: Answer, body: bytes) -> None:
    answer.body, answer.media = body, "application/json"
    with pytest.raises(LogUnavailable):
        log.head()


def test_a_service_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(LogUnavailable):
        HttpLog("http://127.0.0.1:1", lambda: "tok", timeout=1).head()


@pytest.mark.parametrize("address", ["", "registry:8101", "ftp://registry", "file:///etc/passwd"])
def test_an_address_must_be_one_of_a_log(address: str) -> None:
    with pytest.raises(ValueError, match="http"):
        HttpLog(address, lambda: "tok")
