"""Which event of another service makes the notifier address whom, or tell them of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from services.notifier.application import TEXTS, Notifier
from services.notifier.domain.addressee import Addressee
from services.notifier.domain.notice import Notice, notice_key, office_of
from services.notifier.domain.rules import told_of_alarms_on
from shared.acts import Act
from shared.clock import day_of
from shared.contracts.assessment import AssessmentApproved, AssessmentKind, AssessmentScheduled, AssessmentSubmitted
from shared.contracts.document import Document
from shared.contracts.funding import TrancheReleased
from shared.contracts.inspection import AlarmClosed, AlarmRaised
from shared.contracts.notifier import NoticeRequested
from shared.contracts.registry import AgencyRegistered, AgencyRenamed, HeadAppointed
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import Application
from shared.messaging.parking import Reactions


def note_name(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes what an agency is called, for the texts of its notices: by its entry in the register, and when renamed."""
    facts = document.facts
    assert isinstance(facts, AgencyRegistered | AgencyRenamed)
    addressee = _addressee(application, facts.code)
    addressee.note_name(act, name_vi=facts.name_vi, name_en=facts.name_en)
    return (addressee,)


def note_head(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Notes whom the agency's notices go to from the first day of the term on."""
    facts = document.facts
    assert isinstance(facts, HeadAppointed)
    addressee = _addressee(application, facts.code)
    addressee.note_head(act, person=facts.person, from_day=facts.term_from)
    return (addressee,)


def request_notices(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Asks for one notice to the head of each agency that the event names, once for ever.

    Of an unannounced assessment nobody is told beforehand: that is what the kind means.
    """
    if isinstance(document.facts, AssessmentScheduled) and document.facts.kind is AssessmentKind.UNANNOUNCED:
        return ()
    return _notices(application, document, act, document.facts.agencies())


def request_alarm_notices(application: Application, document: Document, act: Act) -> Iterable[Aggregate]:
    """Asks for one notice to each office that is told of alarms, once for ever.

    Nothing else that inspection records is told to anybody, and inspection reacts to no notice: what it records about
    the notifier's log, grown by these, ends here.
    """
    return _notices(application, document, act, told_of_alarms_on(day_of(document.time)))


def _notices(application: Application, document: Document, act: Act, agencies: Iterable[str]) -> list[Notice]:
    assert isinstance(application, Notifier)
    made = []
    for agency in agencies:
        key = notice_key(document.id, agency)
        if application.find(Notice, key) is None:
            notice = Notice(key)
            # The act's own moment, not the cause's: a notice about an old fact is asked for today.
            notice.request(act.happened(None), _request(application, document, agency, key))
            made.append(notice)
    return made


def _request(application: Notifier, document: Document, agency: str, key: str) -> NoticeRequested:
    """Returns the request, with its text made and kept.

    The recipient is the head on the day on which the cause was recorded, so that hearing it again, whenever, asks for
    the same. Where nobody is known to have headed the agency then, it is the office: never nobody.
    """
    addressee = _addressee(application, agency)
    recipient = addressee.head_on(day_of(document.time)) or office_of(agency)
    template = application.templates.newest_for(document.facts.DECLARATION.name)
    names = {"vi": addressee.name_vi or agency, "en": addressee.name_en or agency}
    text = application.texts.put(TEXTS, key, template.body(_values(document), names, document.legal_basis))
    return NoticeRequested(
        notice=key,
        agency=agency,
        recipient=recipient,
        cause=document.id,
        cause_type=document.topic,
        template=template.name,
        template_version=template.version,
        channels=tuple(name for name, channel in application.channels.items() if channel.takes(recipient, agency)),
        text=text,
    )


def _values(document: Document) -> dict[str, Any]:
    """Returns what a template may name: the cause's members, its reason, and of an alarm which log and what to do."""
    facts = document.facts
    values = {**vars(facts), "reason": document.reason}
    if isinstance(facts, AlarmRaised):
        values |= {"log": facts.origin.rpartition("/")[2], "advice": facts.kind}
    return values


def _addressee(application: Application, agency: str) -> Addressee:
    return application.find(Addressee, agency) or Addressee(agency)


REACTIONS: Final[Reactions] = {
    AgencyRegistered: note_name,
    AgencyRenamed: note_name,
    HeadAppointed: note_head,
    AssessmentScheduled: request_notices,
    AssessmentSubmitted: request_notices,
    AssessmentApproved: request_notices,
    TrancheReleased: request_notices,
    AlarmRaised: request_alarm_notices,
    AlarmClosed: request_alarm_notices,
}
"""Who reacts to what."""
