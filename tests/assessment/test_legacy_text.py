"""Vietnamese in TCVN3 or VNI is recognised when that is sure, and no other text is taken for it."""

from __future__ import annotations

import unicodedata

import pytest

from services.assessment.extraction import legacy
from tests.assessment.hostile import VIETNAMESE

BACK_TO_TCVN3 = {unicode: byte for byte, unicode in legacy._TCVN3.items()}
BACK_TO_VNI = {marks: byte for byte, marks in legacy._MARKS.items()} | {"\u0302": "â", "\u0306": "ê"}
WHOLE = {unicode: byte for byte, unicode in legacy._WHOLE.items()}
TRUE_TCVN3 = (
    "Céng hoµ x· héi chñ nghÜa ViÖt Nam. §éc lËp - Tù do - H¹nh phóc. Uû ban nh©n d©n tØnh Hµ Nam, Së Néi vô, "
    "sæ tay chÊt l­îng"
)
"""As the machines of 2007 wrote it."""
TRUE_VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc. Uûy ban nhaân daân tænh Haø Nam, "
    "soå tay chaát löôïng"
)


def in_tcvn3(text: str) -> str:
    """Returns a lower-case text as TCVN3 would have it."""
    return "".join(BACK_TO_TCVN3.get(each, each) for each in text.lower())


def in_vni(text: str) -> str:
    """Returns a lower-case text as VNI would have it."""
    told = ""
    for each in text.lower():
        if each in WHOLE:
            told += WHOLE[each]
            continue
        letter, *marks = list(unicodedata.normalize("NFD", each))
        if "\u031b" in marks:
            letter = {"o": "ô", "u": "ö"}[letter]
            marks.remove("\u031b")
        order = sorted(marks, key=lambda mark: mark not in "\u0302\u0306")
        told += letter + (BACK_TO_VNI["".join(order)] if order else "")
    return told


@pytest.mark.parametrize("text", [TRUE_TCVN3, TRUE_VNI, in_tcvn3(VIETNAMESE), in_vni(VIETNAMESE)])
def test_vietnamese_in_an_old_code_is_recognised(text: str) -> None:
    assert legacy.is_legacy(text)
    assert legacy.is_legacy("Trang 1 / Page 1\n" + text * 100)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Quality manual of the Department of Home Affairs",
        VIETNAMESE,
        VIETNAMESE.lower() * 50,
        unicodedata.normalize("NFD", VIETNAMESE),
        "là và có bà hát đã xã nhà quá ông tôi hồ đá cá lá má",
        "L'État, c'est moi; été, forêt, élève, français, garçon, où, çà et là, déjà vu, naïve, Noël, âge, île, hôtel",
        "Übergröße, Straße, für, müssen, können, größer, Ärger, schön, Käse, Mädchen, Fuß, süß, über, Tür, Öl, zwölf",
        "El niño señaló la montaña; mañana habrá más información aquí, según dijo también el joven alemán, además, ahí",
        in_tcvn3(VIETNAMESE)[:60],
        in_tcvn3(VIETNAMESE) + VIETNAMESE,
    ],
)
def test_what_is_not_surely_in_an_old_code_is_taken_as_it_stands(text: str) -> None:
    assert not legacy.is_legacy(text)
