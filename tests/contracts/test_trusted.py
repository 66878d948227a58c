"""Facts that were checked once are read again without checking, and say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.contracts import CATALOGUE, UnknownEvent, load_facts, trusted_facts
from shared.contracts.document import read_members

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_what_is_read_on_trust_is_what_is_read_with_every_check(sample: Path) -> None:
    members = read_members(sample.read_bytes())
    checked = load_facts(members["type"], members["data"])
    trusted = trusted_facts(members["type"], members["data"])
    assert (trusted, type(trusted), vars(trusted)) == (checked, type(checked), vars(checked))
    assert trusted.to_data() == checked.to_data()


def test_a_member_that_is_absent_has_its_default() -> None:
    topic = "registry.agency.registered.v1"
    sample = next(each for each in SAMPLES if each.stem == topic)
    data = {name: value for name, value in read_members(sample.read_bytes())["data"].items() if name != "parent"}
    assert trusted_facts(topic, data) == load_facts(topic, data)


def test_an_event_that_this_release_does_not_know_is_not_trusted_either() -> None:
    assert "registry.agency.registered.v99" not in CATALOGUE
    with pytest.raises(UnknownEvent):
        trusted_facts("registry.agency.registered.v99", {})
