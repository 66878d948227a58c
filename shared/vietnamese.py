"""Vietnamese text: the order of the alphabet, search without diacritics, and text typed in fonts older than Unicode.

Neither SQLite nor every PostgreSQL knows the Vietnamese alphabet, so both are given keys that any of them sorts by code
point: `sort_key` for lists, `words` for search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 letters, with f, j, w and z where dictionaries put them: each is a letter of its own."""
TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng, in this order after ngang, which has no mark: as CLDR's collation `vi` has them."""
PUNCTUATION: Final = "_-–—,;:!?.·'‘’\"“”«»()[]{}§@*/\\&#%•`^°+<=>|~$₫"
"""In the order of CLDR, before digits and letters and after white space."""

_MODIFIED: Final = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư"}
_SPACES: Final = {"\u00a0": " "}
_RUNS: Final = "".join(chr(code) for code in range(0x23, 0x7E) if chr(code) != "\\")
"""Marks for how many elements go by before the next one that is not plain; the fewer, the later in order."""


def _primaries() -> dict[str, str]:
    """Returns the mark of each character that has a place of its own. No mark needs an escape in JSON."""
    found = {"\t": "!a", "\n": "!b", " ": "#"}
    marks = [chr(code) for code in range(0x23, 0x7E) if chr(code) != "\\"]
    found |= {each: "$" + marks[place] for place, each in enumerate(PUNCTUATION)}
    found |= {digit: digit for digit in "0123456789"}
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return found | {letter: letters[place] for place, letter in enumerate(ALPHABET)}


_PRIMARY: Final = _primaries()
_SECONDARY: Final = {tone: str(place) for place, tone in enumerate(TONES, start=1)}


def sort_key(text: str) -> str:
    """Returns a key of printable ASCII: in its order by code point, texts stand in that of the Vietnamese alphabet.

    As in CLDR: letters first, over the whole text (so `Bà Rịa` comes before `Ba Vì`), then tones, then lower case
    before upper. NFC and NFD have one key. A letter of another language that is a Latin letter with a mark counts as
    that letter; any other character comes after z, by code point. A key's only spaces are the two between its levels.
    """
    primary: list[str] = []
    secondary, tertiary = _Level(), _Level()
    for base, over in _clusters(text.replace("…", "...")):
        letter, marks = _letter(base, over)
        if letter:
            plain = letter.lower() if len(letter.lower()) == 1 else letter
            plain, spaced = _SPACES.get(plain, plain), plain in _SPACES
            primary.append(_PRIMARY.get(plain) or f"~{ord(plain):06x}")
            secondary.plain()
            tertiary.mark("2") if plain != letter or spaced else tertiary.plain()
        for mark in marks:
            secondary.mark(_SECONDARY.get(mark) or f"9{ord(mark):06x}")
            tertiary.plain()
    return f"{''.join(primary)} {secondary.key} {tertiary.key}"


class _Level:
    """The key of the second or the third level: runs of what is plain are counted, what is not is marked.

    Compared are only texts that are the same up to this level, so the earlier a mark comes, the later the text.
    """

    def __init__(self) -> None:
        self.key = ""
        self._run = 0

    def plain(self) -> None:
        self._run += 1

    def mark(self, weight: str) -> None:
        longest = len(_RUNS) - 1
        over, rest = divmod(self._run, longest)
        self.key += _RUNS[0] * over + _RUNS[longest - rest] + weight
        self._run = 0


def _clusters(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yields each character with the marks on it; marks that stand on nothing come with no character."""
    base, marks = "", list[str]()
    for each in unicodedata.normalize("NFD", text):
        if unicodedata.combining(each):
            marks.append(each)
            continue
        if base or marks:
            yield base, marks
        base, marks = each, []
    if base or marks:
        yield base, marks


def _letter(base: str, marks: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Returns the letter that a character with the first mark that may join it is, and the marks that are left."""
    for place, mark in enumerate(marks):
        found = _MODIFIED.get(base.lower() + mark)
        blocked = any(unicodedata.combining(each) == unicodedata.combining(mark) for each in marks[:place])
        if found is not None and not blocked:
            return found if base.islower() else found.upper(), [*marks[:place], *marks[place + 1 :]]
    return base, marks


def fold(text: str) -> str:
    """Returns `text` for search: without marks and case, đ as d, each run of white space as one space.

    `Đắk Lắk`, `dak lak` and `ĐẮK  LẮK` fold to one text, as do `Hoà` and `Hòa`, which stay two in every Unicode form.
    """
    wide = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    bare = (each for each in unicodedata.normalize("NFKD", wide) if unicodedata.category(each) not in ("Mn", "Cf"))
    return " ".join("".join(bare).split())


def words(*texts: str) -> tuple[str, ...]:
    """Returns the folded words of texts, each once, in order of code points: runs of letters and digits."""
    return tuple(sorted({word for text in texts for word in re.findall(r"[^\W_]+", fold(text))}))


_TCVN3: Final = re.compile(r"[^\W\d_][µ¸¶·¹¨©®ª«¬\u00ad§¦¢¤¥¡]|[¨©®ª«¬§¦¢¤¥¡\u00ad][^\W\d_]")
"""Marks that stand in a word only where bytes of the TCVN 5712 fonts (`.VnTime`) were read as Latin 1."""
_VNI: Final = re.compile(r"[aeiouyôö][øûïåäëüñö]|\bñ[aeiouyôö]", re.IGNORECASE)
"""A tone, a modified vowel or đ as VNI fonts have them: letters that no Vietnamese word has, behind a vowel."""


def typed_in(text: str) -> str | None:
    """Returns the name of the font encoding older than Unicode that `text` seems to be typed in, or None.

    A guess that errs towards None: `TCVN3` (fonts named `.Vn...`) shows as `Së Néi vô, vµ`, `VNI` as `Sôû Noäi vuï`.
    """
    if _TCVN3.search(text):
        return "TCVN3 (ABC)"
    return "VNI" if len(_VNI.findall(text)) > 1 else None
