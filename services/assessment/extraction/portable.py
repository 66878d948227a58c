"""Text of PDF files, by pypdf."""

from __future__ import annotations

import io
from typing import Final

import pypdf
from pypdf import PasswordType
from pypdf.errors import FileNotDecryptedError, LimitReachedError, WrongPasswordError

from services.assessment.extraction.gathering import DAMAGED, ENCRYPTED, TOO_LARGE, Gathering, NotReadable
from services.assessment.extraction.limits import Limits

NAME: Final = "pypdf"
VERSION: Final = pypdf.__version__


def read(raw: bytes, limits: Limits) -> str:
    """Returns the text of a PDF, page by page.

    Raises:
        NotReadable: `encrypted`: not even the empty password opens it; `too_large`: more pages or text than are read;
            `damaged`: it has no page; `no_text`.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise NotReadable(ENCRYPTED)
        gathering, count = Gathering(limits.text_bytes), 0
        for count, page in enumerate(reader.pages, 1):
            if count > limits.pages:
                raise NotReadable(TOO_LARGE)
            gathering.add(page.extract_text())
    except (FileNotDecryptedError, WrongPasswordError):
        raise NotReadable(ENCRYPTED) from None
    except LimitReachedError:
        raise NotReadable(TOO_LARGE) from None
    if count == 0:
        raise NotReadable(DAMAGED)
    return gathering.text()
