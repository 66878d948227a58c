"""Refusals of the directory of people."""

from __future__ import annotations

from shared.errors import Kind, rule

PAGE_LOST = rule(
    "registry.page-lost",
    Kind.INVALID,
    vi="Người ở cuối trang trước không còn trong danh sách này.",
    en="The person with whom the page before ended is not in this list any more.",
    todo_vi="Hãy đọc lại danh sách từ đầu.",
    todo_en="Read the list from its beginning.",
)
