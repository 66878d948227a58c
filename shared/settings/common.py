"""The settings that every service has, frozen, and what they may not say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from shared.clock import Clock, clock_from
from shared.identity import DEMO_ISSUER
from shared.settings.declared import PRODUCTION


class SettingsFault(Exception):
    """The settings cannot be used; `faults` holds every one, as "NAME: tiếng Việt / English". No values, ever."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(("Cài đặt có lỗi / the settings have faults:", *(f"  {each}" for each in faults))))


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """What the signer of a log and the guard of a service are told. Times are in seconds."""

    key: Path | None = None
    """None: `keys/log.key` in the service's folder."""
    next_key: Path | None = None
    port: int | None = None
    every: float = 60.0
    after: int = 1_000
    """Events."""
    refresh: float = 600.0
    witness_timeout: float = 2.0
    guard_every: float = 5.0


@dataclass(frozen=True, slots=True)
class CommonSettings:
    """What every service is told. Whatever made it, production holds: no programme clock, no issuer of our own."""

    service: str
    province: str
    data: Path
    """The service's own folder."""
    issuer: str
    jwks: str
    environment: str = PRODUCTION
    database_url: str | None = field(default=None, repr=False)
    amqp_url: str | None = field(default=None, repr=False)
    amqp_prefix: str = "thucchat"
    peers: Mapping[str, str] = field(default_factory=dict)
    """Where other services answer, by name."""
    clock: str = "system"
    audience: str = ""
    token_algorithm: str = "Ed25519"  # noqa: S105
    token_type: str = "at+jwt"  # noqa: S105
    service_token: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8_100
    worker_port: int | None = None
    log_level: str = "INFO"
    workers: int = 1
    threads: int = 8
    drain: float = 30.0
    """Seconds."""
    signing: SigningSettings = SigningSettings()

    def __post_init__(self) -> None:
        faults = contradictions({name: getattr(self, name) for name in _WEIGHED})
        if faults:
            raise SettingsFault(faults)

    @property
    def production(self) -> bool:
        """Returns whether this is the real thing."""
        return self.environment == PRODUCTION

    @property
    def source(self) -> str:
        """Returns the source of every event recorded, which is also the log's origin."""
        return f"thucchat.{self.province}/{self.service}"

    @property
    def database(self) -> str | Path:
        """Returns where the store is, as `shared.eventstore.opening` takes it."""
        return self.data / "events.db" if self.database_url is None else self.database_url

    @property
    def keys(self) -> Path:
        """Returns the folder of the service's keys, and of what its signer keeps outside the database."""
        return self.data / "keys"

    @property
    def signer_keys(self) -> tuple[Path, ...]:
        """Returns the files of the keys that sign the log: one, or two while keys are changed."""
        own, following = self.signing.key or self.keys / "log.key", self.signing.next_key
        return (own,) if following is None else (own, following)

    def make_clock(self) -> Clock:
        """Returns the clock that the settings name."""
        return clock_from(self.clock)

    def server_arguments(self) -> tuple[str, ...]:
        """Returns what gunicorn is told besides `deploy/gunicorn/gunicorn.conf.py`, for this service."""
        arguments = (
            "--bind", f"{self.host}:{self.port}",
            "--workers", str(self.workers),
            "--threads", str(self.threads),
            "--graceful-timeout", str(int(self.drain) or 1),
        )  # fmt: skip
        if self.workers == 1:
            return arguments
        return (*arguments, "--env", f"PROMETHEUS_MULTIPROC_DIR={self.data / 'metrics'}")


_WEIGHED: Final = ("environment", "clock", "issuer", "jwks", "database_url", "workers")


def contradictions(values: Mapping[str, Any]) -> list[str]:
    """Returns the faults of settings that are right each by itself. What is absent is None, and faulted already."""
    production, faults = values["environment"] == PRODUCTION, []
    if production and (values["clock"] or "system") != "system":
        faults.append("THUCCHAT_CLOCK: production chỉ dùng đồng hồ hệ thống / production takes the system clock alone")
    if production and values["issuer"] == DEMO_ISSUER:
        faults.append("THUCCHAT_ISSUER: nơi cấp thẻ thử không dùng trong production / the demo's issuer is refused")
    remote = urlsplit(values["jwks"] or "")
    if production and remote.scheme == "http" and remote.hostname not in ("127.0.0.1", "localhost", "::1"):
        faults.append("THUCCHAT_JWKS: phải là https / must be https")
    if values["database_url"] is None and (values["workers"] or 1) != 1:
        faults.append("THUCCHAT_<SERVICE>_WORKERS: SQLite chỉ dùng 1 tiến trình / SQLite takes one process")
    return faults
