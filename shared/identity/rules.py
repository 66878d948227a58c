"""Why somebody is not known to have asked. All of them are 401, and stand in the logs alone."""

from __future__ import annotations

from typing import Final

from shared.errors import Kind, rule

TOKEN_MISSING: Final = rule(
    "shared.token-missing",
    Kind.UNAUTHENTICATED,
    vi="Yêu cầu không kèm thẻ truy cập.",
    en="The request carries no access token.",
    todo_vi="Hãy đăng nhập rồi gửi kèm tiêu đề “Authorization: Bearer <thẻ>”.",
    todo_en="Sign in and send the header “Authorization: Bearer <token>”.",
)
TOKEN_INVALID: Final = rule(
    "shared.token-invalid",
    Kind.UNAUTHENTICATED,
    vi="Thẻ truy cập không hợp lệ ({problem}).",
    en="The access token is not valid ({problem}).",
    todo_vi="Hãy đăng nhập lại.",
    todo_en="Sign in again.",
)
TOKEN_EXPIRED: Final = rule(
    "shared.token-expired",
    Kind.UNAUTHENTICATED,
    vi="Thẻ truy cập đã hết hạn.",
    en="The access token has expired.",
    todo_vi="Hãy đăng nhập lại.",
    todo_en="Sign in again.",
)
TOKEN_WITHOUT_ROLE: Final = rule(
    "shared.token-without-role",
    Kind.UNAUTHENTICATED,
    vi="Thẻ truy cập không nêu vai trò nào mà hệ thống này biết.",
    en="The access token names no role that this system knows.",
    todo_vi="Hãy đề nghị quản trị hệ thống đăng nhập gán vai trò.",
    todo_en="Ask the administrator of the sign-in system for a role.",
)
