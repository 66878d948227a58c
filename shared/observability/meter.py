"""What counts the metrics. A meter belongs to one service, so that five in one process do not mix.

With several worker processes (`PROMETHEUS_MULTIPROC_DIR`) what is exposed is the sum over all of them. The library
decides how it counts when it is imported, so this module is imported in the workers, never before the fork.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from shared.observability.metrics import METRICS, SECONDS, Metric, Sort

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Meter:
    """Counts for one service. Safe for threads."""

    def __init__(self, *, multiprocess: bool = False) -> None:
        self._registry = CollectorRegistry()
        self._multiprocess = multiprocess
        self._counters: dict[Metric, Counter] = {}
        self._gauges: dict[Metric, Gauge] = {}
        self._histograms: dict[Metric, Histogram] = {}
        for metric, meaning in METRICS.items():
            if meaning.sort is Sort.COUNTER:
                self._counters[metric] = Counter(metric, meaning.en, meaning.labels, registry=self._registry)
            elif meaning.sort is Sort.GAUGE:
                self._gauges[metric] = Gauge(
                    metric, meaning.en, meaning.labels, registry=self._registry, multiprocess_mode="mostrecent"
                )
            else:
                self._histograms[metric] = Histogram(
                    metric, meaning.en, meaning.labels, registry=self._registry, buckets=SECONDS
                )

    def count(self, metric: Metric, amount: float = 1, /, **labels: str) -> None:
        """Adds `amount` to a counter. Raises KeyError or ValueError when it is none, or has other labels."""
        counter = self._counters[metric]
        (counter.labels(**labels) if labels else counter).inc(amount)

    def set(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Sets a gauge. Raises KeyError or ValueError when it is none, or has other labels."""
        gauge = self._gauges[metric]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def observe(self, metric: Metric, seconds: float, /, **labels: str) -> None:
        """Adds a duration to a histogram. Raises KeyError or ValueError when it is none, or has other labels."""
        histogram = self._histograms[metric]
        (histogram.labels(**labels) if labels else histogram).observe(seconds)

    def expose(self) -> bytes:
        """Returns everything counted, in the Prometheus text format."""
        if not self._multiprocess:
            return generate_latest(self._registry)
        gathered = CollectorRegistry()
        MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]
        return generate_latest(gathered)


class MessageMeter:
    """Counts messaging for a service: the `Meter` that `shared.messaging` takes."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def count(self, name: str, source: str, amount: int = 1) -> None:
        """Adds `amount` to the counter `thucchat_messages_<name>_total`. Raises ValueError when there is none."""
        self._meter.count(Metric(f"thucchat_messages_{name}_total"), amount, source=source)

    def gauge(self, name: str, source: str, value: int) -> None:
        """Sets the gauge `thucchat_messages_<name>`. Raises ValueError when there is none."""
        self._meter.set(Metric(f"thucchat_messages_{name}"), value, source=source)
