"""What is searched for: words, each of which must begin a word of what is found, whatever its diacritics and case."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError

from shared.http import fields
from shared.http.said import Said
from shared.vietnamese import words

MOST_WORDS: Final = 10
NO_WORD: Final = Said(
    "Phải có từ 1 đến {most} từ gồm chữ hoặc số.", "Must hold 1 to {most} words of letters or digits."
).format(most=MOST_WORDS)


class Search(fields.Text):
    """A text to search for, loaded as its folded words."""

    def __init__(self, **options: Any) -> None:
        told = "Tìm theo đầu các từ của mã và tên, không cần dấu / beginnings of words of code and name, without marks"
        super().__init__(most=100, description=told, **options)

    def _validate(self, value: Any) -> None:
        """Passes: what is checked is the text, before its words are taken."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        super()._validate(text)
        found = words(text)
        if not 1 <= len(found) <= MOST_WORDS:
            raise ValidationError([NO_WORD])
        return found
