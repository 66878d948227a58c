"""What the notifier is told about its mail server: every fault at once, and nothing lax in production."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notifier.settings import load
from shared.settings import SettingsFault

COMMON = {
    "THUCCHAT_PROVINCE": "hanam",
    "THUCCHAT_DATA": "/var/lib/thucchat",
    "THUCCHAT_ISSUER": "https://sso.hanam.example",
    "THUCCHAT_JWKS": "https://sso.hanam.example/jwks",
    "THUCCHAT_REGISTRY_URL": "http://127.0.0.1:8101",
}
TEST = {**COMMON, "THUCCHAT_ENV": "test"}
MAIL = "THUCCHAT_NOTIFIER_SMTP_URL"
FROM = "THUCCHAT_NOTIFIER_MAIL_FROM"


def test_without_a_mail_server_there_is_none() -> None:
    assert load(COMMON).mail is None
    assert load(COMMON).common.port == 8104


def test_a_plain_server_for_a_demonstration_needs_its_address_alone() -> None:
    server = load({**TEST, MAIL: "smtp://127.0.0.1:2525"}).mail
    assert server is not None
    assert (server.host, server.port, server.tls, server.starttls_required) == ("127.0.0.1", 2525, False, False)
    assert (server.sender, server.user, server.timeout) == ("thong-bao@hanam.invalid", None, 30.0)


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://mail.example", 25, False, True),
        ("smtp://u:p@mail.example", 587, False, True),
        ("smtps://u:p@mail.example", 465, True, False),
    ],
)
def test_production_speaks_tls(url: str, port: int, tls: bool, starttls: bool) -> None:
    server = load({**COMMON, MAIL: url, FROM: "iso@hanam.gov.vn"}).mail
    assert server is not None
    assert (server.port, server.tls, server.starttls_required) == (port, tls, starttls)


def test_whoever_runs_it_may_say_that_starttls_is_used_where_offered() -> None:
    server = load(
        {**COMMON, MAIL: "smtp://relay", FROM: "iso@hanam.gov.vn", "THUCCHAT_NOTIFIER_SMTP_STARTTLS": "offered"}
    )
    assert server.mail is not None
    assert not server.mail.starttls_required


def test_user_and_password_are_read_from_the_address_or_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "smtp"
    secret.write_text("smtp://g%E1%BB%ADi:m%40t@mail.example\n", "utf-8")
    server = load({**TEST, f"{MAIL}_FILE": str(secret)}).mail
    assert server is not None
    assert (server.user, server.password) == ("gửi", "m@t")


def test_every_fault_is_reported_at_once_and_no_secret_is_shown() -> None:
    faulty = {**COMMON, MAIL: "smtp://u:bimat@mail.example", "THUCCHAT_NOTIFIER_SMTP_TIMEOUT": "2m"}
    del faulty["THUCCHAT_REGISTRY_URL"]
    with pytest.raises(SettingsFault) as caught:
        load(faulty)
    names = {fault.partition(":")[0] for fault in caught.value.faults}
    assert names == {FROM, "THUCCHAT_NOTIFIER_SMTP_TIMEOUT", "THUCCHAT_REGISTRY_URL"}
    assert "bimat" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (MAIL, "http://mail"),
        (FROM, "nobody"),
        (FROM, "a@b.example\r\nBcc: c@d.example"),
        ("THUCCHAT_NOTIFIER_SMPT_URL", "x"),
    ],
)
def test_what_is_no_setting_or_no_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsFault, match=name):
        load({**TEST, name: value})


def test_hosts_of_an_internal_network_take_webhooks_only_where_the_operator_names_them() -> None:
    assert load(COMMON).webhook_hosts == frozenset()
    named = load({**COMMON, "THUCCHAT_NOTIFIER_WEBHOOK_HOSTS": "van-ban.hanam.local:8443,10.0.0.5:80"})
    assert named.webhook_hosts == {"van-ban.hanam.local:8443", "10.0.0.5:80"}
    with pytest.raises(SettingsFault):
        load({**COMMON, "THUCCHAT_NOTIFIER_WEBHOOK_HOSTS": "van-ban.hanam.local"})
