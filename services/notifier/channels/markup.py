"""The HTML of a mail, made from the very text that is kept: nothing is said in it that the plain text does not say.

Tables and inline styles alone, no images, no links to elsewhere: what every mail reader shows, an old one on an
office's machine too, and what tells nobody that it was opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

_INK, _QUIET, _RULE, _BAND = "#1f2933", "#52606d", "#d9dee3", "#8b1a1a"
_FONT: Final = "font-family:Arial,'Helvetica Neue',Helvetica,sans-serif"
_PARAGRAPH: Final = f"margin:0 0 14px;{_FONT};font-size:15px;line-height:1.55;color:{_INK}"
_LABEL: Final = f"padding:7px 14px 7px 0;{_FONT};font-size:14px;line-height:1.45;color:{_QUIET};vertical-align:top"
_VALUE: Final = f"padding:7px 0;{_FONT};font-size:14px;line-height:1.45;color:{_INK};vertical-align:top"
_SMALL: Final = f"margin:0;{_FONT};font-size:12px;line-height:1.5;color:{_QUIET}"
_LINE: Final = f"border-bottom:1px solid {_RULE}"


def page(subject_vi: str, subject_en: str, text_vi: str, text_en: str) -> str:
    """Returns the whole document: Vietnamese first, English below, each marked with its language."""
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(subject_vi)}</title>\n</head>\n"
        '<body style="margin:0;padding:0;background:#f2f4f6">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f4f6">\n'
        '<tr><td align="center" style="padding:24px 12px">\n'
        '<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" '
        f'style="width:100%;max-width:640px;border:1px solid {_RULE};border-top:4px solid {_BAND}">\n'
        f"{_language('vi', 'Thông báo', subject_vi, text_vi)}"
        f'<tr><td style="padding:0 28px"><div style="border-top:1px dashed {_RULE}"></div></td></tr>\n'
        f"{_language('en', 'Notice', subject_en, text_en)}"
        "</table>\n</td></tr>\n</table>\n</body>\n</html>\n"
    )


def _language(language: str, kind: str, subject: str, text: str) -> str:
    size = "21px" if language == "vi" else "17px"
    *said, last = text.strip("\n").split("\n\n") or [""]
    if not said:
        said, last = [last], ""
    return (
        f'<tr><td lang="{language}" style="padding:26px 28px 22px">\n'
        f'<p style="margin:0 0 6px;{_FONT};font-size:12px;letter-spacing:.06em;text-transform:uppercase;'
        f'color:{_QUIET}">{kind} · Thực chất</p>\n'
        f'<h1 style="margin:0 0 18px;{_FONT};font-size:{size};line-height:1.3;color:{_INK}">{escape(subject)}</h1>\n'
        f"{''.join(_blocks(said))}"
        f'<p style="{_SMALL}">{"<br>".join(escape(line) for line in last.splitlines())}</p>\n'
        "</td></tr>\n"
    )


def _blocks(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        lines = paragraph.splitlines()
        items = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
        if items and len(items) == len(lines):
            yield _table(items)
        elif lines:
            yield f'<p style="{_PARAGRAPH}">{escape(" ".join(line.strip() for line in lines))}</p>\n'


def _table(items: list[str]) -> str:
    """Returns a list as rows of label and value where every item has both, else as rows of one cell."""
    parts = [item.partition(": ") for item in items]
    split = all(value for _, _, value in parts)
    rows = "".join(
        f'<tr><td style="{_LABEL};{_LINE}">{escape(label)}</td>'
        f'<td style="{_VALUE};{_LINE}"><strong>{escape(value)}</strong></td></tr>\n'
        if split
        else f'<tr><td style="{_VALUE};{_LINE}">{escape(item)}</td></tr>\n'
        for item, (label, _, value) in zip(items, parts, strict=True)
    )
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="margin:0 0 16px;border-top:1px solid {_RULE}">\n{rows}</table>\n'
    )
