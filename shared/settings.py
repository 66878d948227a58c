"""Settings: declared once, read once at start, every fault reported at once.

A setting of a service is `THUCCHAT_<SERVICE>_<NAME>`; where it says so, `THUCCHAT_<NAME>` counts for all services. A
secret may stand in a file that `..._FILE` names. A variable of a service that nothing declares is a fault: a misspelt
setting must not be a silent default. `docs/settings.md` is made from the declarations here.

    # services/notifier/settings.py
    SMTP = setting("SMTP_URL", url("smtp", "smtps"), service="notifier", vi="Máy chủ thư", en="Mail server")

    def load(environment: Mapping[str, str] | None = None) -> Settings:
        read = Reader("notifier", environment)
        loaded = Settings(read.common(port=8104), read.one(SMTP))
        read.finish()                               # raises SettingsFault, naming everything that is wrong
        return loaded
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast
from urllib.parse import urlsplit

from shared.clock import Clock, clock_from
from shared.settingforms import Form, choice, duration, flag, path, text, url, whole

__all__ = [
    "ENVIRONMENTS", "PRODUCTION", "SETTINGS", "CommonSettings", "Form", "Reader", "Setting", "SettingsFault",
    "choice", "duration", "flag", "load_common", "path", "setting", "settings_table", "text", "url", "whole",
]  # fmt: skip
T = TypeVar("T")
PRODUCTION: Final = "production"
ENVIRONMENTS: Final = (PRODUCTION, "demo", "test")
DEMO_ISSUER: Final = "urn:thucchat:demo-issuer"
_PEER: Final = re.compile(r"THUCCHAT_([A-Z]+)_URL")
_NOT_PEERS: Final = frozenset({"AMQP", "DATABASE"})


class SettingsFault(Exception):
    """The settings cannot be used; `faults` holds every one, as "NAME: tiếng Việt / English". No values, ever."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(("Cài đặt có lỗi / the settings have faults:", *(f"  {each}" for each in faults))))


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One declared setting. `default` is written as the environment would; None: it must be given, or be optional."""

    name: str
    form: Form[T]
    vi: str
    en: str
    service: str | None
    default: str | None
    optional: bool
    secret: bool
    general: bool


SETTINGS: Final[list[Setting[Any]]] = []
"""Every declared setting, in order."""


def setting(
    name: str,
    form: Form[T],
    *,
    vi: str,
    en: str,
    service: str | None = None,
    default: str | None = None,
    optional: bool = False,
    secret: bool = False,
    general: bool = False,
) -> Setting[T]:
    """Declares a setting. `service` None: every service has it; `general`: `THUCCHAT_<NAME>` counts for all.

    Raises:
        ValueError: it was declared before.
    """
    if any(each.name == name and each.service in (None, service) for each in SETTINGS):
        raise ValueError(f"setting declared twice: {name}")
    declared = Setting(name, form, vi, en, service, default, optional, secret, general)
    SETTINGS.append(declared)
    return declared


ENV: Final = setting(
    "ENV", choice(*ENVIRONMENTS), general=True, default=PRODUCTION,
    vi="Môi trường; chỉ production mới là thật", en="Environment; production alone is real",
)  # fmt: skip
PROVINCE: Final = setting(
    "PROVINCE", text(r"[a-z][a-z0-9]{1,31}"), general=True,
    vi="Mã tỉnh, có trong nguồn của mọi sự kiện", en="Code of the province, part of every event's source",
)  # fmt: skip
DATA: Final = setting(
    "DATA", path(), general=True,
    vi="Thư mục dữ liệu; mỗi dịch vụ một thư mục con", en="Data directory; each service has a folder of its own in it",
)  # fmt: skip
DATABASE_URL: Final = setting(
    "DATABASE_URL", url("postgresql", "postgres"), optional=True, secret=True,
    vi="Cơ sở dữ liệu PostgreSQL riêng của dịch vụ; bỏ trống là SQLite trong thư mục dữ liệu",
    en="The service's own PostgreSQL database; absent means SQLite in the data directory",
)  # fmt: skip
AMQP_URL: Final = setting(
    "AMQP_URL", url("amqp", "amqps"), optional=True, secret=True, general=True,
    vi="RabbitMQ; bỏ trống là đọc thẳng sổ của nhau", en="RabbitMQ; absent means that logs are read directly",
)  # fmt: skip
CLOCK: Final = setting(
    "CLOCK", text(r"system|programme:.+"), general=True, default="system",
    vi="Đồng hồ: system, hoặc programme:TỆP (không dùng trong production)",
    en="Clock: system, or programme:FILE (refused in production)",
)  # fmt: skip
ISSUER: Final = setting(
    "ISSUER", text(), general=True, vi="Nơi cấp thẻ truy cập (`iss`)", en="Issuer of the access tokens (`iss`)"
)
JWKS: Final = setting(
    "JWKS", text(), general=True,
    vi="Khoá công khai của nơi cấp thẻ: tệp, hoặc địa chỉ https", en="The issuer's public keys: a file or an https URL",
)  # fmt: skip
AUDIENCE: Final = setting(
    "AUDIENCE", text(), optional=True,
    vi="Giá trị `aud` phải có trong thẻ; mặc định thucchat.<dịch vụ>",
    en="The `aud` that tokens must name; thucchat.<service> unless given",
)  # fmt: skip
TOKEN_ALGORITHM: Final = setting(
    "TOKEN_ALGORITHM", choice("Ed25519", "EdDSA", "ES256", "RS256"), general=True, default="Ed25519",
    vi="Thuật toán ký thẻ, đúng một", en="The one algorithm that tokens are signed with",
)  # fmt: skip
TOKEN_TYPE: Final = setting(
    "TOKEN_TYPE", choice("at+jwt", "JWT"), general=True, default="at+jwt",
    vi="Loại thẻ (`typ`)", en="Token type (`typ`)",
)  # fmt: skip
SERVICE_TOKEN: Final = setting(
    "SERVICE_TOKEN_PATH", path(), optional=True,
    vi="Tệp chứa thẻ mà dịch vụ dùng khi hỏi dịch vụ khác", en="File of the token with which it asks other services",
)  # fmt: skip
HOST: Final = setting(
    "HOST",
    text(r"[0-9A-Za-z.:\[\]-]+"),
    general=True,
    default="127.0.0.1",
    vi="Địa chỉ nghe",
    en="Address to listen on",
)
PORT: Final = setting(
    "PORT", whole(1, 65_535), optional=True, vi="Cổng nghe; mặc định 8101-8105", en="Port; 8101-8105 unless given"
)
LOG_LEVEL: Final = setting(
    "LOG_LEVEL", choice("DEBUG", "INFO", "WARNING", "ERROR"), general=True, default="INFO",
    vi="Mức nhật ký vận hành", en="Level of the operating logs",
)  # fmt: skip
WORKERS: Final = setting(
    "WORKERS", whole(1, 64), default="1",
    vi="Số tiến trình web; SQLite chỉ dùng 1", en="Web processes; SQLite takes 1 alone",
)  # fmt: skip
THREADS: Final = setting(
    "THREADS", whole(1, 256), default="8", vi="Số luồng mỗi tiến trình web", en="Threads of each web process"
)
DRAIN: Final = setting(
    "DRAIN", duration(), general=True, default="30s",
    vi="Thời gian để việc đang làm xong khi dừng", en="Time that running work has to end when stopping",
)  # fmt: skip


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
    peers: Mapping[str, str] = field(default_factory=dict)
    """Where other services answer, by name."""
    clock: str = "system"
    audience: str = ""
    token_algorithm: str = "Ed25519"  # noqa: S105
    token_type: str = "at+jwt"  # noqa: S105
    service_token: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8_100
    log_level: str = "INFO"
    workers: int = 1
    threads: int = 8
    drain: float = 30.0
    """Seconds."""

    def __post_init__(self) -> None:
        faults = _contradictions({name: getattr(self, name) for name in _WEIGHED})
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

    def make_clock(self) -> Clock:
        """Returns the clock that the settings name."""
        return clock_from(self.clock)


_WEIGHED: Final = ("environment", "clock", "issuer", "jwks", "database_url", "workers")


def _contradictions(values: Mapping[str, Any]) -> list[str]:
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


class Reader:
    """Reads a service's settings, collecting faults; nothing read may be used before `finish` has passed."""

    def __init__(self, service: str, environment: Mapping[str, str] | None = None) -> None:
        self._service = service
        self._prefix = f"THUCCHAT_{service.upper()}_"
        self._given = {k: v for k, v in (os.environ if environment is None else environment).items() if v != ""}
        self._known = {f"{self._prefix}URL"}
        self._faults: list[str] = []

    def one(self, declared: Setting[T]) -> T:
        """Returns the setting's value, or its default; absent without a default is a fault."""
        found = self.find(declared)
        if found is None and not self._faulted(declared):
            self._fault(self._names(declared)[0], "phải có", "is required")
        return cast("T", found)

    def find(self, declared: Setting[T]) -> T | None:
        """Returns the setting's value, its default, or None when it is optional and absent."""
        name, value = self._raw(declared)
        if value is None:
            return None
        try:
            return declared.form.parse(value)
        except ValueError:
            self._fault(name, f"phải là {declared.form.vi}", f"must be {declared.form.en}")
            return None

    def common(self, port: int) -> CommonSettings:
        """Returns what every service is told; `port` is the service's default one."""
        values = {
            "service": self._service,
            "environment": self.one(ENV),
            "province": self.one(PROVINCE),
            "data": self.one(DATA),
            "database_url": self.find(DATABASE_URL),
            "amqp_url": self.find(AMQP_URL),
            "peers": self._peers(),
            "clock": self.one(CLOCK),
            "issuer": self.one(ISSUER),
            "jwks": self.one(JWKS),
            "audience": self.find(AUDIENCE) or f"thucchat.{self._service}",
            "token_algorithm": self.one(TOKEN_ALGORITHM),
            "token_type": self.one(TOKEN_TYPE),
            "service_token": self.find(SERVICE_TOKEN),
            "host": self.one(HOST),
            "port": self.find(PORT) or port,
            "log_level": self.one(LOG_LEVEL),
            "workers": self.one(WORKERS),
            "threads": self.one(THREADS),
            "drain": self.one(DRAIN),
        }
        self._faults.extend(_contradictions(values))
        if self._faults:
            return cast("CommonSettings", None)
        values["data"] = cast("Path", values["data"]) / self._service
        return CommonSettings(**cast("dict[str, Any]", values))

    def finish(self) -> None:
        """Passes if everything read can be used.

        Raises:
            SettingsFault: naming every fault, and every variable of this service that nothing declares.
        """
        for name in sorted(self._given):
            if name.startswith(self._prefix) and name not in self._known:
                self._fault(name, "không có cài đặt này", "there is no such setting")
        if self._faults:
            raise SettingsFault(self._faults)

    def _peers(self) -> dict[str, str]:
        peers: dict[str, str] = {}
        form = url("http", "https")
        for name in sorted(self._given):
            found = _PEER.fullmatch(name)
            if found is None or found.group(1) in _NOT_PEERS:
                continue
            try:
                peers[found.group(1).lower()] = form.parse(self._given[name]).rstrip("/")
            except ValueError:
                self._fault(name, f"phải là {form.vi}", f"must be {form.en}")
        return peers

    def _names(self, declared: Setting[Any]) -> list[str]:
        own = f"{self._prefix}{declared.name}"
        return [f"THUCCHAT_{declared.name}", own] if declared.general else [own]

    def _raw(self, declared: Setting[Any]) -> tuple[str, str | None]:
        """Returns the value as given (a service's own before the general one) and the name that it is given under."""
        names = self._names(declared)
        for name in reversed(names):
            self._known.update({name, f"{name}_FILE"} if declared.secret else {name})
            in_file = self._given.get(f"{name}_FILE") if declared.secret else None
            if in_file is not None and name in self._given:
                self._fault(name, "nêu cả ở đây và ở tệp", "is given both here and in a file")
            if in_file is not None:
                return f"{name}_FILE", self._from_file(f"{name}_FILE", in_file)
            if name in self._given:
                return name, self._given[name]
        return names[0], declared.default

    def _from_file(self, name: str, place: str) -> str | None:
        try:
            return Path(place).read_text("utf-8").strip()
        except (OSError, ValueError):
            self._fault(name, "không đọc được tệp", "the file cannot be read")
            return None

    def _faulted(self, declared: Setting[Any]) -> bool:
        names = self._names(declared)
        return any(fault.startswith((f"{name}:", f"{name}_FILE:")) for fault in self._faults for name in names)

    def _fault(self, name: str, vi: str, en: str) -> None:
        self._faults.append(f"{name}: {vi} / {en}")


def load_common(service: str, environment: Mapping[str, str] | None = None, *, port: int) -> CommonSettings:
    """Returns the settings of a service that has none of its own.

    Raises:
        SettingsFault: naming every fault.
    """
    reader = Reader(service, environment)
    loaded = reader.common(port)
    reader.finish()
    return loaded


def settings_table() -> str:
    """Returns `docs/settings.md`: every declared setting."""
    lines = [
        "# Cài đặt / Settings",
        "",
        "Made from the declarations in `shared/settings.py` and `services/*/settings.py`; do not edit.",
        "",
        "| Biến / variable | Dạng / form | Mặc định / default | Nghĩa / meaning |",
        "|---|---|---|---|",
    ]
    for each in SETTINGS:
        own = f"`THUCCHAT_{(each.service or '<service>').upper()}_{each.name}`"
        names = f"`THUCCHAT_{each.name}`, {own}" if each.general else own
        secret = " (hoặc / or `..._FILE`)" if each.secret else ""
        default = f"`{each.default}`" if each.default is not None else "-" if each.optional else "phải có / required"
        form = f"{each.form.vi} / {each.form.en}".replace("|", "\\|")
        lines.append(f"| {names}{secret} | {form} | {default} | {each.vi}. / {each.en}. |")
    lines.append(
        "| `THUCCHAT_<SERVICE>_URL` | địa chỉ http hoặc https / URL of http or https | - "
        "| Nơi dịch vụ khác hỏi dịch vụ này. / Where the other services find this one. |"
    )
    return "\n".join(lines) + "\n"
