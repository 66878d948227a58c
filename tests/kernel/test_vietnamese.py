"""The Vietnamese alphabet: exactly ICU's order, search that diacritics do not hinder, text that is not Unicode."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vietnamese import ALPHABET, PUNCTUATION, TONES, fold, sort_key, typed_in, words

VOWELS = "aăâeêioôơuưy"
SYLLABLES = (  # noqa: SIM905  words are read more easily in a row
    "an ăn ân ba bà bả bã bá bạ ca da đa đà đá đạ đắk lắk hoà hòa huyện huyền nội nỗi thuỷ thủy khoa học công nghệ tài"
    " chính văn hoá thể thao du lịch ủy uỷ ban nhân dân tỉnh sở xã phường thị trấn lý kế hoạch đầu tư ương ước ứng êm"
).split()


def phrase(dice: random.Random) -> str:
    """Returns words, real or made up, in whatever case, with digits, signs and either normal form."""
    made = [_word(dice) for _ in range(dice.randint(1, 5))]
    text = dice.choice([" ", " ", " ", "  ", "-", ", ", "/", " (", "."]).join(made)
    return unicodedata.normalize(dice.choice(["NFC", "NFD"]), text)


def _word(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.1:
        return str(dice.randint(0, 300))
    if kind < 0.15:
        return dice.choice(PUNCTUATION + "\u00a0…")
    if kind < 0.5:
        made = dice.choice(SYLLABLES)
    else:
        letters = [dice.choice(ALPHABET), dice.choice(VOWELS), dice.choice(["", *TONES]), dice.choice(["", *ALPHABET])]
        made = "".join(letters)
    return dice.choice([str.lower, str.lower, str.title, str.upper])(made)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_is_that_of_icu_over_thousands_of_phrases(postgres_url: str, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  the same phrases in every run
    phrases = list({phrase(dice) for _ in range(3000)})
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TEMPORARY TABLE phrases (text TEXT)")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO phrases VALUES (%s)", [(each,) for each in phrases])
        rows = connection.execute('SELECT text FROM phrases ORDER BY text COLLATE "vi-x-icu"').fetchall()
    told = [row[0] for row in rows]
    # Where ICU sees no difference (the two normal forms), PostgreSQL goes by bytes; so do we here.
    assert sorted(phrases, key=lambda each: (sort_key(each), each.encode())) == told


def test_the_order_of_the_alphabet_and_of_the_tones() -> None:
    letters = [each for letter in ALPHABET for each in (letter, letter.upper())]
    assert sorted(letters, key=sort_key) == letters
    toned = [unicodedata.normalize("NFC", "a" + tone) for tone in ("", *TONES)]
    assert toned == list("aàảãáạ")
    assert sorted(dict.fromkeys(toned[::-1]), key=sort_key) == toned


@pytest.mark.parametrize(
    "texts",
    [
        ["", " ", "-", "1", "a", "b", "z", "Ω"],
        ["Bà Rịa", "Ba Vì", "Bắc Ninh", "Bến Tre", "Đắk Lắk", "Điện Biên", "Hà Nam"],
        ["Sở Công Thương", "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "UBND huyện Duy Tiên", "UBND thị xã Phủ Lý"],
        ["an", "An", "AN", "àn", "Àn", "ân"],
        ["ba bà", "bà ba"],
        ["da", "đa", "e"],
        ["Xã 1", "Xã 10", "Xã 2"],
    ],
)
def test_known_texts_stand_in_order(texts: list[str]) -> None:
    assert all(sort_key(one) < sort_key(other) for one, other in pairwise(texts))


@given(st.text(max_size=80))
def test_a_key_is_printable_ascii_of_both_normal_forms_alike(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert key.isprintable()
    assert not set(key) & set('"\\')
    forms = {sort_key(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {key}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("ĐẮK \u00a0 LẮK\n", "dak lak"),
        ("Kế hoạch đánh giá", "ke hoach danh gia"),
        ("Nguyễn", "nguyen"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("Ước ƠI Ưu", "uoc oi uu"),
        ("Straße", "strasse"),
        ("\uff26ull", "full"),
        ("a\u200bb", "ab"),
    ],
)
def test_search_folds_marks_and_case_away(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


@given(st.text(max_size=80))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words("SO-VHTT", "Sở Văn hoá, Thể thao (mới)") == ("hoa", "moi", "so", "thao", "the", "van", "vhtt")
    assert words("--- ...") == ()


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Së Néi vô vµ Së Tµi chÝnh", "TCVN3 (ABC)"),
        ("Uû ban nh©n d©n tØnh Hµ Nam", "TCVN3 (ABC)"),
        ("§oµn thanh niªn", "TCVN3 (ABC)"),
        ("Sôû Keá hoaïch vaø Ñaàu tö", "VNI"),
        ("Uûy ban nhaân daân tænh Haø Nam", "VNI"),
        ("Sở Kế hoạch và Đầu tư", None),
        ("Uỷ ban nhân dân tỉnh Hà Nam", None),
        ("Công ty Müller & Söhne", None),
        ("Theo § 5, © 2007", None),
        ("Đoàn Thị Điểm, ngoại ô, quận Ô Môn, hoà, khoẻ, quýt, iốt", None),
        ("Department of Home Affairs", None),
    ],
)
def test_text_of_fonts_older_than_unicode_is_noticed(text: str, font: str | None) -> None:
    assert typed_in(text) == font
