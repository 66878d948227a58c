"""How a setting is written: parsers of environment variables, each with its description for people."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
Parser = Callable[[str], T]
_DURATION: Final = re.compile(r"([0-9]{1,6})(ms|s|m|h)")
_SECONDS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How a setting is written: its parser (which raises ValueError) and its description for people."""

    parse: Parser[T]
    vi: str
    en: str


def text(pattern: str = r"\S(?:.*\S)?") -> Form[str]:
    """A text that matches all of `pattern`."""
    compiled = re.compile(pattern)

    def parse(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(value)
        return value

    return Form(parse, "chuỗi" if "\\S" in pattern else f"dạng {pattern}", "text" if "\\S" in pattern else pattern)


def choice(*choices: str) -> Form[str]:
    """One of `choices`."""

    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError(value)
        return value

    return Form(parse, f"một trong {', '.join(choices)}", f"one of {', '.join(choices)}")


def whole(least: int, most: int) -> Form[int]:
    """A whole number from `least` to `most`, in ASCII digits."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return Form(parse, f"số nguyên {least}-{most}", f"whole number {least}-{most}")


def flag() -> Form[bool]:
    """`true` or `false`."""

    def parse(value: str) -> bool:
        if value not in ("true", "false"):
            raise ValueError(value)
        return value == "true"

    return Form(parse, "true hoặc false", "true or false")


def duration() -> Form[float]:
    """A duration such as `250ms`, `30s`, `5m`, `1h`; loaded as seconds."""

    def parse(value: str) -> float:
        found = _DURATION.fullmatch(value)
        if found is None:
            raise ValueError(value)
        return int(found.group(1)) * _SECONDS[found.group(2)]

    return Form(parse, "khoảng thời gian như 30s, 5m", "duration such as 30s, 5m")


def url(*schemes: str) -> Form[str]:
    """An absolute URL with one of `schemes` and a host."""

    def parse(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname or value != value.strip():
            raise ValueError(value)
        _ = parts.port
        return value

    named = " hoặc ".join(schemes), " or ".join(schemes)
    return Form(parse, f"địa chỉ {named[0]}", f"URL of {named[1]}")


def path() -> Form[Path]:
    """A path of the file system."""
    return Form(Path, "đường dẫn", "path")
