"""Refusals of the directory of people."""

from __future__ import annotations

from shared.errors import OURS, PERSON, Kind, Separation, Term, rule

PAGE_LOST = rule(
    "registry.page-lost",
    Kind.INVALID,
    vi="Người ở cuối trang trước không còn trong danh sách này.",
    en="The person with whom the page before ended is not in this list any more.",
    todo_vi="Hãy đọc lại danh sách từ đầu.",
    todo_en="Read the list from its beginning.",
)
OWN_ENTRY = rule(
    "registry.own-directory-entry",
    Kind.FORBIDDEN,
    vi="Mã người {person} không được tự ghi thời gian công tác, chức vụ hoặc việc bổ nhiệm của chính mình,"
    " kể cả qua người ký thay.",
    en="{person} records no employment, post or appointment of their own, nor does another for them.",
    todo_vi="Hãy để người khác của Sở Nội vụ hoặc UBND tỉnh ghi.",
    todo_en="Let somebody else of Home Affairs or the PPC record it.",
    source=OURS,
    separates=Separation(
        Term("là người mà danh bạ nói về", "is the person whom the directory speaks of"),
        Term(
            "ghi thời gian công tác, chức vụ hoặc việc bổ nhiệm của người đó",
            "records that person's employment, post or appointment",
        ),
        PERSON,
    ),
)
OWN_FILE_BY_HEAD = rule(
    "registry.own-file-by-head",
    Kind.FORBIDDEN,
    vi="Mã người {person} là thủ trưởng cơ quan {agency} nên không quyết định về hồ sơ của cơ quan này,"
    " dù tự ký hay có người ký thay, ký thừa uỷ quyền.",
    en="{person} heads {agency} and decides nothing of its file, neither in person nor by whoever signs for them.",
    todo_vi="Hãy để người được Chủ tịch UBND tỉnh cử thay quyết định.",
    todo_en="Let the substitute named by the chairman of the PPC decide.",
    source=OURS,
    separates=Separation(
        Term("là thủ trưởng của cơ quan mà hồ sơ nói về", "heads the agency that a file is about"),
        Term(
            "quyết định về hồ sơ đó, tự ký hoặc qua người ký thay, ký thừa uỷ quyền",
            "decides on it, in person or by whoever signs for them",
        ),
        PERSON,
    ),
)
