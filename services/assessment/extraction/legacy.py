"""Vietnamese in TCVN3 (ABC) or VNI: bytes of Latin letters that only their font turns into Vietnamese.

Offices wrote so until about 2009. Taken for Unicode it is a text of nonsense that resembles every other such text, so
it is recognised - when that is sure - and no text is said to have been read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_TCVN3: Final = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ®¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđăâêôơưđ",
        strict=True,
    )
)
"""TCVN 5712:1993, third table, as its bytes look in Latin-1."""
_MARKS: Final = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302",
    "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
"""VNI: a letter, then the letter that draws its marks."""
_WHOLE: Final = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_SYLLABLE: Final = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_TONES: Final = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_VIETNAMESE: Final = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
_WORD: Final = re.compile("[A-Za-z\u00a1-\u00ff]*[\u00a1-\u00ff][A-Za-z\u00a1-\u00ff]*")
_ENOUGH: Final = 12
_SAMPLE: Final = 2_000
_SURE: Final = 0.9


def is_legacy(text: str) -> bool:
    """Tells whether `text` is surely Vietnamese in TCVN3 or VNI.

    Surely: a dozen words or more have Latin-1 letters, nine of ten of them spell a Vietnamese syllable in one of the
    two codes, and no more than one of twenty words has a letter that only Unicode's Vietnamese has.
    """
    words = [each.lower() for each in _WORD.findall(text[: 40 * _SAMPLE])][:_SAMPLE]
    if len(words) < _ENOUGH or len(_VIETNAMESE.findall(text[: 40 * _SAMPLE])) * 20 > len(words):
        return False
    return any(sum(map(spells, words)) >= _SURE * len(words) for spells in (_in(_from_tcvn3), _in(_from_vni)))


def _in(decode: Callable[[str], str]) -> Callable[[str], bool]:
    return lambda word: _is_syllable(decode(word))


def _from_tcvn3(word: str) -> str:
    return "".join(_TCVN3.get(each, each) for each in word)


def _from_vni(word: str) -> str:
    decoded = ""
    for each in word:
        decoded += _MARKS[each] if each in _MARKS and decoded else _WHOLE.get(each, each)
    return unicodedata.normalize("NFC", decoded)


def _is_syllable(word: str) -> bool:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))
    tones = sum(each in "\u0300\u0301\u0303\u0309\u0323" for each in unicodedata.normalize("NFD", word))
    return tones <= 1 and bool(_SYLLABLE.fullmatch(plain))
