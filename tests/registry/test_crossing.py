"""The sender's register against the receiver's stamp: every contradiction that there is, and none that there is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.registry.domain.crossing import CONTRADICTIONS, Contradiction, Received, Sent, contradictions

SENT = Sent(date(2007, 5, 10), date(2007, 5, 10), "STC-VP", ("SO-KHCN",), False, "ab" * 32, False)
RECEIVED = Received("SO-KHCN", date(2007, 5, 12), date(2007, 5, 10), " stc - vp", "ab" * 32)


def found(sent: Sent | None, received: Received) -> set[Contradiction]:
    return set(contradictions(sent, received))


@pytest.mark.parametrize(
    "received",
    [
        RECEIVED,
        replace(RECEIVED, on=date(2007, 5, 10)),
        replace(RECEIVED, symbol=None),
        replace(RECEIVED, digest=None),
    ],
)
def test_what_fits_contradicts_nothing(received: Received) -> None:
    assert found(SENT, received) == set()
    assert found(replace(SENT, receivers=(), others=True, digest=None), received) == set()


@pytest.mark.parametrize(
    ("sent", "received", "expected"),
    [
        ({}, {"on": date(2007, 5, 9)}, {"received_before_dated", "received_before_registered"}),
        ({"registered": date(2007, 5, 20)}, {}, {"received_before_registered"}),
        ({}, {"dated": date(2007, 5, 8)}, {"dates_differ"}),
        ({}, {"symbol": "QĐ-STC"}, {"symbols_differ"}),
        ({}, {"digest": "cd" * 32}, {"digests_differ"}),
        ({}, {"by": "SO-NV"}, {"not_addressed"}),
        ({"annulled": True}, {}, {"annulled"}),
    ],
)
def test_each_contradiction_is_shown_by_its_name(
    sent: dict[str, Any], received: dict[str, Any], expected: set[str]
) -> None:
    assert {each.value for each in found(replace(SENT, **sent), replace(RECEIVED, **received))} == expected


def test_what_was_received_and_never_sent_is_said_to_be_so() -> None:
    assert found(None, RECEIVED) == {Contradiction.NOT_REGISTERED}
    early = replace(RECEIVED, on=date(2007, 5, 1))
    assert found(None, early) == {Contradiction.NOT_REGISTERED, Contradiction.RECEIVED_BEFORE_DATED}


def test_every_contradiction_has_its_words() -> None:
    assert set(CONTRADICTIONS) == set(Contradiction)
