"""Deadlines are watched: who is urged, on which working day, when it stops, and that nobody is told twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from services.notifier.application import Watch
from services.notifier.domain.deadline import Deadline, Stage, Thing
from services.notifier.domain.urging import CALENDAR
from shared.clock import VIETNAM
from shared.contracts import Facts, parse
from shared.contracts.notifier import Audience, DeadlineKind, DeadlineSet, DeadlineUrged, NoticeRequested
from tests.notifier.happenings import ISSUED, Happenings
from tests.notifier.world import HEAD, SNV, World

QMR, OFFICE_HEAD = "p-qmr", "p-chanh-vp"
DUE = date(2008, 6, 30)
STEPS = {
    # Counted by hand on a printed calendar: a Monday, no holiday from 5 May to 31 August 2008.
    "truoc-30": date(2008, 5, 19),
    "truoc-7": date(2008, 6, 19),
    "qua-han-1": date(2008, 7, 1),
    "qua-han-15": date(2008, 7, 21),
    "qua-han-30": date(2008, 8, 11),
}


class Watched:
    """A world on 2 January 2008 in which an agency has a head and a representative, and the PPC Office a head."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.says = Happenings(world)
        self.watch = Watch(world.app, world.views)
        self.at(date(2008, 1, 2))
        world.settle_in()
        world.hear(world.registered("VPUB", "Văn phòng UBND tỉnh"), world.appointed(OFFICE_HEAD, code="VPUB"))
        world.hear(self.says.qmr(QMR))

    def at(self, day: date, hour: int = 9) -> None:
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM).astimezone(UTC)
        self.world.clock.advance(moment - self.world.clock.now())

    def pass_days(self, until: date) -> list[tuple[date, str, str]]:
        """Lets every day pass up to `until`, and returns who was told what on which day."""
        told = list[tuple[date, str, str]]()
        while self.today < until:
            self.at(self.today + timedelta(days=1))
            before = self.world.store.head().size
            if self.watch.urge_due():
                new = [parse(entry.document).facts for entry in self.world.store.entries(before, 100)]
                told.extend((self.today, step_of(each), each.recipient) for each in _asked(new))
        return told

    @property
    def asked(self) -> list[NoticeRequested]:
        """Returns the notices about deadlines, but for the yearly programmes that every mandatory agency owes."""
        return _asked(self.world.told(NoticeRequested))

    @property
    def urged(self) -> list[DeadlineUrged]:
        asked = self.world.told(DeadlineUrged)
        return [each for each in asked if not each.deadline.startswith(DeadlineKind.PROGRAMME)]

    @property
    def today(self) -> date:
        return self.world.clock.now().astimezone(VIETNAM).date()

    def deadline(self, matter: str = "documents_issued", kind: DeadlineKind = DeadlineKind.MILESTONE) -> Deadline:
        return self.world.app.load(Deadline, Thing(kind, SNV, matter).key)


@pytest.fixture
def watched(world: World) -> Watched:
    return Watched(world)


def _asked(facts: Iterable[Facts]) -> list[NoticeRequested]:
    asked = [each for each in facts if isinstance(each, NoticeRequested) and each.deadline is not None]
    return [each for each in asked if each.deadline and not each.deadline.deadline.startswith(DeadlineKind.PROGRAMME)]


def step_of(notice: NoticeRequested) -> str:
    assert notice.deadline is not None
    return notice.deadline.step


EVERY = [
    (STEPS["truoc-30"], "truoc-30", QMR),
    (STEPS["truoc-7"], "truoc-7", QMR),
    (STEPS["qua-han-1"], "qua-han-1", QMR),
    (STEPS["qua-han-15"], "qua-han-15", HEAD),
    (STEPS["qua-han-30"], "qua-han-30", OFFICE_HEAD),
]


def test_each_step_is_taken_on_its_working_day_and_told_to_whom_it_is_for(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    assert watched.pass_days(date(2008, 12, 31)) == EVERY


def test_what_a_step_rests_on_is_recorded_with_it(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    watched.pass_days(STEPS["truoc-30"])
    (urged,), (asked,) = watched.urged, watched.asked
    assert asked.deadline is not None
    (told,) = urged.told
    assert (told.step, told.on_day, told.policy, told.audience) == (
        "truoc-30", STEPS["truoc-30"], "don-doc-1", Audience.RESPONSIBLE,
    )  # fmt: skip
    assert (urged.calendar, urged.verified, urged.passed) == (CALENDAR.version, True, ())
    assert asked.notice == told.notice
    assert (asked.deadline.policy, asked.deadline.calendar, asked.deadline.due_on) == (
        "don-doc-1", CALENDAR.version, DUE,
    )  # fmt: skip
    (set_,) = (each for each in watched.world.told(DeadlineSet) if each.kind is DeadlineKind.MILESTONE)
    assert str(asked.cause) == set_.cited.event_id


@pytest.mark.parametrize("steps", range(5))
def test_the_thing_done_stops_everything_from_that_day_on(watched: Watched, steps: int) -> None:
    watched.world.hear(watched.says.target(DUE))
    days = sorted(STEPS.values())
    assert watched.pass_days(days[steps]) == EVERY[: steps + 1]
    watched.world.hear(watched.says.milestone())
    assert watched.pass_days(date(2008, 12, 31)) == []
    assert watched.deadline().stage is Stage.MET


def test_what_was_done_before_anybody_asked_is_never_urged(watched: Watched) -> None:
    watched.world.hear(watched.says.milestone(), watched.says.target(DUE))
    assert watched.pass_days(date(2008, 12, 31)) == []
    assert (watched.deadline().stage, watched.deadline().due_on) == (Stage.MET, DUE)


def test_a_revised_deadline_is_urged_for_its_new_day_alone(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    assert [step for _, step, _ in watched.pass_days(date(2008, 6, 1))] == ["truoc-30"]
    watched.world.hear(watched.says.revised(DUE, date(2008, 9, 30)))
    told = watched.pass_days(date(2008, 12, 31))
    assert [step for _, step, _ in told] == ["truoc-30", "truoc-7", "qua-han-1", "qua-han-15", "qua-han-30"]
    assert told[0][0] == CALENDAR.add(date(2008, 9, 30), -30)


def test_after_downtime_each_person_hears_once_what_is_still_true_and_nothing_that_is_past(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    watched.at(date(2008, 12, 31))
    watched.watch.urge_due()
    told = [(step_of(each), each.recipient) for each in watched.asked]
    assert told == [("qua-han-1", QMR), ("qua-han-15", HEAD), ("qua-han-30", OFFICE_HEAD)]
    (urged,) = watched.urged
    assert urged.passed == ("truoc-30", "truoc-7")
    assert watched.pass_days(date(2009, 6, 30)) == []


def test_who_is_responsible_and_head_in_one_hears_once(watched: Watched) -> None:
    watched.world.hear(watched.says.qmr(HEAD, date(2008, 1, 3)), watched.says.target(DUE))
    watched.at(date(2008, 7, 25))
    watched.watch.urge_due()
    assert [(step_of(each), each.recipient) for each in watched.asked] == [("qua-han-15", HEAD)]


def test_a_notifier_that_slept_until_just_before_the_day_reminds_once(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    watched.at(date(2008, 6, 25))
    watched.watch.urge_due()
    assert [step_of(each) for each in watched.asked] == ["truoc-7"]


def test_whoever_sets_a_short_deadline_has_told_of_it_and_is_not_repeated(watched: Watched) -> None:
    watched.at(date(2008, 6, 16))
    watched.world.hear(watched.says.target(DUE))
    assert [step for _, step, _ in watched.pass_days(date(2008, 7, 1))] == ["truoc-7", "qua-han-1"]


def test_heard_again_and_looked_at_again_nothing_is_said_twice(watched: Watched) -> None:
    target, revised = watched.says.target(DUE), watched.says.revised(DUE, date(2008, 7, 31))
    watched.world.hear(target, revised, target, revised, target)
    assert watched.deadline().due_on == date(2008, 7, 31)
    watched.at(date(2008, 12, 31))
    watched.watch.urge_due()
    size = watched.world.store.head().size
    watched.world.hear(target, revised)
    watched.world.restart()
    Watch(watched.world.app, watched.world.views).urge_due()
    assert watched.world.store.head().size == size


def test_two_workers_take_a_step_once(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    watched.at(STEPS["truoc-30"])
    watched.watch.urge_due()
    Watch(watched.world.app, watched.world.views).urge_due()
    assert len(watched.asked) == 1


def test_the_office_does_not_hear_of_its_own_delay_but_its_substitute_does(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE, code="VPUB"))
    watched.at(date(2008, 12, 31))
    watched.watch.urge_due()
    told = [(step_of(each), each.recipient) for each in watched.asked]
    assert told == [("qua-han-15", OFFICE_HEAD), ("qua-han-30", "agency:ttt")]


def test_a_step_waits_for_its_hour(watched: Watched) -> None:
    watched.world.hear(watched.says.target(DUE))
    watched.at(STEPS["truoc-30"], 7)
    watched.watch.urge_due()
    assert watched.asked == []
    assert watched.watch.is_idle()
    watched.at(STEPS["truoc-30"], 8)
    assert not watched.watch.is_idle()
    assert watched.watch.urge_due() == 1
    assert watched.watch.is_idle()


def test_a_year_that_is_not_announced_is_urged_all_the_same_and_says_so(watched: Watched) -> None:
    watched.world.hear(watched.says.target(date(2014, 1, 31)))
    watched.at(date(2014, 2, 3))
    watched.watch.urge_due()
    (urged,) = watched.urged
    assert not urged.verified
    asked = watched.asked[-1]
    text = watched.world.app.text_of(asked.notice, asked.text)
    assert text is not None
    assert "chưa kiểm chứng" in text["text_vi"]


def test_a_deadline_at_the_end_of_time_harms_nothing(watched: Watched) -> None:
    watched.world.hear(watched.says.target(date(9999, 12, 31)))
    watched.at(date(2008, 12, 31))
    watched.watch.urge_due()
    assert watched.asked == []


@pytest.mark.parametrize("issued", ISSUED, ids=lambda each: each[0].value)
def test_every_kind_is_watched_until_what_ends_it_is_heard(
    watched: Watched, issued: tuple[DeadlineKind, str, str, str]
) -> None:
    kind, begin, end, matter = issued
    watched.world.hear(getattr(watched.says, begin)(DUE))
    assert watched.deadline(matter, kind).due_on == DUE
    watched.at(STEPS["qua-han-1"])
    watched.watch.urge_due()
    assert [(each.deadline and each.deadline.deadline, step_of(each)) for each in watched.asked] == [
        (Thing(kind, SNV, matter).key, "qua-han-1")
    ]
    watched.world.hear(getattr(watched.says, end)())
    assert watched.pass_days(date(2008, 12, 31)) == []
