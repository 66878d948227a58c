"""Logs: one JSON object a line, whatever a value holds; no secret; one form for everything that a process writes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import FrozenClock
from shared.observability import bind, configure_logging, get_logger, unbind
from shared.observability.logs import line_of

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.fixture
def stream() -> Iterator[StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    made = StringIO()
    configure_logging("DEBUG", made, FrozenClock(NOON))
    yield made
    root.handlers[:] = handlers
    root.setLevel(level)
    unbind("request_id", "actor")


def records(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_one_object_with_when_what_and_who(stream: StringIO) -> None:
    bind(request_id="r-1", actor="p-1")
    get_logger(part="relay").info("relay.confirmed", position=7)
    assert records(stream) == [
        {
            "time": "2026-11-24T05:00:00.000000Z",
            "level": "info",
            "event": "relay.confirmed",
            "actor": "p-1",
            "part": "relay",
            "position": 7,
            "request_id": "r-1",
        }
    ]
    assert stream.getvalue().startswith('{"time": ')


@pytest.mark.parametrize(
    "text",
    [
        "a\nb",
        "a\r\n{}",
        "\x1b[2J\x1b]0;x\x07",
        "a\u2028b",
        "a\u2029b",
        "a\x85b",
        "a\u202eb",
        "a\ufeffb",
        "\ud800",
        "a\x9b31m",
        "\x00",
        "\u200b",
    ],
)
def test_no_value_ends_the_line_or_speaks_to_a_terminal(stream: StringIO, text: str) -> None:
    get_logger(part=text).warning(f"event {text}", member=text, list=[text], nested={text: text})
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert len(line.splitlines()) == 1
    assert line.rstrip("\n").isprintable()
    assert json.loads(line)["member"] == text


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_whatever_is_logged_is_one_printable_line_that_says_it(record: dict[str, str]) -> None:
    line = line_of(dict(record))
    assert len(line.splitlines()) <= 1
    assert not any(0x202A <= ord(character) <= 0x202E or ord(character) < 0x20 for character in line)
    assert json.loads(line) == record


def test_vietnamese_stays_readable(stream: StringIO) -> None:
    get_logger().info("x", what="Chỉ thị về áp dụng ISO 9001")
    assert "Chỉ thị về áp dụng ISO 9001" in stream.getvalue()


@pytest.mark.parametrize(
    "name", ["token", "Authorization", "password", "db_password", "client_secret", "set_cookie", "service_token"]
)
def test_what_is_named_like_a_secret_is_blanked(stream: StringIO, name: str) -> None:
    get_logger().info("x", **{name: "s3cr3t"})
    assert "s3cr3t" not in stream.getvalue()
    assert records(stream)[0][name] == "***"


def test_an_exception_is_one_line_with_its_trace_and_without_what_variables_held(stream: StringIO) -> None:
    held = "held-by-a-variable"
    try:
        raise ValueError(len(held))
    except ValueError:
        get_logger().exception("x")
    (record,) = records(stream)
    assert "ValueError: 18" in record["exception"]
    assert "test_logs.py" in record["exception"]
    assert held not in stream.getvalue()


def test_standard_logging_comes_out_in_the_same_form(stream: StringIO) -> None:
    logging.getLogger("somebody.else").warning("came from %s\nand more", "elsewhere")
    (record,) = records(stream)
    assert (record["event"], record["logger"]) == ("came from elsewhere\nand more", "somebody.else")
    assert record["level"] == "warning"


def test_what_is_below_the_level_is_left_out() -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    made = StringIO()
    configure_logging("WARNING", made)
    get_logger().info("not this")
    get_logger().warning("this")
    root.handlers[:] = handlers
    root.setLevel(level)
    assert [record["event"] for record in records(made)] == ["this"]


def test_before_a_process_says_where_nothing_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    get_logger().info("early")
    get_logger().error("early and bad")
    assert capsys.readouterr().out == ""
    assert structlog.is_configured()
