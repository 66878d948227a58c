"""Metrics: every name once, with its labels and what it means; `docs/metrics.md` is made from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Metric(StrEnum):
    """Every metric of every process."""

    HTTP_REQUESTS = "thucchat_http_requests_total"
    HTTP_SECONDS = "thucchat_http_request_seconds"
    REFUSALS = "thucchat_refusals_total"
    TOKENS_REFUSED = "thucchat_tokens_refused_total"
    COMMANDS_REPLAYED = "thucchat_commands_replayed_total"
    ACCESS_REFUSED = "thucchat_access_refused_total"
    ACCESS_LIMITED = "thucchat_access_limited_total"
    LOG_SIZE = "thucchat_log_size"
    LOG_ENTRIES_SERVED = "thucchat_log_entries_served_total"
    MESSAGES_PUBLISHED = "thucchat_messages_published_total"
    MESSAGES_RETURNED = "thucchat_messages_returned_total"
    MESSAGES_CONFIRM_TIMEOUTS = "thucchat_messages_confirm_timeouts_total"
    MESSAGES_DISCONNECTS = "thucchat_messages_disconnects_total"
    MESSAGES_HEARD = "thucchat_messages_heard_total"
    MESSAGES_DUPLICATES = "thucchat_messages_duplicates_total"
    MESSAGES_GAPS = "thucchat_messages_gaps_total"
    MESSAGES_UNDECODABLE = "thucchat_messages_undecodable_total"
    MESSAGES_PARKED = "thucchat_messages_parked_total"
    MESSAGES_FORKS = "thucchat_messages_forks_total"
    MESSAGES_LAG = "thucchat_messages_lag"
    MESSAGES_RELAY_LAG = "thucchat_messages_relay_lag"
    LEDGER_SIGNED = "thucchat_ledger_signed_total"
    LEDGER_SIGNED_SIZE = "thucchat_ledger_signed_size"
    LEDGER_COSIGNED_SIZE = "thucchat_ledger_cosigned_size"
    LEDGER_HANDED_IN = "thucchat_ledger_handed_in_total"
    LEDGER_REFUSED = "thucchat_ledger_refused_total"
    LEDGER_CONTRADICTIONS = "thucchat_ledger_contradictions_total"
    LEDGER_FENCED = "thucchat_ledger_fenced"
    WITNESS_ANSWERS = "thucchat_witness_answers_total"
    WITNESS_UNRECORDED = "thucchat_witness_unrecorded_total"


class Sort(StrEnum):
    """How a metric counts."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a metric counts, by which labels, and what it tells."""

    sort: Sort
    vi: str
    en: str
    labels: tuple[str, ...] = ()


def _of_source(vi: str, en: str, sort: Sort = Sort.COUNTER) -> Meaning:
    return Meaning(sort, vi, en, ("source",))


SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Buckets of durations. The promise is p99 under 0.25 s for a command."""

METRICS: Final[Mapping[Metric, Meaning]] = MappingProxyType(
    {
        Metric.HTTP_REQUESTS: Meaning(
            Sort.COUNTER,
            "Số yêu cầu HTTP đã trả lời, theo mẫu địa chỉ và mã trạng thái",
            "HTTP requests answered, by route template and status",
            ("method", "route", "status"),
        ),
        Metric.HTTP_SECONDS: Meaning(
            Sort.HISTOGRAM, "Thời gian trả lời, giây", "Time to answer, seconds", ("method", "route")
        ),
        Metric.REFUSALS: Meaning(
            Sort.COUNTER, "Số lần từ chối, theo mã quy tắc", "Refusals, by the code of the rule", ("code",)
        ),
        Metric.TOKENS_REFUSED: Meaning(
            Sort.COUNTER,
            "Số thẻ truy cập bị từ chối (401); tăng nhanh là có người thử",
            "Bearer tokens refused (401); a fast rise means that somebody is trying",
            ("code",),
        ),
        Metric.COMMANDS_REPLAYED: Meaning(
            Sort.COUNTER,
            "Số lệnh gửi lại được trả đúng câu trả lời cũ",
            "Repeated commands that were given their first answer again",
        ),
        Metric.ACCESS_REFUSED: Meaning(
            Sort.COUNTER,
            "Số lần từ chối truy cập (403) đã ghi thành sự kiện",
            "Refused accesses (403) recorded as events",
        ),
        Metric.ACCESS_LIMITED: Meaning(
            Sort.COUNTER,
            "Số lần từ chối truy cập vượt ngưỡng (429), chỉ có trong nhật ký vận hành",
            "Refused accesses beyond the limit (429), which stand in the operating logs alone",
        ),
        Metric.LOG_SIZE: Meaning(Sort.GAUGE, "Số sự kiện trong sổ của dịch vụ", "Events in the service's log"),
        Metric.LOG_ENTRIES_SERVED: Meaning(
            Sort.COUNTER,
            "Số sự kiện đã trả cho dịch vụ khác qua GET /v1/log; tăng nhanh là hàng đợi có khoảng trống",
            "Events served through GET /v1/log; a fast rise means that queues have gaps",
        ),
        Metric.MESSAGES_PUBLISHED: _of_source(
            "Số thông điệp đã được RabbitMQ xác nhận", "Messages the broker confirmed"
        ),
        Metric.MESSAGES_RETURNED: _of_source(
            "Số thông điệp không hàng đợi nào nhận; cấu hình hàng đợi được khai báo lại",
            "Messages that no queue took; the topology was declared again",
        ),
        Metric.MESSAGES_CONFIRM_TIMEOUTS: _of_source(
            "Số lần RabbitMQ không xác nhận trong thời hạn", "Times the broker did not confirm within the deadline"
        ),
        Metric.MESSAGES_DISCONNECTS: _of_source(
            "Số lần mất hoặc không lập được kết nối", "Connections that were lost or could not be made"
        ),
        Metric.MESSAGES_HEARD: _of_source("Số tài liệu đã nhận, mỗi tài liệu một lần", "Documents taken, each once"),
        Metric.MESSAGES_DUPLICATES: _of_source(
            "Số thông điệp mang tài liệu đã nhận rồi", "Messages that brought a document taken before"
        ),
        Metric.MESSAGES_GAPS: _of_source(
            "Số lần thiếu tài liệu và lấy bù từ sổ", "Times a document was missing and fetched from its log"
        ),
        Metric.MESSAGES_UNDECODABLE: _of_source(
            "Số thông điệp không phải của hệ thống, đã chuyển sang hàng đợi hỏng",
            "Messages that are none of ours, put on the dead-letter queue",
        ),
        Metric.MESSAGES_PARKED: _of_source("Số tài liệu để riêng chờ xử lý", "Documents set aside"),
        Metric.MESSAGES_FORKS: _of_source(
            "Số lần một nguồn mâu thuẫn với những gì đã nghe từ nó: phải báo động",
            "Times a source contradicted what was heard from it: an alarm",
        ),
        Metric.MESSAGES_LAG: _of_source(
            "Số tài liệu trong sổ của nguồn chưa được nghe", "Documents in a source's log not yet heard", Sort.GAUGE
        ),
        Metric.MESSAGES_RELAY_LAG: _of_source(
            "Số tài liệu trong sổ của mình chưa được RabbitMQ xác nhận",
            "Documents in the own log not yet confirmed by the broker",
            Sort.GAUGE,
        ),
        Metric.LEDGER_SIGNED: Meaning(
            Sort.COUNTER, "Số điểm chốt đã ký, kể cả ký lại", "Checkpoints signed, those signed again included"
        ),
        Metric.LEDGER_SIGNED_SIZE: Meaning(
            Sort.GAUGE, "Số sự kiện dưới điểm chốt mới nhất đã ký", "Events under the newest signed checkpoint"
        ),
        Metric.LEDGER_COSIGNED_SIZE: Meaning(
            Sort.GAUGE,
            "Số sự kiện dưới điểm chốt mới nhất đã được đồng ký, theo bên đồng ký",
            "Events under the newest cosigned checkpoint, by cosigner",
            ("cosigner",),
        ),
        Metric.LEDGER_HANDED_IN: Meaning(
            Sort.COUNTER,
            "Số lần nộp điểm chốt cho nhân chứng, theo kết quả",
            "Checkpoints handed in to the witness, by its answer",
            ("status",),
        ),
        Metric.LEDGER_REFUSED: Meaning(
            Sort.COUNTER,
            "Số lần từ chối ký hoặc bị nhân chứng bác: phải báo động",
            "Times that signing was refused, or the witness said no: an alarm",
        ),
        Metric.LEDGER_CONTRADICTIONS: Meaning(
            Sort.COUNTER,
            "Số lần sổ không khớp với điều đã ký: phải báo động",
            "Times that the log did not continue what was signed of it: an alarm",
        ),
        Metric.LEDGER_FENCED: Meaning(
            Sort.GAUGE, "1 khi dịch vụ ngừng ghi vì sổ không khớp", "1 while a fence keeps the service from recording"
        ),
        Metric.WITNESS_ANSWERS: Meaning(
            Sort.COUNTER,
            "Số điểm chốt mà nhân chứng đã trả lời, theo mã trạng thái và lý do",
            "Checkpoints that the witness answered, by status and reason code",
            ("status", "code"),
        ),
        Metric.WITNESS_UNRECORDED: Meaning(
            Sort.COUNTER,
            "Số lần từ chối không ghi thành sự kiện: vượt ngưỡng, hoặc không ghi được",
            "Refusals of the witness that became no event: beyond the limit, or not recordable then",
            ("code",),
        ),
    }
)


def metrics_table() -> str:
    """Returns `docs/metrics.md`: every metric with its labels and meaning."""
    rows = [
        f"| `{metric.value}` | {meaning.sort.value} | {', '.join(meaning.labels) or '-'} "
        f"| {meaning.vi}. / {meaning.en}. |"
        for metric, meaning in METRICS.items()
    ]
    head = [
        "# Số đo / Metrics",
        "",
        "Made from `shared/observability/metrics.py`; do not edit. Each service serves its own at `GET /metrics`.",
        "",
        "| Tên / name | Loại / sort | Nhãn / labels | Nghĩa / meaning |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"
