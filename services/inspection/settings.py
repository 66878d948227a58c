"""What the inspection service is told beyond what every service is (`docs/settings.md`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.settings import CommonSettings, Reader, duration, path, setting

PROCESS: Final[Mapping[str, str]] = os.environ
"""The environment of this process."""
WITNESS_KEY: Final = setting(
    "WITNESS_KEY_PATH", path(), service="inspection", optional=True,
    vi="Tệp khoá đồng ký của nhân chứng; mặc định keys/witness.key trong thư mục của dịch vụ",
    en="File of the witness's key; keys/witness.key in the service's folder unless given",
)  # fmt: skip
MIRROR_KEY: Final = setting(
    "MIRROR_KEY_PATH", path(), service="inspection", optional=True,
    vi="Tệp khoá đồng ký của bản sao; mặc định keys/mirror.key trong thư mục của dịch vụ",
    en="File of the mirror's key; keys/mirror.key in the service's folder unless given",
)  # fmt: skip
AUDIT_EVERY: Final = setting(
    "AUDIT_EVERY", duration(), service="inspection", default="1h",
    vi="Cách nhau chừng này thì đọc lại mọi sổ từ byte đầu tiên",
    en="Time between two readings of every log from its first byte",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the inspection service. Keys are made at start where they are absent, but not in production."""

    common: CommonSettings
    witness_key: Path
    mirror_key: Path
    audit_every: float
    """Seconds of real time."""


def load(environment: Mapping[str, str] = PROCESS) -> Settings:
    """Returns the settings that `environment` holds.

    Raises:
        SettingsFault: naming every fault.
    """
    read = Reader("inspection", environment)
    common = read.common(port=8105)
    witness, mirror, audit_every = read.find(WITNESS_KEY), read.find(MIRROR_KEY), read.one(AUDIT_EVERY)
    read.finish()
    return Settings(
        common, witness or common.keys / "witness.key", mirror or common.keys / "mirror.key", audit_every
    )  # fmt: skip
