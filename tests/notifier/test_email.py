"""E-mail: the message itself, and every answer that a mail server may give, from a real one on loopback."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.channels import Letter, NotDelivered
from services.notifier.channels.composing import compose
from services.notifier.channels.email import Email, MailServer
from services.notifier.domain.notice import OUTCOME_UNKNOWN
from tests.notifier.world import ADDRESS, HEAD, SENDER, SNV, MailHost, PhoneBook

LETTER = Letter(
    "5c1e1d3e", HEAD, "Đoàn đánh giá đã trình kết quả đánh giá Sở Nội vụ", "Submitted",
    "Kính gửi: Thủ trưởng Sở Nội vụ\n.một dòng bắt đầu bằng dấu chấm\n", "To the head\n",
    datetime(2008, 1, 28, 2, tzinfo=UTC), "HN-SNV", "01", "assessment.assessment.submitted.v1",
    datetime(2008, 1, 28, 1, tzinfo=UTC),
)  # fmt: skip


def read(raw: bytes) -> EmailMessage:
    """Returns a message as a mail reader sees it."""
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def deliver(server: MailServer, book: PhoneBook | None = None, letter: Letter = LETTER) -> list[str]:
    """Hands a letter over, and returns the ids that were begun with."""
    begun: list[str] = []
    assert Email(server, book or PhoneBook()).deliver(letter, begun.append) == begun[-1]
    return begun


def failure(server: MailServer, book: PhoneBook | None = None) -> tuple[str, bool, int]:
    """Returns how handing over failed: problem, whether for good, and how many handovers were begun."""
    begun: list[str] = []
    with pytest.raises(NotDelivered) as caught:
        Email(server, book or PhoneBook()).deliver(LETTER, begun.append)
    return caught.value.problem, caught.value.final, len(begun)


def test_the_server_receives_the_message_whole_and_knows_that_a_machine_sent_it(mail: MailHost) -> None:
    assert deliver(mail.server) == ["<5c1e1d3e@hanam.example>"]
    (envelope,) = mail.box.accepted
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [ADDRESS])
    assert isinstance(envelope.content, bytes)
    message = read(envelope.content)
    assert (message["Subject"], message["To"], message["From"]) == (
        LETTER.subject_vi, ADDRESS, f"Hệ thống Thực chất <{SENDER}>",
    )  # fmt: skip
    assert message["Message-ID"] == "<5c1e1d3e@hanam.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Mon, 28 Jan 2008 09:00:00 +0700"
    assert message["List-Id"] == "<thong-bao.hanam.example>"
    text, html = parts_of(message)
    assert text == f"{LETTER.text_vi}\n{'-' * 20}\nSubmitted\n\n{LETTER.text_en}"
    assert words_of(html) == " ".join(
        [
            "Thông báo · Thực chất",
            LETTER.subject_vi,
            *LETTER.text_vi.split(),
            "Notice · Thực chất Submitted To the head",
        ]
    )
    assert all(len(line) <= 78 and line.isascii() for line in envelope.content.splitlines())


VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặđĐÁƯƠ0123456789 ,:/-“”()", min_size=1, max_size=150)


def parts_of(message: EmailMessage) -> tuple[str, str]:
    """Returns the plain text and the HTML of a mail."""
    assert message.get_content_type() == "multipart/alternative"
    text, html = list(message.iter_parts())[:2]
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {each.get_content_charset() for each in (text, html)} == {"utf-8"}
    return text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def words_of(html: str) -> str:
    """Returns what an HTML mail says, as one line."""
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign,assignment]
    reader.feed(html[html.index("<body") :])
    return " ".join(" ".join(words).split())


@given(VIETNAMESE)
def test_no_subject_is_changed_on_the_way(subject: str) -> None:
    subject = " ".join(subject.split())
    raw = compose(replace(LETTER, subject_vi=subject), SENDER, ADDRESS).as_bytes()
    assert " ".join(str(read(raw)["Subject"]).split()) == subject


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n."), max_size=300))
def test_no_text_is_changed_on_the_way(text: str) -> None:
    raw = compose(replace(LETTER, text_vi=text, text_en=""), SENDER, ADDRESS).as_bytes()
    part = next(read(raw).iter_parts())
    assert part.get_payload(decode=True) == f"{text}\n{'-' * 20}\nSubmitted\n\n".replace("\n", "\r\n").encode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n-: "), max_size=300))
def test_the_html_says_what_the_text_says_and_nothing_in_it_is_markup(text: str) -> None:
    raw = compose(replace(LETTER, text_vi=text, text_en="", subject_vi="<b>"), SENDER, ADDRESS).as_bytes()
    _, html = parts_of(read(raw))
    letters = "".join(re.sub(r"(?m)^ *- |: |\s", "", text).split())
    said = words_of(html).removeprefix("Thông báo · Thực chất <b>").removesuffix("Notice · Thực chất Submitted")
    assert set(letters) <= {*said, "-", ":"}
    assert html.count("<script") == html.count("<img") == html.count("href") == 0


def test_every_attempt_is_the_same_message() -> None:
    assert compose(LETTER, SENDER, ADDRESS).as_bytes() == compose(LETTER, SENDER, ADDRESS).as_bytes()


ANSWERS = {
    "the sender is put off": ("MAIL", "451 later", ("smtp-451", False, 0)),
    "the sender is refused: our fault, not the recipient's": ("MAIL", "550 who are you", ("smtp-550", False, 0)),
    "the recipient is put off": ("RCPT", "450 greylisted", ("smtp-450", False, 0)),
    "there is no such recipient": ("RCPT", "550 no such user", ("smtp-550", True, 0)),
    "the text is put off": ("DATA", "452 full", ("smtp-452", False, 1)),
    "the text is refused": ("DATA", "554 spam", ("smtp-554", True, 1)),
}


@pytest.mark.parametrize(("command", "answer", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_a_server_that_says_no(mail: MailHost, command: str, answer: str, expected: tuple[str, bool, int]) -> None:
    mail.box.refusals[command].append(answer)
    assert failure(mail.server) == expected
    assert mail.box.accepted == []
    deliver(mail.server)
    assert len(mail.box.accepted) == 1


def test_what_the_server_answers_is_kept_without_the_address_in_it(mail: MailHost) -> None:
    mail.box.refusals["RCPT"].append(f"550 5.1.1 <{ADDRESS}>: Recipient address rejected: User unknown")
    with pytest.raises(NotDelivered) as caught:
        Email(mail.server, PhoneBook()).deliver(LETTER, lambda _: None)
    assert caught.value.answer == "5.1.1 <[…]>: Recipient address rejected: User unknown"


ODD_ANSWERS = {
    "bytes that are no text": (b"5.1.1 \xff\x00 no", "5.1.1 \N{REPLACEMENT CHARACTER} no"),
    "several lines": (b"5.1.1 no\nsuch\r\nuser", "5.1.1 no such user"),
    "nothing": (b"", None),
    "a bidirectional override": ("no \N{RIGHT-TO-LEFT OVERRIDE}user", "no user"),
    "an address in quotes": ("no 'a.b@c.example' here", "no '[…]' here"),
    "more than is kept": ("x" * 900, "x" * 300),
}


@pytest.mark.parametrize(("answer", "kept"), ODD_ANSWERS.values(), ids=ODD_ANSWERS)
def test_an_answer_is_kept_as_one_line_that_the_log_can_hold(answer: bytes | str, kept: str | None) -> None:
    assert NotDelivered("smtp-550", answer=answer).answer == kept


def test_a_server_that_is_down_is_tried_again_and_nothing_was_begun(mail: MailHost) -> None:
    mail.stop()
    assert failure(mail.server) == ("server-unreachable", False, 0)
    mail.start()
    deliver(mail.server)


def test_an_answer_lost_after_the_text_leaves_the_outcome_unknown(mail: MailHost) -> None:
    mail.box.cut_after_text = True
    assert failure(mail.server) == (OUTCOME_UNKNOWN, False, 1)
    assert len(mail.box.accepted) == 1


def test_what_stops_the_beginning_stops_the_letter(mail: MailHost) -> None:
    class Overtaken(Exception):
        pass

    def begin(_: str) -> None:
        raise Overtaken

    with pytest.raises(Overtaken):
        Email(mail.server, PhoneBook()).deliver(LETTER, begin)
    deliver(mail.server)
    assert len(mail.box.accepted) == 1


@pytest.mark.parametrize(
    ("book", "expected"),
    [
        (PhoneBook({}), ("no-address", True, 0)),
        (PhoneBook(open=False), ("directory-unavailable", False, 0)),
        (PhoneBook({HEAD: "hai@a.example\r\nBcc: x@y.example"}), ("address-malformed", True, 0)),
        (PhoneBook({HEAD: "thủ.trưởng@snv.example"}), ("address-malformed", True, 0)),
        (PhoneBook({HEAD: "<a@b.example>"}), ("address-malformed", True, 0)),
    ],
    ids=["none", "closed", "with a second header", "not ASCII", "with brackets"],
)
def test_an_address_that_cannot_be_written_to(mail: MailHost, book: PhoneBook, expected: tuple[str, bool, int]) -> None:
    assert failure(mail.server, book) == expected
    assert mail.box.accepted == []


def test_credentials_and_required_tls_never_go_to_a_server_without_it(mail: MailHost) -> None:
    for server in (
        replace(mail.server, starttls_required=True),
        replace(mail.server, user="thucchat", password="mật khẩu"),
    ):
        assert failure(server) == ("tls-not-offered", False, 0)
    assert failure(replace(mail.server, tls=True)) == ("tls-failed", False, 0)
    assert mail.box.accepted == []


def test_a_password_is_never_shown() -> None:
    assert "bí mật" not in repr(MailServer("mail.example", 25, SENDER, user="u", password="bí mật"))


def test_an_office_has_no_address() -> None:
    channel = Email(MailServer("mail.example", 25, SENDER), PhoneBook())
    assert (channel.takes("agency:hn-snv", SNV), channel.takes(HEAD, SNV)) == (False, True)
