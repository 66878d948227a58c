"""How gunicorn runs a service's web process; what differs between services is given as arguments.

    gunicorn -c deploy/gunicorn/gunicorn.conf.py --bind 127.0.0.1:8101 --workers 1 services.registry.wsgi:app

`thucchat serve` adds the arguments from the settings (`CommonSettings.server_arguments`). Nothing is opened before the
fork: the app, its store and its threads are made in each worker.
"""

from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from shared.observability import configure_logging, get_logger

METRICS = "PROMETHEUS_MULTIPROC_DIR"

worker_class = "gthread"
preload_app = False
control_socket_disable = True
"""Since 25.1 one socket of a user's is shared by all gunicorns of that user, five services among them."""
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a memory file system: heartbeats must not wait for a disk
timeout = 60
keepalive = 5
limit_request_line = 4_094
limit_request_fields = 64
limit_request_field_size = 12_288
"""Bytes: a bearer token may have 8,192."""
forwarded_allow_ips = ""
"""Nothing that a client says about who it is or how it came is believed."""
header_map = "refuse"
accesslog = None
"""The app writes one line a request itself, with the route's template in place of the address."""


class JsonLogger(Logger):  # type: ignore[misc]  # gunicorn is not annotated
    """gunicorn's own messages as JSON lines on stderr, like everything else."""

    def setup(self, cfg: Any) -> None:
        """Sends them to the root logger."""
        super().setup(cfg)
        configure_logging()
        for each in (self.error_log, self.access_log):
            each.handlers[:] = []
            each.propagate = True


logger_class = JsonLogger


def on_starting(server: Any) -> None:
    """Makes the folder in which several workers count together, and empties it of what dead ones left."""
    place = server.cfg.env.get(METRICS)
    if place is None:
        return
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink()


def post_fork(server: Any, worker: Any) -> None:
    """Says which process a worker is."""
    get_logger(part="web").info("worker.started", pid=worker.pid, parent=server.pid)


def child_exit(server: Any, worker: Any) -> None:
    """Takes a dead worker's gauges out of the sum."""
    if METRICS in server.cfg.env:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  # decides by the environment when imported

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # prometheus_client does not annotate it
