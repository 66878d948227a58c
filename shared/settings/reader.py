"""The reader of the environment: it is handed in, read once, and every fault is reported at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from shared.settings.common import CommonSettings, SettingsFault, SigningSettings, contradictions
from shared.settings.declared import (
    AMQP_PREFIX,
    AMQP_URL,
    AUDIENCE,
    CHECKPOINT_AFTER,
    CHECKPOINT_EVERY,
    CHECKPOINT_REFRESH,
    CLOCK,
    DATA,
    DATABASE_URL,
    DRAIN,
    ENV,
    GUARD_EVERY,
    HOST,
    ISSUER,
    JWKS,
    LOG_LEVEL,
    PORT,
    PROVINCE,
    SERVICE_TOKEN,
    SETTINGS,
    SIGNER_KEY,
    SIGNER_NEXT_KEY,
    SIGNER_PORT,
    THREADS,
    TOKEN_ALGORITHM,
    TOKEN_TYPE,
    WITNESS_TIMEOUT,
    WORKER_PORT,
    WORKERS,
    Setting,
)
from shared.settings.forms import url

T = TypeVar("T")
_PEER: Final = re.compile(r"THUCCHAT_([A-Z]+)_URL")
_NOT_PEERS: Final = frozenset({"AMQP", "DATABASE"})


class Reader:
    """Reads a service's settings, collecting faults; nothing read may be used before `finish` has passed."""

    def __init__(self, service: str, environment: Mapping[str, str]) -> None:
        self._service = service
        self._prefix = f"THUCCHAT_{service.upper()}_"
        self._given = {k: v for k, v in environment.items() if v != ""}
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
            "amqp_prefix": self.one(AMQP_PREFIX),
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
            "worker_port": self.find(WORKER_PORT),
            "log_level": self.one(LOG_LEVEL),
            "workers": self.one(WORKERS),
            "threads": self.one(THREADS),
            "drain": self.one(DRAIN),
            "signing": self._signing(),
        }
        self._faults.extend(contradictions(values))
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

    def _signing(self) -> SigningSettings:
        values = {
            "key": self.find(SIGNER_KEY),
            "next_key": self.find(SIGNER_NEXT_KEY),
            "port": self.find(SIGNER_PORT),
            "every": self.one(CHECKPOINT_EVERY),
            "after": self.one(CHECKPOINT_AFTER),
            "refresh": self.one(CHECKPOINT_REFRESH),
            "witness_timeout": self.one(WITNESS_TIMEOUT),
            "guard_every": self.one(GUARD_EVERY),
        }
        return SigningSettings(**cast("dict[str, Any]", values))

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


def load_common(service: str, environment: Mapping[str, str], *, port: int) -> CommonSettings:
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
