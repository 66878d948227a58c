"""The notifier's web process: `gunicorn 'services.notifier.wsgi:create()'`."""

from __future__ import annotations

from flask import Flask

from services.notifier.settings import PROCESS, load
from services.notifier.wiring import build
from shared.processes import web
from shared.service import open_ground


def create() -> Flask:
    """Returns the WSGI app, with its store open. Raises SettingsFault, StoreRefusesToStart or StoreUnavailable."""
    settings = load()
    return web(build(open_ground(settings.common, PROCESS), settings))
