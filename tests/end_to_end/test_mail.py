"""Heads are told by e-mail what the programme does to their agency: once for each cause, on a real SMTP server."""

from __future__ import annotations

from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

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


def test_every_notice_of_the_programme_reaches_the_head_once_and_a_bounced_address_is_on_record(tmp_path: Path) -> None:
    heads = {agency.code: f"{agency.head.person}@hanam.example" for agency in agencies(3)}
    bounced = agencies(3)[1].code
    with MailHost() as host:
        host.box.gone[heads[bounced]] = f"550 5.1.1 <{heads[bounced]}>: Recipient address rejected: User unknown"
        with Embedded(tmp_path, dict.fromkeys(SERVICES, 0), mail=f"smtp://127.0.0.1:{host.port}") as world:
            client = Client(world.urls, world.token)
            play_programme(3, client, world, lambda _: None)
            pages = [client.get("notifier", f"/v1/notices?agency={code}", PPC_OFFICE).body["items"] for code in heads]
            client.close()
        envelopes = host.box.accepted
    notices = [notice for page in pages for notice in page]
    messages = [message_from_bytes(each.original_content or b"", policy=policy.default) for each in envelopes]
    returned = [notice for notice in notices if notice["agency"] == bounced]
    mailed = [notice for notice in notices if notice["agency"] != bounced]
    assert Counter(each.rcpt_tos[0] for each in envelopes) == Counter(heads[notice["agency"]] for notice in mailed)
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
