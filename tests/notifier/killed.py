"""A notifier that is there to be killed: hears what it is given from the beginning, and delivers what is due."""

from __future__ import annotations

import base64
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.notifier.channels.email import MailServer
from services.notifier.domain.webhook import Webhook
from shared.acts import Act, Actor, Role
from shared.clock import FrozenClock
from shared.contracts import parse
from tests.notifier.webhookhost import SECRET
from tests.notifier.world import HEAD, SENDER, SNV, World


def main(directory: Path, mail_port: int, named: str, day: int) -> None:
    """Lives one day of the programme, from the first document on: all of it was perhaps heard before."""
    clock = FrozenClock(datetime(2008, 1, 28, 2, tzinfo=UTC) + timedelta(days=day))
    world = World(directory, MailServer("127.0.0.1", mail_port, SENDER, timeout=5.0), clock, frozenset({named}))
    for source in ("registry", "assessment"):
        world.positions[source] = world.store.heard_position(source)
    lines = (directory / "causes").read_text("ascii").split()
    first, second, *causes = (parse(base64.b64decode(each)) for each in lines)
    world.hear(first, second)
    if world.app.find(Webhook, SNV) is None:
        act = Act.begin(world.app.stamp, Actor(HEAD, Role.AGENCY_HEAD, SNV))
        world.app.register_webhook(act, code=SNV, url=f"http://{named}/", secret=SECRET)
    for cause in causes:
        world.hear(cause)
        world.delivery.deliver_due()
    world.delivery.deliver_due()
    world.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
