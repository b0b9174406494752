"""The clock against the slow one where hours change with the season, Saturdays and sector waits."""

from datetime import date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.deadlines import slow_clock
from tests.unit.deadlines.clocks import D118

from motcua.deadlines.rules import (
    ICT,
    ClockEvent,
    ClockOptions,
    EventKind,
    Season,
    SegmentKind,
    WorkCalendar,
    due,
    weekly_hours,
    working_days,
    working_hours,
)
from motcua.deadlines.seed import read_seed
from motcua.legislation.rules import effective_rules, read_sector_rules

WINTER = {"mon_fri": ["08:00-12:00", "13:00-16:30"], "sat": ["08:00-11:00"]}
SUMMER = {"mon_fri": ["07:00-11:00", "13:30-17:00"]}
MORNINGS = {"mon_fri": ["07:30-11:30"], "sat": ["07:30-11:30"]}
YEARS = range(2019, 2028)
SECTOR = effective_rules(
    D118,
    read_sector_rules(
        [{"parameter": "pausing_waits", "value": ["OPINION"], "ground": "Luật thử, Điều 2"}]
    ),
)
moments = st.datetimes(min_value=datetime(2019, 1, 2), max_value=datetime(2026, 9, 30)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=ICT)
)
offices = st.sampled_from([(WINTER, SUMMER), (SUMMER, MORNINGS), (MORNINGS, WINTER)])


def season_of(day: date, office):
    """15 April to 14 October is the summer of this office."""
    winter, summer = office
    return summer if (4, 15) <= (day.month, day.day) <= (10, 14) else winter


def week(hours):
    def pairs(rows):
        return [tuple(time.fromisoformat(end) for end in row.split("-")) for row in rows]

    return weekly_hours(
        monday_to_friday=pairs(hours["mon_fri"]), saturday=pairs(hours.get("sat", []))
    )


def calendar_of(office) -> WorkCalendar:
    plain = read_seed().calendar(week(office[0]))
    return WorkCalendar(
        special_days=plain.special_days,
        hours=week(office[0]),
        seasons=tuple(
            Season(
                first_date=date(year, 4, 15), last_date=date(year, 10, 14), hours=week(office[1])
            )
            for year in YEARS
        ),
    )


def by_minutes(received, minutes, holds, office):
    moment, left = received, minutes
    while left:
        held = any(start <= moment < end for start, end in holds)
        hours = season_of(moment.date(), office)
        if not held and slow_clock.is_open(moment, hours, for_hours=True):
            left -= 1
        moment += slow_clock.MINUTE
    return moment


def by_days(received, days, holds, office):
    day, left = received.date(), days
    while left:
        day += slow_clock.DAY
        held = any(start.date() < day <= end.date() for start, end in holds)
        if slow_clock.works(day) and not held:
            left -= 1
    return slow_clock.closing(day, season_of(day, office), received.tzinfo)


def solve(received, duration, office, holds=()):
    events = [
        ClockEvent(kind=kind, at=at)
        for start, end in holds
        for kind, at in (
            (EventKind.CONSULTATION_REQUEST, start),
            (EventKind.CONSULTATION_REPLY, end),
        )
    ]
    return due(
        received_at=received,
        duration=duration,
        calendar=calendar_of(office),
        rule_set=SECTOR,
        events=events,
        options=ClockOptions(),
    )


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 60), offices)
def test_hours_of_two_seasons_and_saturday_mornings(received, amount, office):
    result = solve(received, working_hours(amount), office)

    assert result.due_at == by_minutes(received, amount * 60, [], office)
    counted = sum(row.counted for row in result.ledger if row.kind is SegmentKind.COUNTED)
    assert round(counted, 9) == amount


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(1, 150), offices)
def test_days_close_at_the_hour_of_their_season(received, amount, office):
    result = solve(received, working_days(amount), office)

    assert result.due_at == by_days(received, amount, [], office)


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(2, 80), st.integers(0, 40 * 1440), st.integers(1, 40 * 1440), offices)
def test_days_do_not_run_while_sector_law_waits(received, amount, after, length, office):
    start = received + timedelta(minutes=after)
    hold = (start, start + timedelta(minutes=length))
    plain = by_days(received, amount, [], office)
    assume(start.date() < plain.date())

    result = solve(received, working_days(amount), office, [hold])

    assert result.due_at == by_days(received, amount, [hold], office)


@settings(max_examples=40, deadline=None)
@given(moments, st.integers(2, 40), st.integers(1, 5 * 1440), st.integers(1, 5 * 1440), offices)
def test_hours_do_not_run_while_sector_law_waits(received, amount, after, length, office):
    start = received + timedelta(minutes=after)
    hold = (start, start + timedelta(minutes=length))
    assume(start < by_minutes(received, amount * 60, [], office))

    result = solve(received, working_hours(amount), office, [hold])

    assert result.due_at == by_minutes(received, amount * 60, [hold], office)
