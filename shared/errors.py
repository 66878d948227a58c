"""Refusals: one rule, one code, one table.

A rule that may refuse a command is declared once, with its text in Vietnamese and English, what the caller can do
about it, and the article, clause or decision it rests on. The domain raises `Refused(RULE, ...)`; only
`shared.http.problems` knows which status a *kind* of refusal becomes. A refusal changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shared.clock import day_of


class Kind(StrEnum):
    """What sort of "no" a rule says. `shared.http.problems` maps each to one HTTP status."""

    MALFORMED = "malformed"
    """The request cannot be read at all (400)."""
    UNAUTHENTICATED = "unauthenticated"
    """Nobody is known to have asked (401)."""
    FORBIDDEN = "forbidden"
    """This person may not do this: a right is missing, or duties must be separate (403, recorded)."""
    MISSING = "missing"
    """The thing named does not exist (404)."""
    METHOD = "method"
    """The address exists, the method does not (405)."""
    CONFLICT = "conflict"
    """The state of things forbids it now (409)."""
    STALE = "stale"
    """The caller decided on an older version (412)."""
    TOO_LARGE = "too-large"
    """More bytes than are taken (413)."""
    MEDIA = "media"
    """The body is of a type that is not taken (415)."""
    INVALID = "invalid"
    """The request is readable and its values break a rule (422)."""
    PRECONDITION = "precondition"
    """A required precondition header is absent (428)."""
    LIMITED = "limited"
    """Too many requests (429)."""
    UNAVAILABLE = "unavailable"
    """Not now; the same request may be sent again (503)."""
    NOT_ACCEPTABLE = "not-acceptable"
    """None of the representations asked for exists (406)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a legal document, a standard, or "ours" (a rule we chose and say so).

    Each part is written "tiếng Việt / English" where the languages differ.
    """

    document: str
    article: str

    def told(self, language: str) -> str:
        """Returns the source in one language, as problem documents tell it."""
        parts = (each.partition(" / ") for each in (self.document, self.article) if each)
        return ", ".join(english if language == "en" and english else vietnamese for vietnamese, _, english in parts)

    def __str__(self) -> str:
        """Returns the source in both languages, as lists of rules show it."""
        return f"{self.told('vi')} / {self.told('en')}" if self.told("vi") != self.told("en") else self.told("vi")


def directive(article: str) -> Source:
    """Returns the source naming `article` of Directive 02/2007/CT-UBND of the Hà Nam People's Committee."""
    return Source("Chỉ thị 02/2007/CT-UBND (Hà Nam, 09/4/2007)", f"điểm {article} / point {article}")


def standard(clause: str) -> Source:
    """Returns the source naming `clause` of TCVN ISO 9001:2000."""
    return Source("TCVN ISO 9001:2000", f"điều {clause} / clause {clause}")


OURS: Final = Source("Quy tắc của phần mềm (không phải quy định của pháp luật) / our own rule, not the law's", "")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the domain, as each language has it: what a parameter is when it is no number, date or code."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Separation:
    """Two things that one person, or one body, may not both do or be: `docs/separation-of-duties.md` lists them all.

    `first` is what they did or are, `second` what is then refused them.
    """

    first: Term
    second: Term
    of: Term


PERSON: Final = Term("một người", "one person")
BODY: Final = Term("một cơ quan", "one body")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can refuse, as data. `code` is stable for ever: clients switch on it.

    `vi`/`en` say what was wrong, `todo_vi`/`todo_en` what to do; both are `str.format` templates over the
    parameters given to `Refused`. `separates` is what the rule keeps apart, where it separates duties.
    """

    code: str
    kind: Kind
    vi: str
    en: str
    todo_vi: str
    todo_en: str
    source: Source = OURS
    separates: Separation | None = None


RULES: Final[dict[str, Rule]] = {}
"""Every declared rule by code: what `docs/refusals.md` and the problem documents are made from."""


def rule(
    code: str,
    kind: Kind,
    *,
    vi: str,
    en: str,
    todo_vi: str,
    todo_en: str,
    source: Source = OURS,
    separates: Separation | None = None,
) -> Rule:
    """Declares a rule and returns it.

    Raises:
        ValueError: the code is taken, or is not `<service>.<words-with-hyphens>`.
    """
    if code in RULES:
        raise ValueError(f"refusal code declared twice: {code}")
    head, _, tail = code.partition(".")
    if not head.isalpha() or not tail or not tail.replace("-", "").isalnum() or code != code.lower():
        raise ValueError(f"not a refusal code: {code!r}")
    declared = Rule(code, kind, vi, en, todo_vi, todo_en, source, separates)
    RULES[code] = declared
    return declared


KINDS: Final[dict[str, Term]] = {
    "agency": Term("cơ quan", "agency"),
    "person": Term("người", "person"),
    "plan": Term("kế hoạch", "plan"),
    "programme": Term("chương trình công tác năm", "annual programme"),
    "roster": Term("cơ quan đã nghe", "agency heard of"),
    "evidence": Term("bằng chứng", "evidence"),
    "assessment": Term("cuộc đánh giá", "assessment"),
    "nonconformity": Term("điểm không phù hợp", "nonconformity"),
    "frame": Term("khung kinh phí của giai đoạn", "frame of the period"),
    "budget": Term("tổng mức kinh phí năm", "budget of the year"),
    "estimate": Term("dự toán", "estimate"),
    "allocation": Term("phân bổ kinh phí", "allocation"),
    "hold": Term("việc tạm hoãn cấp kinh phí", "deferral"),
    "voucher": Term("chứng từ Kho bạc", "Treasury voucher"),
    "knowledge": Term("hiểu biết về cơ quan", "knowledge of the agency"),
    "notice": Term("thông báo", "notice"),
    "webhook": Term("địa chỉ nhận thông báo tự động", "webhook"),
    "notice-channel": Term("thông báo trên một kênh", "notice on a channel"),
    "addressee": Term("người nhận thông báo", "addressee"),
    "deadline": Term("thời hạn được theo dõi", "deadline watched"),
    "parking": Term("văn bản để riêng", "parked document"),
    "event": Term("sự kiện", "event"),
    "catalogue": Term("danh mục điều khoản", "catalogue"),
    "file": Term("tệp", "file"),
    "rule": Term("quy tắc", "rule"),
    "log": Term("sổ", "log"),
    "key": Term("khoá", "key"),
    "alarm": Term("cảnh báo", "alarm"),
    "reorganisation": Term("sắp xếp tổ chức", "reorganisation"),
    "obligation": Term("quy định đối tượng áp dụng", "rule on who must apply"),
    "review": Term("rà soát chức năng", "function review"),
    "guidance": Term("hoạt động hướng dẫn", "guidance activity"),
    "check": Term("cuộc kiểm tra", "check visit"),
    "request": Term("yêu cầu sau kiểm tra", "request of a check visit"),
    "consultancy": Term("hợp đồng tư vấn", "consultancy contract"),
    "register": Term("sổ văn bản", "register of documents"),
    "system": Term("hồ sơ hệ thống quản lý chất lượng", "quality system file"),
    "process": Term("quá trình tác nghiệp", "work process"),
    "self-assessment": Term("bản tự đánh giá", "self-assessment"),
    "audit-programme": Term("chương trình đánh giá", "audit programme"),
    "commitment": Term("cam kết lấy mẫu", "commitment to a sample"),
    "sampling": Term("việc lấy mẫu", "sampling"),
    "certificate": Term("giấy chứng nhận", "certificate"),
    "recommendation": Term("kiến nghị", "recommendation"),
    "signal": Term("dấu hiệu áp dụng hình thức", "signal of application for show"),
    "lineage": Term("nguồn gốc cơ quan", "lineage of an agency"),
    "body": Term("tổ chức đánh giá", "assessing body"),
    "document": Term("tài liệu", "document"),
    "internal-audit": Term("cuộc đánh giá nội bộ", "internal audit"),
    "management-review": Term("cuộc xem xét của lãnh đạo", "management review"),
    "certification": Term("việc chứng nhận", "certification"),
    "assignment": Term("phân công", "assignment"),
    "inheritance": Term("bàn giao", "hand-over"),
    "docket": Term("sổ việc của cơ quan", "docket of an agency"),
}
"""What people call the kinds of records."""


def kind_of(kind: object) -> object:
    """Returns what people call a kind of record, or `kind` itself where it has no name of its own."""
    return KINDS.get(str(kind), kind)


class _VietnameseInt(int):
    """A whole number whose thousands, where a template asks for them (`{amount:,}`), are set apart by dots."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec).replace(",", ".")


def _vi(value: object) -> object:
    if type(value) is int:
        return _VietnameseInt(value)
    if isinstance(value, Term):
        return value.vi
    return f"{day_of(value):%d/%m/%Y}" if isinstance(value, date) else value


def _en(value: object) -> object:
    if isinstance(value, Term):
        return value.en
    return day_of(value).isoformat() if isinstance(value, date) else value


class Refused(Exception):
    """A rule said no. Nothing has changed.

    `pointer` is the RFC 6901 pointer of the offending member of the body, or None when it is no single one.
    `parameters` fill the rule's templates (`what` names a kind of record); they hold codes, numbers, dates and terms,
    never personal data. Dates, terms and (where a template asks for `,`) thousands are shown as each language does.
    """

    def __init__(self, rule: Rule, /, *, pointer: str | None = None, **parameters: object) -> None:
        self.rule = rule
        self.pointer = pointer
        self.parameters = {name: kind_of(each) if name == "what" else each for name, each in parameters.items()}
        super().__init__(f"{rule.code}: {self.detail('en')}")

    @property
    def code(self) -> str:
        """Returns the rule's stable code."""
        return self.rule.code

    def detail(self, language: str) -> str:
        """Returns what was wrong and what to do, in `language` ("vi" or "en")."""
        what, todo = (self.rule.en, self.rule.todo_en) if language == "en" else (self.rule.vi, self.rule.todo_vi)
        told = _en if language == "en" else _vi
        shown = {name: told(each) for name, each in self.parameters.items()}
        return f"{what} {todo}".format(**shown)


NOT_FOUND: Final = rule(
    "shared.not-found",
    Kind.MISSING,
    vi="Không có {what} “{key}”.",
    en="There is no {what} “{key}”.",
    todo_vi="Hãy kiểm tra lại mã.",
    todo_en="Check the code.",
)
STALE: Final = rule(
    "shared.stale-version",
    Kind.STALE,
    vi="Hồ sơ đã sang phiên bản {current}, yêu cầu dựa trên phiên bản {expected}.",
    en="The record is at version {current}; the request was decided on version {expected}.",
    todo_vi="Hãy đọc lại bản mới nhất rồi quyết định lại.",
    todo_en="Read the current version and decide again.",
)
EXISTS: Final = rule(
    "shared.already-exists",
    Kind.CONFLICT,
    vi="Đã có {what} “{key}”.",
    en="{what} “{key}” exists already.",
    todo_vi="Hãy dùng mã khác, hoặc sửa hồ sơ đã có.",
    todo_en="Use another code, or act on the existing record.",
)
