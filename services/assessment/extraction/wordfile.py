"""Text of DOCX files, by python-docx: body, headers and footers, notes; paragraph by paragraph, however deep."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from services.assessment.extraction import packages
from services.assessment.extraction.gathering import Gathering
from services.assessment.extraction.limits import Limits

NAME: Final = "python-docx"
VERSION: Final = docx.__version__
_BESIDE: Final = ("/header", "/footer", "/footnotes", "/endnotes")
_PARAGRAPH: Final = qn("w:p")
_WORDS: Final = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_TEXT: Final = qn("w:t")
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What programs show that do not know the newer way beside it: the same words once more."""


def read(raw: bytes, limits: Limits) -> str:
    """Returns the text of a document. Raises NotReadable `too_large`, `encrypted`, `damaged`, `no_text`."""
    packages.check(raw, limits)
    part = docx.Document(io.BytesIO(raw)).part
    gathering = Gathering(limits.text_bytes)
    for root in (part.element, *_beside(part)):
        for paragraph in root.iter(_PARAGRAPH):
            words = "".join(_words(paragraph))
            if words:
                gathering.add(words)
    return gathering.text()


def _beside(part: Any) -> Iterator[Any]:
    for each in part.rels.values():
        if not each.is_external and each.reltype.endswith(_BESIDE):
            element = getattr(each.target_part, "element", None)
            yield parse_xml(each.target_part.blob) if element is None else element


def _words(paragraph: Any) -> Iterator[str]:
    """Yields what a paragraph says itself; what stands in a box inside it is a paragraph of its own."""
    for each in paragraph.iter(_TEXT, *_WORDS):
        above = next(each.iterancestors(_PARAGRAPH, _FALLBACK))
        if above is paragraph:
            yield (each.text or "") if each.tag == _TEXT else _WORDS[each.tag]
