"""Working days of state bodies, counted on a calendar that is announced data and never a guess.

    calendar = load()                               # every year in `years/`; a further year is a further file there
    calendar.add(day, 15)                           # the 15th working day after `day`; -7: the 7th before it
    calendar.between(since, until)                  # how many working days lie after `since`, up to `until`
    calendar.rests_on(since, until)                 # the announced days in between, each with source and confidence
    calendar.version                                # changes whenever any announced day does

Beyond the announced years the answer is the refusal `NotAnnounced`. Who must go on all the same asks
`calendar.provisional()`, which counts Monday to Friday there and says of every stretch whether it did.
"""

from shared.workdays.calendar import Announced, Calendar, Kind, NotAnnounced
from shared.workdays.loading import CalendarFault, load

__all__ = ["Announced", "Calendar", "CalendarFault", "Kind", "NotAnnounced", "load"]
