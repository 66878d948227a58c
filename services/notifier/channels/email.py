"""E-mail by SMTP: Vietnamese first, English below, the same `Message-ID` for every attempt at one notice.

Where a second copy could come from. SMTP itself leaves a window: between the end of the text and the answer to it the
server may have accepted the message without our hearing so (RFC 1047). Two things keep the window small. Connecting,
greeting, sender, recipient and `DATA` come first, and only when the server says that it waits for the text is the
handover recorded; so whatever goes wrong before left nothing. And every copy has one `Message-ID`, by which mail
systems and people tell a copy from a second message. A handover without an outcome stays visible in the log.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32
from typing import Final

from services.notifier.channels import Letter, NotDelivered
from services.notifier.channels.composing import compose
from services.notifier.channels.directory import Directory, DirectoryUnavailable
from services.notifier.domain.notice import OUTCOME_UNKNOWN
from shared.contracts.notifier import ChannelName

_ON_THE_WIRE: Final = compat32.clone(linesep="\r\n")
_READY_FOR_TEXT: Final = 354
_DOTS: Final = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that mail is handed to. `timeout` (seconds) bounds every wait for it."""

    host: str
    port: int
    sender: str
    tls: bool = False
    """TLS from the first byte (smtps)."""
    starttls_required: bool = False
    """Without it STARTTLS is used where the server offers it. Credentials never go without either."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0


class Email:
    """Takes letters to persons whose address the directory knows."""

    def __init__(self, server: MailServer, directory: Directory) -> None:
        self._server = server
        self._directory = directory

    @property
    def name(self) -> ChannelName:
        """Returns `email`."""
        return ChannelName.EMAIL

    def takes(self, recipient: str, agency: str) -> bool:
        """Tells that persons have addresses, and offices have not."""
        return not recipient.startswith("agency:")

    def deliver(self, letter: Letter, begin: Callable[[str], None]) -> str:
        """Hands the letter to the mail server; see `Channel.deliver`."""
        message = compose(letter, self._server.sender, self._address(letter.recipient))
        identity = str(message["Message-ID"])
        session = self._prepared(message)
        try:
            begin(identity)
            self._hand_over(session, message)
        finally:
            # Closing without the final dot tells the server to forget it (RFC 5321, 4.1.1.10).
            session.close()
        return identity

    def _address(self, person: str) -> str:
        try:
            address = self._directory.address(person)
        except DirectoryUnavailable as error:
            raise NotDelivered("directory-unavailable") from error
        if address is None:
            raise NotDelivered("no-address", final=True)
        return address

    def _prepared(self, message: Message) -> smtplib.SMTP:
        """Returns a session whose server waits for the text of `message`: nothing has left yet.

        Raises:
            NotDelivered: it does not get so far.
        """
        session = self._reached()
        try:
            _expect(session.mail(self._server.sender), final=False)
            _expect(session.rcpt(message["To"]))
            _expect(session.docmd("DATA"))
        except (OSError, smtplib.SMTPException) as error:
            session.close()
            raise NotDelivered("server-unreachable") from error
        except NotDelivered:
            session.close()
            raise
        return session

    def _reached(self) -> smtplib.SMTP:
        """Returns a session that may send. What goes wrong here is ours or the server's, never the recipient's."""
        try:
            return self._connected()
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(f"smtp-{error.smtp_code}", answer=error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotDelivered("tls-not-offered") from error
        except ssl.SSLError as error:
            raise NotDelivered("tls-failed") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered("server-unreachable") from error

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        session = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
            if server.tls
            else smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        )
        try:
            session.ehlo_or_helo_if_needed()
            if not server.tls and (server.starttls_required or server.user or session.has_extn("starttls")):
                session.starttls(context=context)
                session.ehlo()
            if server.user is not None:
                session.login(server.user, server.password or "")
        except BaseException:
            session.close()
            raise
        return session

    def _hand_over(self, session: smtplib.SMTP, message: Message) -> None:
        text = _DOTS.sub(b"..", message.as_bytes(policy=_ON_THE_WIRE))
        try:
            session.send(text + b".\r\n")
            answer = session.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(OUTCOME_UNKNOWN) from error
        _expect(answer)
        with suppress(OSError, smtplib.SMTPException):
            session.quit()


def _expect(answer: tuple[int, bytes], *, final: bool = True) -> None:
    """Passes if the server goes on. A refusal for good (5xx) is final, unless it is about us and not the recipient."""
    code, said = answer
    if code != _READY_FOR_TEXT and not 200 <= code < 300:
        raise NotDelivered(f"smtp-{code}", answer=said, final=final and code >= 500)
