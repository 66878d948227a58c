"""A letter as a mail: text and HTML, and headers that say what it is and that a machine sent it."""

from __future__ import annotations

import re
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import Final

from services.notifier.channels import Letter, NotDelivered
from services.notifier.channels.markup import page
from shared.clock import VIETNAM

SENDER_NAME: Final = "Hệ thống Thực chất"
_ADDRESS: Final = re.compile(r"[!-;=?A-~]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
"""Printable ASCII without `<`, `>` and `@`; what SMTP without extensions can carry."""


def compose(letter: Letter, sender: str, address: str) -> Message:
    """Returns the message: plain text and HTML of the same words, the same bytes at every attempt but for the date.

    Made with the older half of the library: the newer one loses a space where it breaks a long Vietnamese subject.

    Raises:
        NotDelivered: the address is none that mail can go to.
    """
    domain = sender.rpartition("@")[2]
    message = MIMEMultipart("alternative", boundary=_boundary(letter.notice))
    message.attach(_part(plain(letter), "plain"))
    message.attach(_part(page(letter.subject_vi, letter.subject_en, letter.text_vi, letter.text_en), "html"))
    message["From"] = formataddr((SENDER_NAME, sender))
    message["To"] = _checked(address)
    message["Subject"] = Header(letter.subject_vi, "utf-8", header_name="Subject").encode()
    message["Date"] = format_datetime(letter.date.astimezone(VIETNAM))
    message["Message-ID"] = f"<{letter.notice}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<thong-bao.{domain}>"
    message["Content-Language"] = "vi, en"
    return message


def plain(letter: Letter) -> str:
    """Returns the plain text: Vietnamese, a line, English under its own subject."""
    return f"{letter.text_vi}\n{'-' * 20}\n{letter.subject_en}\n\n{letter.text_en}"


def _part(text: str, subtype: str) -> MIMEText:
    return MIMEText(text.replace("\n", "\r\n"), subtype, "utf-8")


def _boundary(notice: str) -> str:
    """Returns a boundary that no text can hold: the parts are base64, in which there is no `_`."""
    return f"_{sha256(notice.encode()).hexdigest()[:32]}_"


def _checked(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise NotDelivered("address-malformed", final=True)
    return address
