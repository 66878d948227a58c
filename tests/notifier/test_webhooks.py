"""Webhooks on a real receiver: signed by the standard, once for each cause, tried again, left alone, and replayed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.notifier.channels import NotDelivered
from services.notifier.channels.outgoing import Target, chosen, is_public, target
from services.notifier.channels.signing import headers, key_of
from services.notifier.channels.webhook import SECRETS
from services.notifier.domain.notice import OUTCOME_UNKNOWN
from services.notifier.domain.rules import BY_WEBHOOK, WEBHOOKS
from services.notifier.domain.webhook import Webhook, WebhookStage
from services.notifier.projections.webhooks import circuit_of
from shared.acts import Act, Actor, Role
from shared.contracts.base import Facts
from shared.contracts.notifier import (
    ChannelName,
    HandoverBegun,
    NoticeFailed,
    NoticePostponed,
    NoticeRequested,
    NoticeSent,
    WebhookChanged,
    WebhookRegistered,
    WebhookRemoved,
    WebhookSecretRotated,
)
from shared.errors import Refused
from tests.notifier.test_notice import act_of
from tests.notifier.webhookhost import OTHER, SECRET, WebhookHost, by_openssl
from tests.notifier.world import HEAD, SNV, World
from tests.support.lifecycles import check_pair, pairs


@pytest.fixture
def host() -> Iterator[WebhookHost]:
    with WebhookHost() as host:
        yield host


@pytest.fixture
def hooked(tmp_path: Path, host: WebhookHost) -> Iterator[World]:
    """The notifier, that knows one agency, its head, and where its system takes notices."""
    world = World(tmp_path, webhook_hosts=frozenset({host.named}))
    world.settle_in()
    world.app.register_webhook(act(world), code=SNV, url=f"{host.url}/nhan", secret=SECRET)
    yield world
    world.close()


def act(world: World, person: str = HEAD) -> Act:
    return Act.begin(world.app.stamp, Actor(person, Role.AGENCY_HEAD, SNV))


def by_webhook(world: World, kind: type[Facts]) -> list[object]:
    return [each for each in world.told(kind) if each.channel is ChannelName.WEBHOOK]


def test_the_signature_is_the_one_of_the_specification() -> None:
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert key is not None
    moment = datetime.fromtimestamp(1614265330, UTC)
    made = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", moment, b'{"test": 2432232314}', [key])
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert made["webhook-timestamp"] == "1614265330"


def test_a_notice_is_posted_once_signed_and_each_step_is_on_record(hooked: World, host: WebhookHost) -> None:
    hooked.hear(hooked.scheduled())
    hooked.delivery.deliver_due()
    (posted,) = host.taken
    (asked,) = hooked.told(NoticeRequested)
    assert (posted.path, posted.headers["content-type"]) == ("/nhan", "application/json")
    assert posted.headers["webhook-id"] == asked.notice
    assert posted.headers["webhook-timestamp"] == str(int(hooked.clock.now().timestamp()))
    assert posted.headers["webhook-signature"] == by_openssl(posted, SECRET)
    body = json.loads(posted.body)
    assert (body["type"], body["data"]["agency"], body["data"]["recipient"]) == ("notice.requested", SNV, HEAD)
    assert body["data"]["cause"] == str(asked.cause)
    assert body["data"]["subject_vi"].startswith("Lịch đánh giá ban đầu")
    assert len(by_webhook(hooked, HandoverBegun)) == len(by_webhook(hooked, NoticeSent)) == 1
    hooked.hear(hooked.scheduled(key="DG-2"))
    hooked.restart()
    hooked.delivery.deliver_due()
    assert len({each.headers["webhook-id"] for each in host.taken}) == len(host.taken) == 2


def test_what_is_told_another_agency_goes_nowhere(hooked: World, host: WebhookHost) -> None:
    hooked.hear(hooked.scheduled("HN-STC"))
    hooked.delivery.deliver_due()
    assert host.taken == []


def test_for_a_day_after_a_rotation_both_secrets_sign(hooked: World, host: WebhookHost) -> None:
    hooked.app.rotate_webhook_secret(act(hooked), code=SNV, secret=OTHER)
    hooked.hear(hooked.scheduled())
    hooked.delivery.deliver_due()
    hooked.pass_time(WEBHOOKS.overlap)
    hooked.hear(hooked.approved())
    hooked.delivery.deliver_due()
    both, one = host.taken
    assert both.headers["webhook-signature"] == f"{by_openssl(both, OTHER)} {by_openssl(both, SECRET)}"
    assert one.headers["webhook-signature"] == by_openssl(one, OTHER)


def test_no_secret_is_in_the_log_and_a_removal_destroys_them(hooked: World, host: WebhookHost) -> None:
    hooked.app.rotate_webhook_secret(act(hooked), code=SNV, secret=OTHER)
    assert len(hooked.texts.held(SECRETS)) == 2
    hooked.app.remove_webhook(act(hooked), code=SNV)
    assert hooked.texts.held(SECRETS) == []
    log = b"".join(each.raw for each in hooked.log())
    assert SECRET.removeprefix("whsec_").encode() not in log
    assert OTHER.removeprefix("whsec_").encode() not in log
    hooked.hear(hooked.scheduled())
    hooked.delivery.deliver_due()
    assert host.taken == []


def test_a_secret_is_forgotten_where_nothing_was_recorded(hooked: World) -> None:
    before = hooked.texts.held(SECRETS)
    with pytest.raises(Refused, match="already-exists"):
        hooked.app.register_webhook(act(hooked), code=SNV, url="https://a.example/", secret=OTHER)
    hooked.app.remove_webhook(act(hooked), code=SNV)
    with pytest.raises(Refused, match="webhook-gone"):
        hooked.app.rotate_webhook_secret(act(hooked), code=SNV, secret=OTHER)
    assert (len(before), hooked.texts.held(SECRETS)) == (1, [])


ANSWERS: dict[str, tuple[int, str, bool]] = {
    "not now": (503, "http-503", False),
    "not found": (404, "http-404", False),
    "a redirect": (302, "redirect-refused", False),
    "never again": (410, "http-410", True),
    "it hangs up": (0, OUTCOME_UNKNOWN, False),
}


@pytest.mark.parametrize(("status", "problem", "final"), ANSWERS.values(), ids=ANSWERS)
def test_an_endpoint_that_does_not_take_it(
    hooked: World, host: WebhookHost, status: int, problem: str, final: bool
) -> None:
    host.answers.append((status, b"nope for a.b@c.example"))
    hooked.hear(hooked.scheduled())
    hooked.delivery.deliver_due()
    (failed,) = hooked.told(NoticeFailed)
    assert (failed.problem, failed.final) == (problem, final)
    assert failed.answer == ("nope for […]" if status else None)
    hooked.pass_time(timedelta(seconds=10))
    hooked.delivery.deliver_due()
    assert len(host.taken) == (1 if final else 2)
    assert {each.path for each in host.taken} == {"/nhan"}
    assert len({(each.headers["webhook-id"], each.body) for each in host.taken}) == 1


def test_an_endpoint_that_fails_again_and_again_is_left_alone_then_tried_once(hooked: World, host: WebhookHost) -> None:
    host.answers += [(500, b"")] * 6
    hooked.hear(*(hooked.scheduled(key=f"DG-{number}") for number in range(8)))
    hooked.delivery.deliver_due()
    assert len(host.taken) == WEBHOOKS.failures
    assert len(by_webhook(hooked, NoticePostponed)) == 3
    circuit = circuit_of(hooked.views, SNV)
    assert (circuit["failures"], circuit["open_until"] is not None) == (5, True)
    hooked.pass_time(WEBHOOKS.first_rest)
    hooked.delivery.deliver_due()
    assert len(host.taken) == WEBHOOKS.failures + 1, "one probe, and the rest wait again"
    hooked.pass_time(WEBHOOKS.first_rest * 2)
    hooked.delivery.deliver_due()
    assert circuit_of(hooked.views, SNV) == {"failures": 0, "open_until": None}
    assert len(by_webhook(hooked, NoticeSent)) == 8
    attempts = [each.attempt for each in hooked.told(NoticeFailed)]
    assert max(attempts) <= 2, "what was put off counts as no attempt"


def test_it_is_given_up_after_the_last_attempt_and_sent_again_on_request_under_its_id(
    hooked: World, host: WebhookHost
) -> None:
    host.answers += [(500, b"")] * BY_WEBHOOK.attempts
    hooked.hear(hooked.scheduled())
    for _ in range(BY_WEBHOOK.attempts + 20):
        hooked.delivery.deliver_due()
        hooked.pass_time(timedelta(hours=15))
    failures = hooked.told(NoticeFailed)
    assert [each.final for each in failures] == [False] * (BY_WEBHOOK.attempts - 1) + [True]
    (asked,) = hooked.told(NoticeRequested)
    with pytest.raises(Refused, match="not-recipient"):
        hooked.app.replay_notice(act(hooked, "p-khac"), key=asked.notice)
    hooked.app.replay_notice(act(hooked), key=asked.notice)
    with pytest.raises(Refused, match="not-replayed"):
        hooked.app.replay_notice(act(hooked), key=asked.notice)
    hooked.delivery.deliver_due()
    assert len(by_webhook(hooked, NoticeSent)) == 1
    assert {each.headers["webhook-id"] for each in host.taken} == {asked.notice}


def test_waits_are_by_the_rule_with_a_jitter_that_every_fold_draws_alike() -> None:
    for attempt in range(1, BY_WEBHOOK.attempts):
        waits = {BY_WEBHOOK.wait_after(attempt, f"notice-{number}") for number in range(50)}
        base = BY_WEBHOOK.waits[attempt - 1]
        assert len(waits) > 40
        assert all(base <= each <= base * 1.2 for each in waits)
    assert BY_WEBHOOK.wait_after(1, "a") == BY_WEBHOOK.wait_after(1, "a")
    assert WEBHOOKS.rest_after(400) == WEBHOOKS.longest_rest


NOT_TAKEN = (
    "http://hook.example/", "https://hook.example:8443/", "https://u:p@hook.example/", "https://hook.example/?key=1",
    "https://hook.example/#a", "https://localhost/", "https://intranet/", "https://a.local/", "https://a.internal/",
    "https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/", "https://0.0.0.0/",
    "https://100.64.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://[fc00::1]/",
    "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://2130706433/", "https://0x7f.1/", "https://127.1/",
    "https://0177.0.0.1/", "https://hook.example:99999/", "https:///path", "ftp://hook.example/",
    "https://224.0.0.1/", "https://255.255.255.255/", "https://[ff02::1]/", "https://198.18.0.1/", "https://localhost./",
)  # fmt: skip


@pytest.mark.parametrize("url", NOT_TAKEN)
def test_an_address_that_leads_elsewhere_than_to_the_public_network_is_not_registered(world: World, url: str) -> None:
    assert target(url, frozenset()) is None
    with pytest.raises(Refused, match="webhook-address"):
        world.app.register_webhook(act(world), code=SNV, url=url, secret=SECRET)
    assert (world.log(), world.texts.held(SECRETS)) == ([], [])


INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "::1", "::",
    "::ffff:10.0.0.1", "fe80::1%eth0", "fc00::1", "fec0::1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "::7f00:1",
    "192.0.0.8", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "ff02::1", "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_resolves_to_our_own_network_is_not_connected_to_even_beside_a_public_address(address: str) -> None:
    where = Target("hook.example", 443, "/", tls=True, allowed=False)
    for found in ([address], ["1.1.1.1", address]):
        with pytest.raises(NotDelivered, match="address-refused"):
            chosen(where, lambda *_: found)  # noqa: B023
    assert chosen(where, lambda *_: ["1.1.1.1"]) == "1.1.1.1"


def test_not_even_a_host_that_the_operator_named_leads_to_the_machines_own_link() -> None:
    where = Target("hook.example", 80, "/", tls=False, allowed=True)
    assert chosen(where, lambda *_: ["10.0.0.1"]) == "10.0.0.1"
    for address in ("169.254.169.254", "fe80::1", "::ffff:169.254.169.254"):
        with pytest.raises(NotDelivered, match="address-refused"):
            chosen(where, lambda *_: [address])  # noqa: B023


def test_a_name_is_resolved_once_and_the_connection_goes_to_that_answer(hooked: World, host: WebhookHost) -> None:
    """DNS rebinding: the second answer would be another one, and is never asked for."""
    asked: list[str] = []

    def resolver(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    from services.notifier.channels.webhook import RecordedEndpoints, WebhookChannel  # noqa: PLC0415

    port = host.named.rpartition(":")[2]
    named = frozenset({f"hook.example:{port}"})
    hooked.app.allowed_hosts = named
    hooked.app.change_webhook(act(hooked), code=SNV, url=f"http://hook.example:{port}/", secret=SECRET)
    channel = WebhookChannel(RecordedEndpoints(hooked.store, hooked.texts), allowed=named, resolver=resolver)
    hooked.app.channels = {**hooked.app.channels, ChannelName.WEBHOOK: channel}
    hooked.hear(hooked.scheduled())
    hooked.delivery.deliver_due()
    assert (asked, len(host.taken)) == (["hook.example"], 1)
    assert host.taken[0].headers["host"] == f"hook.example:{port}"


def test_public_is_what_the_public_network_routes() -> None:
    from ipaddress import ip_address  # noqa: PLC0415

    assert all(is_public(ip_address(each)) for each in ("1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"))


WEAK = (
    "",
    "whsec_",
    "whsec_c2hvcnQ=",
    "whsec_" + "A" * 44,
    "whsec_không",
    SECRET.removeprefix("whsec_"),
    SECRET + "==",
)


@pytest.mark.parametrize("secret", WEAK)
def test_a_secret_that_is_none_is_not_taken(world: World, secret: str) -> None:
    with pytest.raises(Refused, match="webhook-secret"):
        world.app.register_webhook(act(world), code=SNV, url="https://hook.example/", secret=secret)


def registered(*steps: Callable[[Webhook], object]) -> Callable[[], Webhook]:
    def made() -> Webhook:
        webhook = Webhook(SNV)
        register(webhook)
        for step in steps:
            step(webhook)
        return webhook

    return made


def register(webhook: Webhook) -> None:
    webhook.register(act_of(HEAD), url="https://hook.example/", secret="0" * 64)


def remove(webhook: Webhook) -> None:
    webhook.remove(act_of(HEAD))


REACH = {WebhookStage.ACTIVE: registered(), WebhookStage.REMOVED: registered(remove)}
ASK: dict[type[Facts], Callable[[Webhook], object]] = {
    WebhookRegistered: register,
    WebhookChanged: lambda webhook: webhook.change(act_of(HEAD), url="https://other.example/", secret="1" * 64),
    WebhookSecretRotated: lambda webhook: webhook.rotate(act_of(HEAD), secret="1" * 64),
    WebhookRemoved: remove,
}


@pytest.mark.parametrize("pair", [pytest.param(each.values, id=each.id) for each in pairs(Webhook.LIFE)])
def test_what_may_become_of_a_webhook(pair: tuple[WebhookStage, type[Facts]]) -> None:
    check_pair(Webhook.LIFE, pair, REACH, ASK)


def test_a_secret_that_was_rotated_away_signs_no_longer_than_the_rule_says() -> None:
    webhook = registered()()
    moment = datetime(2008, 1, 28, tzinfo=UTC)
    webhook.rotate(act_of(HEAD), secret="1" * 64)
    assert webhook.signing_at(moment) == ("1" * 64, "0" * 64)
    assert webhook.signing_at(moment + WEBHOOKS.overlap) == ("1" * 64,)
    assert webhook.signing_at(datetime.combine(date(2009, 1, 1), moment.timetz())) == ("1" * 64,)
