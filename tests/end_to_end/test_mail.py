"""People are told by e-mail what the programme does to their agency: once for each cause, on a real SMTP server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.notifier.world import MailHost
from thucchat.demo.cast import PPC_OFFICE, agencies
from thucchat.demo.client import Client
from thucchat.demo.player import play_programme
from thucchat.embedded import Embedded
from thucchat.services import SERVICES

pytestmark = pytest.mark.slow
GONE = "[…]"
"""What stands in place of an address in an answer that is kept."""


def address(person: str) -> str:
    """Returns the address that the programme gives a person."""
    return f"{person}@hanam.example"


def all_notices(client: Client) -> Iterator[dict[str, Any]]:
    """Yields every notice that there is, page by page."""
    after = ""
    while True:
        body = client.get("notifier", f"/v1/notices?limit=100{after}", PPC_OFFICE).body
        yield from body["items"]
        if body["next"] is None:
            return
        after = f"&after={body['next']}"


def test_every_notice_of_the_programme_reaches_its_person_once_and_a_bounced_address_is_on_record(
    tmp_path: Path,
) -> None:
    gone = agencies(3)[1].head.person
    with MailHost() as host:
        host.box.gone[address(gone)] = f"550 5.1.1 <{address(gone)}>: Recipient address rejected: User unknown"
        with Embedded(tmp_path, dict.fromkeys(SERVICES, 0), mail=f"smtp://127.0.0.1:{host.port}") as world:
            client = Client(world.urls, world.token)
            play_programme(3, client, world, lambda _: None)
            notices = [each for each in all_notices(client) if len(each["channels"]) == 2]  # an office has no address
            client.close()
        envelopes = host.box.accepted
    messages = [message_from_bytes(each.original_content or b"", policy=policy.default) for each in envelopes]
    returned = [notice for notice in notices if notice["recipient"] == gone]
    mailed = [notice for notice in notices if notice["recipient"] != gone]
    assert Counter(each.rcpt_tos[0] for each in envelopes) == Counter(address(each["recipient"]) for each in mailed)
    assert len({message["Message-ID"] for message in messages}) == len(messages) == len(mailed) > 4
    assert {channel["state"] for notice in mailed for channel in notice["channels"]} == {"delivered", "sent"}
    for notice in returned:
        inbox, mail = notice["channels"]
        assert (inbox["state"], mail["state"], mail["attempts"]) == ("delivered", "given-up", 1)
        assert mail["problem"] == "smtp-550"
        assert mail["answer"] == f"5.1.1 <{GONE}>: Recipient address rejected: User unknown"
    assert returned
    assert all(message["Auto-Submitted"] == "auto-generated" for message in messages)
    assert "đánh giá" in " | ".join(str(message["Subject"]) for message in messages)
