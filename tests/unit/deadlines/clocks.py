"""Values that the tests of the clock share."""

from datetime import datetime, time

from motcua.deadlines.rules import (
    ICT,
    ClockEvent,
    ClockOptions,
    EventKind,
    WorkCalendar,
    due_of_target,
    weekly_hours,
)
from motcua.deadlines.seed import read_seed
from motcua.legislation.rules import get_rule_set

OFFICE = weekly_hours(
    monday_to_friday=[(time(7, 30), time(11, 30)), (time(13), time(17))],
)
OFFICE_AND_SATURDAY = weekly_hours(
    monday_to_friday=[(time(7, 30), time(11, 30)), (time(13), time(17))],
    saturday=[(time(7, 30), time(11, 30))],
)
CALENDAR = read_seed().calendar(OFFICE)
SATURDAY_CALENDAR = read_seed().calendar(OFFICE_AND_SATURDAY)
PLAIN_CALENDAR = WorkCalendar(hours=OFFICE)
D118 = get_rule_set("D118-2025")
D61 = get_rule_set("D61-2018")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ICT)


def event(kind: str, when: str, add=None) -> ClockEvent:
    return ClockEvent(kind=EventKind(kind.upper()), at=at(when), add=add)


def solve(received, duration, *events, calendar=CALENDAR, rule_set=D118, **options):
    return due_of_target(
        received_at=at(received),
        duration=duration,
        calendar=calendar,
        rule_set=rule_set,
        events=events,
        options=ClockOptions(**options),
    )
