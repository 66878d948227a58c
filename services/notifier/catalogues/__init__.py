"""The templates of notices: one file per template and version, in Vietnamese and English.

A file is never changed once a notice was made from it; a better wording is a new version beside it. Which event makes
which notice is in the files, too (`cause`). `{name}` takes a value of the cause; a code is written as `words` has it,
and as it stands where `words` does not have it: a notice that shows a code says more than none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from shared.acts import BasisKind, LegalBasis

LANGUAGES: Final = ("vi", "en")
_MEMBERS: Final = frozenset(
    {"template", "version", "from", "source", "cause", "subject_vi", "subject_en", "text_vi", "text_en", "words"}
)
_BASES: Final[Mapping[BasisKind, tuple[str, str]]] = {
    BasisKind.DIRECTIVE: ("Chỉ thị", "Directive"),
    BasisKind.DECISION: ("Quyết định", "Decision"),
    BasisKind.PLAN: ("Kế hoạch", "Plan"),
    BasisKind.RESOLUTION: ("Nghị quyết", "Resolution"),
    BasisKind.DECREE: ("Nghị định", "Decree"),
    BasisKind.CIRCULAR: ("Thông tư", "Circular"),
    BasisKind.OFFICIAL_LETTER: ("Công văn", "Official letter"),
    BasisKind.SUBMISSION: ("Tờ trình", "Submission"),
    BasisKind.MINUTES: ("Biên bản", "Minutes"),
    BasisKind.OTHER: ("Văn bản", "Document"),
}


class TemplateFault(Exception):
    """A template's file cannot be used; says which and why. The service does not start with it."""


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a template."""

    name: str
    version: int
    cause: str
    subjects: Mapping[str, str]
    texts: Mapping[str, str]
    words: Mapping[str, Mapping[str, tuple[str, str]]]

    def body(self, values: Mapping[str, Any], names: Mapping[str, str], basis: LegalBasis | None) -> dict[str, Any]:
        """Returns the notice's text as it is kept: subject and text in both languages, and what they were made from.

        `values` are the cause's members, `names` what the agency is called in each language.

        Raises:
            KeyError: the template names a value that the cause does not have.
        """
        made: dict[str, Any] = {"template": self.name, "version": self.version}
        for index, language in enumerate(LANGUAGES):
            said = {name: self._said(name, value, index) for name, value in values.items()}
            said |= {"agency_name": names[language], "basis": _based_on(basis, language)}
            wording = _Wording(language)
            subject = " ".join(wording.vformat(self.subjects[language], (), said).split())
            made[f"subject_{language}"] = _begun(subject)
            made[f"text_{language}"] = _begun(wording.vformat(self.texts[language], (), said))
        return made

    def _said(self, name: str, value: Any, index: int) -> Any:
        words = self.words.get(name, {}).get(str(value))
        return value if words is None else words[index]


def _begun(text: str) -> str:
    """Returns the text with every paragraph begun by a capital letter: what stands first may be absent."""
    return "\n\n".join(each[:1].upper() + each[1:] for each in text.split("\n\n"))


class _Wording(Formatter):
    """Writes days and, after `:dong`, money as a language does."""

    def __init__(self, language: str) -> None:
        self._english = language == "en"

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date):
            return value.isoformat() if self._english else f"{value:%d/%m/%Y}"
        if format_spec == "dong":
            return f"{value:,} VND" if self._english else f"{value:,} đồng".replace(",", ".")
        return super().format_field(value, format_spec)  # type: ignore[no-any-return]


def _based_on(basis: LegalBasis | None, language: str) -> str:
    """Returns the opening words that name the legal basis; nothing where the cause has none."""
    if basis is None:
        return ""
    vi, en = _BASES[basis.kind]
    if language == "en":
        day = "of unknown date" if basis.date is None else f"of {basis.date.isoformat()}"
        return f"Pursuant to {en} No. {basis.number} {day} of {basis.issuer}: "
    day = "(không rõ ngày ban hành)" if basis.date is None else f"ngày {basis.date:%d/%m/%Y}"
    return f"Căn cứ {vi} số {basis.number} {day} của {basis.issuer}, "


class Templates:
    """All versions of all templates."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._by_cause: dict[str, Template] = {}
        self._by_version: dict[tuple[str, int], Template] = {}
        for each in templates:
            self._by_version[each.name, each.version] = each
            newest = self._by_cause.get(each.cause)
            if newest is None or newest.version < each.version:
                self._by_cause[each.cause] = each

    def newest_for(self, cause: str) -> Template:
        """Returns the template that new notices about the event `cause` (without its version) are made from.

        Raises:
            KeyError: no template is about it.
        """
        return self._by_cause[cause]

    def version(self, name: str, version: int) -> Template:
        """Returns the very version that a notice was made from. Raises KeyError when there is none."""
        return self._by_version[name, version]


def load_all() -> Templates:
    """Returns every template of this release.

    Raises:
        TemplateFault: a file cannot be used.
    """
    found = sorted(files(__name__).iterdir(), key=lambda each: each.name)
    return Templates(loaded(each.name, each.read_text("utf-8")) for each in found if each.name.endswith(".json"))


def loaded(file: str, text: str) -> Template:
    """Returns the template that `text`, the content of `file`, holds.

    Raises:
        TemplateFault: it contradicts its name, or has other members than a template.
    """
    data = json.loads(text)
    if set(data) != _MEMBERS:
        raise TemplateFault(f"{file}: has other members than {', '.join(sorted(_MEMBERS))}")
    if file != f"{data['template']}.{data['version']}.json":
        raise TemplateFault(f"{file}: holds {data['template']} version {data['version']}")
    date.fromisoformat(data["from"])
    return Template(
        data["template"],
        data["version"],
        data["cause"],
        {language: data[f"subject_{language}"] for language in LANGUAGES},
        {language: "\n".join(data[f"text_{language}"]) + "\n" for language in LANGUAGES},
        {name: {code: (vi, en) for code, (vi, en) in words.items()} for name, words in data["words"].items()},
    )
