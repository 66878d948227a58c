"""Every "no" that inspection itself says. That a bound role sees its own agency alone is `shared.other-agency`."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, Source, rule

SIGNED_NOTE: Final = Source("C2SP signed-note", "khoá công khai / verifier keys")
ROTATION: Final = Source("Quy trình khoá của hệ thống (docs/operations/keys.md) / this system's procedure for keys", "")

EVENT_OF_OTHERS: Final = rule(
    "inspection.event-of-others",
    Kind.FORBIDDEN,
    vi="Sự kiện này không nêu tên cơ quan của người hỏi.",
    en="This event does not name the agency of the person who asks.",
    todo_vi="Hãy đề nghị thanh tra cung cấp.",
    todo_en="Ask the inspectorate for it.",
)
REASON_REQUIRED: Final = rule(
    "inspection.reason-required",
    Kind.INVALID,
    vi="Việc này phải nêu lý do.",
    en="This needs a reason.",
    todo_vi="Hãy ghi lý do.",
    todo_en="State the reason.",
)
NOT_HEARD: Final = rule(
    "inspection.log-not-heard",
    Kind.INVALID,
    vi="“{name}” không phải là sổ mà thanh tra nhận: chỉ theo dõi được sổ của các dịch vụ trong hệ thống này.",
    en="“{name}” is no log that inspection takes: only the logs of this system's services can be watched.",
    todo_vi="Hãy dùng khoá mang đúng tên sổ: {known}.",
    todo_en="Use a key that is named after its log: {known}.",
    source=SIGNED_NOTE,
)
KEY_MALFORMED: Final = rule(
    "inspection.key-malformed",
    Kind.INVALID,
    vi="Đây không phải là khoá công khai Ed25519 của một sổ (loại 01).",
    en="This is no Ed25519 public key of a log (type 01).",
    todo_vi="Hãy gửi nguyên văn dòng khoá công khai mà tiến trình ký (signer) in ra.",
    todo_en="Send the public key's line exactly as the signer prints it.",
    source=SIGNED_NOTE,
)
KEY_OF_ANOTHER_LOG: Final = rule(
    "inspection.key-of-another-log",
    Kind.INVALID,
    vi="Khoá này mang tên khác với sổ {log}.",
    en="This key bears another name than the log {log}.",
    todo_vi="Hãy gửi khoá mang đúng tên sổ.",
    todo_en="Send a key that is named after the log.",
    source=SIGNED_NOTE,
)
KEY_KNOWN: Final = rule(
    "inspection.key-known",
    Kind.CONFLICT,
    vi="Khoá này đã dùng cho {log}; mỗi khoá chỉ dùng cho một tên, và khoá đã thôi dùng không dùng lại.",
    en="This key serves or served {log}; a key has one name, and one that has ended does not come back.",
    todo_vi="Hãy tạo một khoá mới.",
    todo_en="Create a new key.",
    source=ROTATION,
)
KEY_ENDED_ALREADY: Final = rule(
    "inspection.key-ended-already",
    Kind.CONFLICT,
    vi="Khoá {key} đã thôi dùng từ kích thước {size}.",
    en="The key {key} has ended at size {size}.",
    todo_vi="Không cần làm gì thêm.",
    todo_en="Nothing more needs doing.",
    source=ROTATION,
)
SIZE_AHEAD: Final = rule(
    "inspection.size-ahead",
    Kind.INVALID,
    vi="Nhân chứng mới nhận đến kích thước {size}; không ai nói trước được khoá sẽ còn ký gì.",
    en="The witness has accepted up to size {size}; nobody can vouch for what the key will sign beyond it.",
    todo_vi="Hãy chọn kích thước không lớn hơn thế.",
    todo_en="Choose a size that is not larger.",
    source=ROTATION,
)
KEY_STILL_NEEDED: Final = rule(
    "inspection.key-still-needed",
    Kind.INVALID,
    vi="Điểm chốt đã nhận ở kích thước {size} chỉ có chữ ký của riêng khoá này.",
    en="The checkpoint accepted at size {size} bears the signature of this key alone.",
    todo_vi="Hãy thay thế khoá từ kích thước đó trở lên; nếu khoá bị lộ, hãy thu hồi.",
    todo_en="Retire it at that size or above; if it was stolen, revoke it.",
    source=ROTATION,
)
LAST_KEY: Final = rule(
    "inspection.last-key",
    Kind.CONFLICT,
    vi="Khoá {key} là khoá cuối cùng còn dùng của sổ.",
    en="The key {key} is the last that the log has in use.",
    todo_vi="Hãy thêm khoá mới và cho hai khoá cùng ký trước; nếu khoá bị lộ, hãy thu hồi.",
    todo_en="Add the new key and let both sign first; if this one was stolen, revoke it.",
    source=ROTATION,
)
ALARM_NOT_STANDING: Final = rule(
    "inspection.alarm-not-standing",
    Kind.CONFLICT,
    vi="Cảnh báo {alarm} đã được khép lại.",
    en="The alarm {alarm} is closed.",
    todo_vi="Không cần làm gì thêm; nếu chỗ sai vẫn còn, lần kiểm tra sau sẽ cảnh báo lại.",
    todo_en="Nothing more needs doing; if the fault is still there, the next audit raises it again.",
)
ALARM_CLOSED_BY_PERSONS: Final = rule(
    "inspection.alarm-closed-by-persons",
    Kind.FORBIDDEN,
    vi="Chỉ một người chịu trách nhiệm mới được khép lại cảnh báo, không phải một dịch vụ.",
    en="Only a person who answers for it closes an alarm, never a service.",
    todo_vi="Hãy để thanh tra viên khép lại.",
    todo_en="Let an inspector close it.",
)
