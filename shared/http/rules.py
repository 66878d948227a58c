"""The refusals of the HTTP edge: what is wrong with a request before any domain rule is asked."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, Rule, Source, rule
from shared.http.said import Said


def _rule(name: str, kind: Kind, what: Said, todo: Said) -> Rule:
    return rule(f"shared.{name}", kind, vi=what.vi, en=what.en, todo_vi=todo.vi, todo_en=todo.en)


FORBIDDEN: Final = _rule(
    "right-missing",
    Kind.FORBIDDEN,
    Said(
        "Vai trò của người gửi không có quyền “{right}”.",
        "The caller's role does not have the right “{right}”.",
    ),
    Said(
        "Việc từ chối này đã được ghi lại; người có quyền được nêu trong bảng phân quyền.",
        "This refusal has been recorded; the table of permissions says who has the right.",
    ),
)
OTHER_AGENCY: Final = _rule(
    "other-agency",
    Kind.FORBIDDEN,
    Said(
        "Vai trò này chỉ được làm việc của cơ quan mình.",
        "This role may act only for its own agency.",
    ),
    Said(
        "Việc từ chối này đã được ghi lại.",
        "This refusal has been recorded.",
    ),
)
TOO_MANY_REFUSALS: Final = _rule(
    "too-many-refusals",
    Kind.LIMITED,
    Said(
        "Quá nhiều yêu cầu bị từ chối trong một phút.",
        "Too many requests were refused within a minute.",
    ),
    Said(
        "Hãy thử lại sau {seconds} giây.",
        "Try again after {seconds} seconds.",
    ),
)
NO_SUCH_ADDRESS: Final = _rule(
    "no-such-address",
    Kind.MISSING,
    Said(
        "Không có địa chỉ này.",
        "There is no such address.",
    ),
    Said(
        "Hãy xem các địa chỉ tại /openapi.json.",
        "See /openapi.json for the addresses.",
    ),
)
NO_SUCH_METHOD: Final = _rule(
    "method-not-allowed",
    Kind.METHOD,
    Said(
        "Địa chỉ này không nhận phương thức {method}.",
        "This address does not take the method {method}.",
    ),
    Said(
        "Hãy dùng phương thức nêu ở tiêu đề Allow.",
        "Use a method that the Allow header names.",
    ),
)
NOT_ACCEPTABLE: Final = _rule(
    "not-acceptable",
    Kind.NOT_ACCEPTABLE,
    Said(
        "Chỉ có thể trả lời bằng {media}.",
        "The answer exists only as {media}.",
    ),
    Said(
        "Hãy sửa tiêu đề Accept.",
        "Change the Accept header.",
    ),
)
MEDIA_TYPE: Final = _rule(
    "media-type",
    Kind.MEDIA,
    Said(
        "Nội dung phải có kiểu {media}.",
        "The body must be {media}.",
    ),
    Said(
        "Hãy sửa tiêu đề Content-Type và không nén nội dung.",
        "Change the Content-Type header, and send the body uncompressed.",
    ),
)
TOO_LARGE: Final = _rule(
    "body-too-large",
    Kind.TOO_LARGE,
    Said(
        "Nội dung dài quá {limit} byte.",
        "The body is longer than {limit} bytes.",
    ),
    Said(
        "Hãy gửi ít hơn.",
        "Send less.",
    ),
)
NOT_JSON: Final = _rule(
    "body-not-json",
    Kind.MALFORMED,
    Said(
        "Nội dung không phải JSON hợp lệ (UTF-8, không BOM): {problem}.",
        "The body is not valid JSON (UTF-8, no BOM): {problem}.",
    ),
    Said(
        "Hãy sửa nội dung.",
        "Correct the body.",
    ),
)
TOO_DEEP: Final = _rule(
    "body-too-deep",
    Kind.MALFORMED,
    Said(
        "Nội dung JSON lồng nhau quá {limit} tầng.",
        "The JSON body is nested deeper than {limit} levels.",
    ),
    Said(
        "Hãy sửa nội dung.",
        "Correct the body.",
    ),
)
REPEATED_MEMBER: Final = _rule(
    "member-repeated",
    Kind.MALFORMED,
    Said(
        "Mục này được nêu hai lần trong cùng một đối tượng.",
        "This member is repeated within one object.",
    ),
    Said(
        "Hãy chỉ nêu một lần.",
        "Give it once.",
    ),
)
NOT_A_WHOLE_NUMBER: Final = _rule(
    "number-not-whole",
    Kind.INVALID,
    Said(
        "Số phải là số nguyên, không có phần thập phân hay số mũ.",
        "A number must be whole, without a fraction or an exponent.",
    ),
    Said(
        "Tiền tính bằng đồng; tỷ lệ viết thành chuỗi thập phân.",
        "Money is in whole đồng; a ratio is written as a decimal string.",
    ),
)
NUMBER_TOO_LARGE: Final = _rule(
    "number-too-large",
    Kind.INVALID,
    Said(
        "Số vượt quá 2^53 - 1, giới hạn mà mọi phần mềm đọc JSON giữ được chính xác.",
        "The number is beyond 2^53 - 1, the limit that every JSON reader keeps exact.",
    ),
    Said(
        "Hãy kiểm tra lại số.",
        "Check the number.",
    ),
)
FORBIDDEN_CHARACTER: Final = _rule(
    "forbidden-character",
    Kind.INVALID,
    Said(
        "Có ký tự không được phép: {character}.",
        "Holds a character that is not allowed: {character}.",
    ),
    Said(
        "Hãy bỏ ký tự điều khiển và ký tự đảo chiều.",
        "Remove control and bidirectional characters.",
    ),
)
INVALID_BODY: Final = _rule(
    "body-invalid",
    Kind.INVALID,
    Said(
        "Nội dung có {count} chỗ không hợp lệ.",
        "The body has {count} faults.",
    ),
    Said(
        "Mỗi chỗ được nêu trong “errors”.",
        "Each is named under “errors”.",
    ),
)
INVALID_QUERY: Final = _rule(
    "query-invalid",
    Kind.INVALID,
    Said(
        "Tham số truy vấn có {count} chỗ không hợp lệ.",
        "The query parameters have {count} faults.",
    ),
    Said(
        "Mỗi chỗ được nêu trong “errors”.",
        "Each is named under “errors”.",
    ),
)
MALFORMED_QUERY: Final = _rule(
    "query-malformed",
    Kind.MALFORMED,
    Said(
        "Phần truy vấn của địa chỉ không đọc được.",
        "The query of the address cannot be read.",
    ),
    Said(
        "Hãy mã hoá phần trăm theo UTF-8, dạng tên=giá trị.",
        "Percent-encode it as UTF-8, in the form name=value.",
    ),
)
MALFORMED_PATH: Final = _rule(
    "path-malformed",
    Kind.MALFORMED,
    Said(
        "Địa chỉ có ký tự không được phép.",
        "The address holds characters that are not allowed.",
    ),
    Said(
        "Hãy kiểm tra lại mã trong địa chỉ.",
        "Check the codes in the address.",
    ),
)
BREAKS_CONTRACT: Final = _rule(
    "contract-broken",
    Kind.INVALID,
    Said(
        "Nội dung không ghi được thành sự kiện: {problem}.",
        "The content cannot be recorded as an event: {problem}.",
    ),
    Said(
        "Hãy sửa mục được nêu.",
        "Correct the member named.",
    ),
)
BASIS_REQUIRED: Final = _rule(
    "legal-basis-required",
    Kind.INVALID,
    Said(
        "Việc này phải nêu căn cứ pháp lý.",
        "This act needs a legal basis.",
    ),
    Said(
        "Hãy thêm “legal_basis”: loại, số, cơ quan ban hành, ngày (null nếu không rõ).",
        "Add “legal_basis”: kind, number, issuer, date (null when unknown).",
    ),
)
IF_MATCH_REQUIRED: Final = _rule(
    "if-match-required",
    Kind.PRECONDITION,
    Said(
        "Phải nêu phiên bản mà quyết định dựa vào.",
        "The version that was decided on must be named.",
    ),
    Said(
        'Hãy gửi tiêu đề If-Match với ETag đã đọc, ví dụ “"7"”.',
        'Send the header If-Match with the ETag that you read, e.g. “"7"”.',
    ),
)
IF_NONE_MATCH_REQUIRED: Final = _rule(
    "if-none-match-required",
    Kind.PRECONDITION,
    Said(
        "Khi tạo mới phải nói rõ rằng hồ sơ chưa có.",
        "A creation must say that the record is not there yet.",
    ),
    Said(
        "Hãy gửi tiêu đề “If-None-Match: *”.",
        "Send the header “If-None-Match: *”.",
    ),
)
PRECONDITION_MALFORMED: Final = _rule(
    "precondition-malformed",
    Kind.MALFORMED,
    Said(
        "Tiêu đề {header} không đúng dạng.",
        "The header {header} is malformed.",
    ),
    Said(
        'If-Match nhận đúng một ETag mạnh như “"7"”; If-None-Match chỉ nhận “*”, và chỉ khi tạo mới.',
        'If-Match takes exactly one strong ETag such as “"7"”; If-None-Match takes “*” alone, and only to create.',
    ),
)
KEY_REQUIRED: Final = _rule(
    "idempotency-key-required",
    Kind.MALFORMED,
    Said(
        "Thiếu tiêu đề Idempotency-Key, hoặc không đúng dạng (1 đến 255 ký tự ASCII thấy được).",
        "The header Idempotency-Key is absent or malformed (1 to 255 visible ASCII characters).",
    ),
    Said(
        "Hãy gửi một khoá mới cho mỗi lệnh, và chính khoá ấy khi gửi lại.",
        "Send a fresh key with each command, and the same one when sending it again.",
    ),
)
KEY_REUSED: Final = _rule(
    "idempotency-key-reused",
    Kind.INVALID,
    Said(
        "Khoá Idempotency-Key này đã dùng cho một lệnh có nội dung khác.",
        "This Idempotency-Key was used for a command with another content.",
    ),
    Said(
        "Hãy dùng khoá mới cho lệnh mới.",
        "Use a fresh key for a new command.",
    ),
)
KEY_IN_FLIGHT: Final = _rule(
    "idempotency-key-in-flight",
    Kind.CONFLICT,
    Said(
        "Lệnh với khoá này đang được thực hiện.",
        "The command with this key is being carried out.",
    ),
    Said(
        "Hãy gửi lại sau giây lát để nhận kết quả.",
        "Send it again in a moment to get its result.",
    ),
)
UNAVAILABLE: Final = _rule(
    "unavailable",
    Kind.UNAVAILABLE,
    Said(
        "Kho dữ liệu tạm thời không ghi hoặc đọc được.",
        "The store cannot be read or written for now.",
    ),
    Said(
        "Hãy gửi lại đúng yêu cầu này với cùng khoá sau ít giây.",
        "Send this same request again with the same key in a few seconds.",
    ),
)
KEYS_UNAVAILABLE: Final = _rule(
    "keys-unavailable",
    Kind.UNAVAILABLE,
    Said(
        "Chưa lấy được khoá để kiểm tra thẻ truy cập.",
        "The keys that access tokens are verified with cannot be had.",
    ),
    Said("Hãy gửi lại sau ít giây.", "Send the request again in a few seconds."),
)
INTERNAL: Final = _rule(
    "internal",
    Kind.UNAVAILABLE,
    Said(
        "Lỗi của hệ thống; không rõ lệnh đã được thực hiện hay chưa.",
        "A fault of this system; whether the command was carried out is not known.",
    ),
    Said(
        "Hãy gửi lại với cùng khoá; nếu còn lỗi, báo quản trị kèm mã tra cứu {request}.",
        "Send it again with the same key; if it persists, tell the operators the reference {request}.",
    ),
)
"""The only rule that becomes 500: an exception that nothing foresaw, stripped of what it said."""
BEHIND_WITNESS: Final = rule(
    "ledger.behind-witness",
    Kind.UNAVAILABLE,
    vi="Dịch vụ đã ngừng ghi vì sổ của nó không khớp với sổ đã được làm chứng: {reason}.",
    en="The service has stopped recording because its log is not the one that was witnessed: {reason}.",
    todo_vi="Chưa có gì được ghi; vẫn đọc được. Người quản trị hãy chạy `thucchat doctor` để đối chiếu và khôi phục.",
    todo_en="Nothing was recorded; reading goes on. The administrator compares and restores with `thucchat doctor`.",
    source=Source(
        "C2SP tlog-checkpoint v1.0.0",
        "sổ không được ký điều mâu thuẫn với điều đã ký / a log must not sign what contradicts what it signed",
    ),
)
