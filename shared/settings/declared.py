"""What may be set: every setting that all services have, declared once. A service's own are declared with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from shared.settings.forms import Form, choice, duration, path, text, url, whole

T = TypeVar("T")
PRODUCTION: Final = "production"
ENVIRONMENTS: Final = (PRODUCTION, "demo", "test")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One declared setting. `default` is written as the environment would; None: it must be given, or be optional."""

    name: str
    form: Form[T]
    vi: str
    en: str
    service: str | None
    default: str | None
    optional: bool
    secret: bool
    general: bool


SETTINGS: Final[list[Setting[Any]]] = []
"""Every declared setting, in order."""


def setting(
    name: str,
    form: Form[T],
    *,
    vi: str,
    en: str,
    service: str | None = None,
    default: str | None = None,
    optional: bool = False,
    secret: bool = False,
    general: bool = False,
) -> Setting[T]:
    """Declares a setting. `service` None: every service has it; `general`: `THUCCHAT_<NAME>` counts for all.

    Raises:
        ValueError: it was declared before.
    """
    if any(each.name == name and each.service in (None, service) for each in SETTINGS):
        raise ValueError(f"setting declared twice: {name}")
    declared = Setting(name, form, vi, en, service, default, optional, secret, general)
    SETTINGS.append(declared)
    return declared


ENV: Final = setting(
    "ENV", choice(*ENVIRONMENTS), general=True, default=PRODUCTION,
    vi="Môi trường; chỉ production mới là thật", en="Environment; production alone is real",
)  # fmt: skip
PROVINCE: Final = setting(
    "PROVINCE", text(r"[a-z][a-z0-9]{1,31}"), general=True,
    vi="Mã tỉnh, có trong nguồn của mọi sự kiện", en="Code of the province, part of every event's source",
)  # fmt: skip
DATA: Final = setting(
    "DATA", path(), general=True,
    vi="Thư mục dữ liệu; mỗi dịch vụ một thư mục con", en="Data directory; each service has a folder of its own in it",
)  # fmt: skip
DATABASE_URL: Final = setting(
    "DATABASE_URL", url("postgresql", "postgres"), optional=True, secret=True,
    vi="Cơ sở dữ liệu PostgreSQL riêng của dịch vụ; bỏ trống là SQLite trong thư mục dữ liệu",
    en="The service's own PostgreSQL database; absent means SQLite in the data directory",
)  # fmt: skip
AMQP_URL: Final = setting(
    "AMQP_URL", url("amqp", "amqps"), optional=True, secret=True, general=True,
    vi="RabbitMQ; tiến trình worker riêng phải có", en="RabbitMQ; a worker process of its own needs it",
)  # fmt: skip
AMQP_PREFIX: Final = setting(
    "AMQP_PREFIX", text(r"[a-z][a-z0-9.-]{0,63}"), general=True, default="thucchat",
    vi="Đầu tên của exchange và hàng đợi; mỗi hệ thống trên một RabbitMQ chung có một đầu tên riêng",
    en="What the names of exchange and queues begin with; each system on a shared RabbitMQ has its own",
)  # fmt: skip
CLOCK: Final = setting(
    "CLOCK", text(r"system|programme:.+"), general=True, default="system",
    vi="Đồng hồ: system, hoặc programme:TỆP (không dùng trong production)",
    en="Clock: system, or programme:FILE (refused in production)",
)  # fmt: skip
ISSUER: Final = setting(
    "ISSUER", text(), general=True, vi="Nơi cấp thẻ truy cập (`iss`)", en="Issuer of the access tokens (`iss`)"
)
JWKS: Final = setting(
    "JWKS", text(), general=True,
    vi="Khoá công khai của nơi cấp thẻ: tệp, hoặc địa chỉ https", en="The issuer's public keys: a file or an https URL",
)  # fmt: skip
AUDIENCE: Final = setting(
    "AUDIENCE", text(), optional=True,
    vi="Giá trị `aud` phải có trong thẻ; mặc định thucchat.<dịch vụ>",
    en="The `aud` that tokens must name; thucchat.<service> unless given",
)  # fmt: skip
TOKEN_ALGORITHM: Final = setting(
    "TOKEN_ALGORITHM", choice("Ed25519", "EdDSA", "ES256", "RS256"), general=True, default="Ed25519",
    vi="Thuật toán ký thẻ, đúng một", en="The one algorithm that tokens are signed with",
)  # fmt: skip
TOKEN_TYPE: Final = setting(
    "TOKEN_TYPE", choice("at+jwt", "JWT"), general=True, default="at+jwt",
    vi="Loại thẻ (`typ`)", en="Token type (`typ`)",
)  # fmt: skip
SERVICE_TOKEN: Final = setting(
    "SERVICE_TOKEN_PATH", path(), optional=True,
    vi="Tệp chứa thẻ mà dịch vụ dùng khi hỏi dịch vụ khác", en="File of the token with which it asks other services",
)  # fmt: skip
HOST: Final = setting(
    "HOST",
    text(r"[0-9A-Za-z.:\[\]-]+"),
    general=True,
    default="127.0.0.1",
    vi="Địa chỉ nghe",
    en="Address to listen on",
)
PORT: Final = setting(
    "PORT", whole(1, 65_535), optional=True, vi="Cổng nghe; mặc định 8101-8105", en="Port; 8101-8105 unless given"
)
WORKER_PORT: Final = setting(
    "WORKER_PORT", whole(1, 65_535), optional=True,
    vi="Cổng hỏi thăm tiến trình worker (/livez, /readyz, /metrics); bỏ trống là không mở",
    en="Port on which the worker process is asked after (/livez, /readyz, /metrics); none unless given",
)  # fmt: skip
LOG_LEVEL: Final = setting(
    "LOG_LEVEL", choice("DEBUG", "INFO", "WARNING", "ERROR"), general=True, default="INFO",
    vi="Mức nhật ký vận hành", en="Level of the operating logs",
)  # fmt: skip
WORKERS: Final = setting(
    "WORKERS", whole(1, 64), default="1",
    vi="Số tiến trình web; SQLite chỉ dùng 1", en="Web processes; SQLite takes 1 alone",
)  # fmt: skip
THREADS: Final = setting(
    "THREADS", whole(1, 256), default="8", vi="Số luồng mỗi tiến trình web", en="Threads of each web process"
)
DRAIN: Final = setting(
    "DRAIN", duration(), general=True, default="30s",
    vi="Thời gian để việc đang làm xong khi dừng", en="Time that running work has to end when stopping",
)  # fmt: skip
SIGNER_KEY: Final = setting(
    "SIGNER_KEY_PATH", path(), optional=True,
    vi="Tệp khoá ký sổ, chỉ tiến trình signer mở; mặc định keys/log.key trong thư mục của dịch vụ",
    en="File of the log's key, which the signer alone opens; keys/log.key in the service's folder unless given",
)  # fmt: skip
SIGNER_NEXT_KEY: Final = setting(
    "SIGNER_NEXT_KEY_PATH", path(), optional=True,
    vi="Khoá mới trong lúc đổi khoá: hai khoá cùng ký", en="The new key while keys are changed: both sign",
)  # fmt: skip
SIGNER_PORT: Final = setting(
    "SIGNER_PORT", whole(1, 65_535), optional=True,
    vi="Cổng hỏi thăm tiến trình signer (/livez, /readyz, /metrics); bỏ trống là không mở",
    en="Port on which the signer process is asked after (/livez, /readyz, /metrics); none unless given",
)  # fmt: skip
CHECKPOINT_EVERY: Final = setting(
    "CHECKPOINT_EVERY", duration(), general=True, default="60s",
    vi="Có sự kiện mới thì chậm nhất sau chừng này phải ký", en="Time within which new events are signed for",
)  # fmt: skip
CHECKPOINT_AFTER: Final = setting(
    "CHECKPOINT_AFTER", whole(1, 1_000_000), general=True, default="1000",
    vi="Có chừng này sự kiện mới thì ký ngay", en="Number of new events that are signed for at once",
)  # fmt: skip
CHECKPOINT_REFRESH: Final = setting(
    "CHECKPOINT_REFRESH", duration(), general=True, default="10m",
    vi="Sổ không đổi thì sau chừng này xin đồng ký lại, để chữ ký còn mới",
    en="Time after which the cosignatures of a log that does not change are asked for anew",
)  # fmt: skip
WITNESS_TIMEOUT: Final = setting(
    "WITNESS_TIMEOUT", duration(), general=True, default="2s",
    vi="Chờ nhân chứng nhiều nhất chừng này; việc ghi không chờ",
    en="The longest that the witness is waited for; writing does not wait",
)  # fmt: skip
GUARD_EVERY: Final = setting(
    "GUARD_EVERY", duration(), general=True, default="5s",
    vi="Worker so sổ của mình với nhân chứng cách nhau chừng này",
    en="Time between two comparisons of the own log with the witness, in the worker",
)  # fmt: skip
