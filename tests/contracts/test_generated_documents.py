"""The event documents that people and tools read are what the code says now, and every old event still loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shared.contracts import CATALOGUE, PUBLISHERS, parse
from thucchat.docs import GENERATORS, stale, write
from thucchat.docs.asyncapi import asyncapi_json
from thucchat.docs.events import events_markdown

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/contracts/samples"
TOPICS = sorted(topic for topic in CATALOGUE if topic.partition(".")[0] in PUBLISHERS)


def test_what_is_committed_is_what_the_code_says() -> None:
    # In a process of its own: other tests declare routes and rules of theirs in this one.
    command = [sys.executable, "-m", "thucchat", "docs", "check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, ""), "run: thucchat docs write"


def test_a_stale_document_is_noticed(tmp_path: Path) -> None:
    assert sorted(write(tmp_path)) == sorted(GENERATORS)
    assert stale(tmp_path) == []
    (tmp_path / "docs/events.md").write_text("old", "utf-8")
    assert stale(tmp_path) == ["docs/events.md"]


def test_the_asyncapi_document_is_one() -> None:
    schema = json.loads((ROOT / "tests/contracts/vendor/asyncapi-3.1.0.json").read_text("utf-8"))
    jsonschema.Draft7Validator(schema).validate(json.loads(asyncapi_json()))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_event_is_documented_everywhere(topic: str) -> None:
    assert f"### `{topic}`" in events_markdown()
    document = json.loads(asyncapi_json())
    assert topic in document["channels"]
    assert topic in document["components"]["messages"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_version_of_every_event_has_a_sample_that_loads(topic: str) -> None:
    raw = (SAMPLES / f"{topic}.json").read_bytes()
    document = parse(raw)
    assert document.topic == topic
    assert document.raw == raw


@pytest.mark.parametrize("topic", TOPICS)
def test_every_sample_is_what_the_asyncapi_document_promises(topic: str) -> None:
    payload: dict[str, Any] = json.loads(asyncapi_json())["components"]["messages"][topic]["payload"]
    sample = json.loads((SAMPLES / f"{topic}.json").read_bytes())
    jsonschema.Draft7Validator(payload).validate(sample)


def test_no_sample_is_left_of_an_event_that_is_gone() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.json")) == TOPICS
