"""The notifier's HTTP mouth: routes, their rights and their shapes; no rules."""

from __future__ import annotations

from typing import Final

from services.notifier.api import deadlines, notices, webhooks
from shared.http import Blueprint

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (notices.blp, webhooks.blp, deadlines.blp)
