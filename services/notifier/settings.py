"""What the notifier is told beyond what every service is: mail server, hosts of webhooks (`docs/settings.md`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from services.notifier.channels.email import MailServer
from shared.settings import CommonSettings, Reader, SettingsFault, choice, duration, setting, text, url

PROCESS: Final[Mapping[str, str]] = os.environ
"""The environment of this process."""
SMTP_URL: Final = setting(
    "SMTP_URL", url("smtp", "smtps"), service="notifier", optional=True, secret=True,
    vi="Máy chủ thư, kèm tên và mật khẩu nếu cần; bỏ trống là chỉ dùng hộp thư trong hệ thống",
    en="Mail server, with user and password where needed; absent means the inbox alone",
)  # fmt: skip
SMTP_STARTTLS: Final = setting(
    "SMTP_STARTTLS", choice("required", "offered"), service="notifier", optional=True,
    vi="STARTTLS bắt buộc, hay chỉ khi máy chủ có; mặc định bắt buộc trong production",
    en="Whether STARTTLS is required or used where offered; required in production unless given",
)  # fmt: skip
SMTP_TIMEOUT: Final = setting(
    "SMTP_TIMEOUT", duration(), service="notifier", default="30s",
    vi="Chờ máy chủ thư tối đa, mỗi bước", en="The longest wait for the mail server, at each step",
)  # fmt: skip
MAIL_FROM: Final = setting(
    "MAIL_FROM", text(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), service="notifier", optional=True,
    vi="Địa chỉ gửi; bắt buộc trong production khi có máy chủ thư",
    en="Sender address; required in production where there is a mail server",
)  # fmt: skip
WEBHOOK_HOSTS: Final = setting(
    "WEBHOOK_HOSTS", text(r"[a-z0-9.:\[\]_-]+:[0-9]{1,5}(?:,[a-z0-9.:\[\]_-]+:[0-9]{1,5})*"), service="notifier",
    optional=True,
    vi="Máy:cổng nội bộ mà webhook được gửi tới dù không công cộng, cách nhau bằng dấu phẩy; mặc định không có",
    en="Internal host:port that webhooks may go to though it is not public, separated by commas; none by default",
)  # fmt: skip
LONGEST_TIMEOUT: Final = 60.0
"""Seconds. An attempt takes at most some ten steps, and must end before its lease does (ten minutes)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the notifier. `mail` None: there is no mail server."""

    common: CommonSettings
    mail: MailServer | None
    webhook_hosts: frozenset[str] = frozenset()


def load(environment: Mapping[str, str] = PROCESS) -> Settings:
    """Returns the settings that `environment` holds.

    Raises:
        SettingsFault: naming every fault.
    """
    read = Reader("notifier", environment)
    common = read.common(port=8104)
    address, starttls = read.find(SMTP_URL), read.find(SMTP_STARTTLS)
    timeout, sender = read.one(SMTP_TIMEOUT), read.find(MAIL_FROM)
    hosts = frozenset((read.find(WEBHOOK_HOSTS) or "").split(",")) - {""}
    read.finish()
    if address is None:
        return Settings(common, None, hosts)
    faults = _faults(common, sender, timeout)
    if faults:
        raise SettingsFault(faults)
    parts = urlsplit(address)
    assert parts.hostname is not None
    tls = parts.scheme == "smtps"
    server = MailServer(
        parts.hostname,
        parts.port or (465 if tls else 587 if parts.username else 25),
        sender or f"thong-bao@{common.province}.invalid",
        tls,
        starttls_required=not tls and (starttls or ("required" if common.production else "offered")) == "required",
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        timeout=timeout,
    )
    return Settings(common, server, hosts)


def _faults(common: CommonSettings, sender: str | None, timeout: float) -> list[str]:
    faults = []
    if common.production and sender is None:
        faults.append("THUCCHAT_NOTIFIER_MAIL_FROM: phải có khi có máy chủ thư / is required with a mail server")
    if not 0 < timeout <= LONGEST_TIMEOUT:
        faults.append("THUCCHAT_NOTIFIER_SMTP_TIMEOUT: phải trong khoảng 1ms-60s / must be 1ms to 60s")
    if "registry" not in common.peers:
        faults.append("THUCCHAT_REGISTRY_URL: phải có, để hỏi địa chỉ thư / is required, to ask for addresses")
    return faults
