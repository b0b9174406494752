"""The clock against an independent slow one, on histories nobody chose."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.deadlines import slow_clock

from motcua.deadlines.cases import read_case
from motcua.deadlines.rules import ICT, SegmentKind

WEEKS = (
    {"mon_fri": ["07:30-11:30", "13:00-17:00"]},
    {"mon_fri": ["07:30-11:30", "13:00-17:00"], "sat": ["07:30-11:30"]},
    {"mon_fri": ["07:00-11:00", "13:30-17:00"]},
    {"mon_fri": ["08:00-12:00", "13:00-16:00"], "sat": ["08:00-10:00", "10:30-12:00"]},
    {"mon_fri": ["08:05-16:35"]},
)
FIRST, LAST = datetime(2018, 12, 31), datetime(2027, 6, 30)
moments = st.datetimes(min_value=FIRST, max_value=LAST).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=ICT)
)
weeks = st.sampled_from(WEEKS)


@st.composite
def histories(draw, *, longest_hold_days=20):
    """A receipt and up to two holds after it, in the order of time."""
    received = draw(moments)
    holds, since = [], received
    for _ in range(draw(st.integers(0, 2))):
        start = since + timedelta(minutes=draw(st.integers(1, 9 * 24 * 60)))
        end = start + timedelta(minutes=draw(st.integers(1, longest_hold_days * 24 * 60)))
        holds.append((start, end))
        since = end
    return received, holds


def solve(received, value, unit, hours, events=(), **options):
    return read_case(
        {
            "id": "X",
            "received_at": received.isoformat(),
            "duration": {"value": value, "unit": unit},
            "working_hours": hours,
            "rule_set": "D118-2025",
            "events": list(events),
            "options": options,
        }
    ).solve()


def as_events(holds, first, second):
    return [
        {"type": kind, "at": at.isoformat()}
        for start, end in holds
        for kind, at in ((first, start), (second, end))
    ]


def running_holds(holds, due_without):
    """Keep the holds that began while the limit still ran; a later one gives nothing back."""
    kept = []
    for hold in holds:
        due_at = due_without(kept)
        assume(hold[0].date() != due_at.date() and hold[0] != due_at)
        if hold[0] > due_at:
            break
        kept.append(hold)
    return kept


@settings(max_examples=200, deadline=None)
@given(histories(), st.integers(1, 60), weeks)
def test_working_days_with_pauses(history, days, hours):
    received, holds = history
    expected_holds = running_holds(
        holds, lambda kept: slow_clock.due_by_working_days(received, days, kept, hours)
    )

    result = solve(received, days, "working_day", hours, as_events(holds, "pause", "resume"))

    assert result.due_at == slow_clock.due_by_working_days(received, days, expected_holds, hours)
    counted = sum(row.counted for row in result.ledger if row.kind is SegmentKind.COUNTED)
    assert counted == days


@settings(max_examples=200, deadline=None)
@given(histories(), st.integers(1, 90), weeks)
def test_calendar_days_with_pauses(history, days, hours):
    received, holds = history
    expected_holds = running_holds(
        holds, lambda kept: slow_clock.due_by_calendar_days(received, days, kept, hours)
    )
    # A hold that begins between the last day and the working day it moved to has nothing to hold.
    assume(
        all(
            start.date()
            < slow_clock.due_by_calendar_days(received, days, expected_holds[:n], hours).date()
            - timedelta(days=10)
            for n, (start, _) in enumerate(expected_holds)
        )
    )

    result = solve(received, days, "calendar_day", hours, as_events(holds, "pause", "resume"))

    assert result.due_at == slow_clock.due_by_calendar_days(received, days, expected_holds, hours)


@settings(max_examples=40, deadline=None)
@given(histories(longest_hold_days=4), st.integers(1, 40), weeks)
def test_working_hours_with_pauses(history, amount, hours):
    received, holds = history
    expected_holds = running_holds(
        holds, lambda kept: slow_clock.due_by_minutes(received, amount * 60, kept, hours)
    )

    result = solve(received, amount, "working_hour", hours, as_events(holds, "pause", "resume"))

    assert result.due_at == slow_clock.due_by_minutes(received, amount * 60, expected_holds, hours)
    counted = sum(row.counted for row in result.ledger if row.kind is SegmentKind.COUNTED)
    # A third of an hour has no end as a decimal number.
    assert round(counted, 9) == amount


@settings(max_examples=40, deadline=None)
@given(moments, st.integers(1, 12), weeks)
def test_halves_and_rolling_days_are_eight_hour_days_without_saturdays(received, halves, hours):
    value = Decimal(halves) / 2

    result = solve(received, str(value), "working_day", hours, mode="rolling")

    assert result.due_at == slow_clock.due_by_minutes(
        received, halves * 240, [], hours, for_hours=False
    )


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(1, 36), weeks)
def test_months(received, amount, hours):
    assume(received < datetime(2024, 6, 1, tzinfo=ICT))

    result = solve(received, amount, "month", hours)

    assert result.due_at == slow_clock.due_by_months(received, amount, hours)


@settings(max_examples=200, deadline=None)
@given(histories(), st.integers(1, 60), weeks)
def test_restart_counts_from_the_last_completion(history, days, hours):
    received, holds = history
    start = holds[-1][1] if holds else received

    result = solve(
        received,
        days,
        "working_day",
        hours,
        as_events(holds, "supplement_request", "supplement_complete"),
        supplement_policy="restart",
    )

    assert result.due_at == slow_clock.due_by_working_days(start, days, [], hours)
    assert result.due_first == slow_clock.due_by_working_days(received, days, [], hours)


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(1, 30), st.integers(1, 20), st.integers(0, 20 * 24 * 60), weeks)
def test_extension_adds_working_days_and_tells_when_it_was_late(
    received, days, added, minutes, hours
):
    filed = received + timedelta(minutes=minutes)
    base = slow_clock.due_by_working_days(received, days, [], hours)

    result = solve(
        received,
        days,
        "working_day",
        hours,
        [
            {
                "type": "extension",
                "at": filed.isoformat(),
                "add": {"value": added, "unit": "working_day"},
            }
        ],
    )

    assert result.due_at == slow_clock.due_by_working_days(received, days + added, [], hours)
    assert result.due_original == base
    assert bool(result.flags) == (filed.date() >= base.date())


@settings(max_examples=100, deadline=None)
@given(
    st.dates(min_value=date(2018, 12, 31), max_value=date(2027, 1, 31)),
    st.integers(0, 500),
)
def test_adding_and_counting_days_are_inverse(day, count):
    calendar = read_case(
        {"received_at": "2026-03-02T09:00:00+07:00", "duration": {"value": 1, "unit": "month"}}
    ).calendar

    last = calendar.add_working_days(day, count)

    assert calendar.count_working_days(after=day, until=last) == count
    walked = sum(slow_clock.works(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))
    assert walked == count
