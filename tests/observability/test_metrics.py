"""Metrics: each name declared once and explained in both languages; a meter counts for one service alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from shared.messaging import meter as messaging
from shared.observability import METRICS, Metric, metrics_table
from shared.observability.meter import MessageMeter, Meter
from shared.observability.metrics import Sort


def test_every_metric_is_explained_in_both_languages_and_stands_in_the_table() -> None:
    table = metrics_table()
    assert set(METRICS) == set(Metric)
    for metric, meaning in METRICS.items():
        assert meaning.vi
        assert meaning.en
        assert f"| `{metric.value}` | {meaning.sort.value} |" in table


def test_names_follow_the_conventions_of_prometheus() -> None:
    for metric, meaning in METRICS.items():
        assert re.fullmatch(r"thucchat_[a-z_]+", metric.value)
        assert metric.value.endswith("_total") == (meaning.sort is Sort.COUNTER)
        assert metric.value.endswith("_seconds") == (meaning.sort is Sort.HISTOGRAM)


def test_every_metric_can_be_counted_and_is_exposed() -> None:
    meter = Meter()
    for metric, meaning in METRICS.items():
        labels = dict.fromkeys(meaning.labels, "x")
        {Sort.COUNTER: meter.count, Sort.GAUGE: meter.set, Sort.HISTOGRAM: meter.observe}[meaning.sort](
            metric, 2, **labels
        )
    text = meter.expose().decode()
    assert [metric for metric in METRICS if f"# TYPE {metric.value}" not in text] == []


def test_a_wrong_label_or_sort_is_an_error_not_another_series() -> None:
    meter = Meter()
    with pytest.raises(ValueError, match="label"):
        meter.count(Metric.HTTP_REQUESTS, metod="GET", route="/", status="200")
    with pytest.raises(KeyError):
        meter.set(Metric.HTTP_REQUESTS, 1)


def test_two_services_in_one_process_do_not_mix() -> None:
    one, other = Meter(), Meter()
    one.count(Metric.COMMANDS_REPLAYED)
    assert b"thucchat_commands_replayed_total 1.0" in one.expose()
    assert b"thucchat_commands_replayed_total 0.0" in other.expose()


def test_everything_that_messaging_counts_has_a_metric() -> None:
    meter = Meter()
    counting: messaging.Meter = MessageMeter(meter)
    for name in get_args(messaging.Counter):
        counting.count(name, "registry", 3)
    for gauge in get_args(messaging.Gauge):
        counting.gauge(gauge, "registry", 7)
    text = meter.expose().decode()
    for name in get_args(messaging.Counter):
        assert f'thucchat_messages_{name}_total{{source="registry"}} 3.0' in text
    for gauge in get_args(messaging.Gauge):
        assert f'thucchat_messages_{gauge}{{source="registry"}} 7.0' in text
    with pytest.raises(ValueError, match="thucchat_messages_published_twice_total"):
        MessageMeter(meter).count("published_twice", "registry")


COUNTING = """
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
from shared.observability.meter import Meter
from shared.observability.metrics import Metric
meter = Meter(multiprocess=True)
meter.count(Metric.COMMANDS_REPLAYED, int(sys.argv[2]))
meter.set(Metric.LOG_SIZE, int(sys.argv[2]))
print(meter.expose().decode())
"""


def test_several_processes_of_one_service_are_summed(tmp_path: Path) -> None:
    texts = [
        subprocess.run(
            [sys.executable, "-c", COUNTING, str(tmp_path), amount],
            capture_output=True, check=True, text=True, env={"PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for amount in ("2", "3")
    ]  # fmt: skip
    assert "thucchat_commands_replayed_total 2.0" in texts[0]
    assert "thucchat_commands_replayed_total 5.0" in texts[1]
    assert "thucchat_log_size 3.0" in texts[1]
