"""Logs and metrics: how a running process is looked at. Neither is the audit trail, and neither holds personal data.

log = get_logger(service="registry")
log.info("relay.confirmed", position=7)                 # one JSON line on stderr
meter.count(Metric.HTTP_REQUESTS, method="GET", route="/v1/agencies", status="200")
"""

from shared.observability.logs import bind, configure_logging, get_logger, unbind
from shared.observability.metrics import METRICS, Metric, metrics_table

__all__ = ["METRICS", "Metric", "bind", "configure_logging", "get_logger", "metrics_table", "unbind"]
