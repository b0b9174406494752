"""
Faults found in the clocks of older systems, each with the number of the list of lessons.

Number 15 (a scheduler that runs twice and floods) is tried where the sweeps are: tests/integration/dossiers.
"""

import time as clock
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
from tests.unit.deadlines.clocks import CALENDAR, OFFICE, SATURDAY_CALENDAR, at, event, solve

from motcua.deadlines import rules
from motcua.deadlines.rules import (
    DayKind,
    DurationUnit,
    SegmentKind,
    SpecialDay,
    Timeliness,
    WeeklyHours,
    WorkCalendar,
    calendar_days,
    weekly_hours,
    working_days,
    working_hours,
)
from motcua.deadlines.seed import read_seed


def office(*ranges):
    pairs = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in ranges]
    return read_seed().calendar(weekly_hours(monday_to_friday=pairs))


@pytest.mark.parametrize(
    ("calendar", "closing"),
    [
        (office(("07:30", "11:30"), ("13:00", "17:00")), "17:00"),
        (office(("08:00", "12:00"), ("13:00", "16:30")), "16:30"),
        (office(("08:00", "12:00"), ("13:00", "16:00")), "16:00"),
    ],
)
def test_fault_01_a_day_is_a_day_however_long_the_office_is_open(calendar, closing):
    result = solve("2026-01-05T08:00", working_days(10), calendar=calendar)

    assert result.due_at == at(f"2026-01-16T{closing}")


def test_fault_02_filed_on_a_public_holiday_the_holiday_is_no_working_day():
    assert solve("2026-01-01T09:00", working_days(1)).due_at == at("2026-01-05T17:00")


def test_fault_03_saturday_has_its_own_hours_not_mondays():
    result = solve("2026-03-06T17:00", working_hours(8), calendar=SATURDAY_CALENDAR)

    assert result.due_at == at("2026-03-09T11:30")


def test_fault_04_a_day_may_have_one_session():
    calendar = WorkCalendar(
        hours=WeeklyHours(
            (*[rules.weekly_hours(monday_to_friday=[(time(8), time(12))]).days[0]] * 5, (), ())
        )
    )

    assert solve("2026-03-02T10:00", working_hours(3), calendar=calendar).due_at == at(
        "2026-03-03T09:00"
    )


def test_fault_05_a_make_up_sunday_after_a_free_saturday_counts():
    calendar = WorkCalendar(
        hours=OFFICE,
        special_days=(SpecialDay(date=date(2026, 3, 8), kind=DayKind.SWAP_WORKDAY, name="Làm bù"),),
    )

    assert solve("2026-03-06T09:00", working_days(1), calendar=calendar).due_at == at(
        "2026-03-08T17:00"
    )
    assert solve("2026-03-06T17:00", working_hours(4), calendar=calendar).due_at == at(
        "2026-03-08T11:30"
    )


def test_fault_06_long_terms_do_not_stop_after_360_days():
    plain = WorkCalendar(hours=OFFICE)

    dates = {n: solve("2026-01-05T09:00", working_days(n), calendar=plain) for n in (300, 400)}

    assert dates[300].due_date == date(2026, 1, 5) + timedelta(weeks=60)
    assert dates[400].due_date == date(2026, 1, 5) + timedelta(weeks=80)


def test_fault_07_a_calendar_without_hours_is_an_error_not_a_missing_date():
    closed = WorkCalendar(hours=WeeklyHours(((), (), (), (), (), (), ())))

    for duration in (working_days(1), working_hours(1), calendar_days(1)):
        with pytest.raises(rules.UnableToUseCalendar):
            solve("2026-03-02T09:00", duration, calendar=closed)


def test_fault_07_two_rows_for_one_day_are_an_error():
    row = SpecialDay(date=date(2026, 3, 3), kind=DayKind.HOLIDAY, name="Lễ")

    with pytest.raises(rules.UnableToUseCalendar):
        WorkCalendar(hours=OFFICE, special_days=(row, row))


@pytest.mark.parametrize("unit", list(DurationUnit))
def test_fault_08_every_unit_of_the_law_is_known(unit):
    amount = working_days(0).value if unit is DurationUnit.SAME_DAY else working_days(2).value

    result = solve("2026-03-02T09:00", rules.Duration(value=amount, unit=unit))

    assert result.due_at is not None
    assert result.ledger


def test_fault_09_waiting_time_is_measured_between_the_events_themselves():
    result = solve(
        "2024-03-04T09:00",
        working_days(15),
        event("pause", "2024-03-06T10:00"),
        event("resume", "2024-03-08T10:00"),
        event("pause", "2024-03-12T10:00"),
        event("resume", "2024-03-15T10:00"),
    )

    assert result.due_at == at("2024-04-01T17:00")


def test_fault_10_a_restart_keeps_the_old_date_and_its_history():
    result = solve(
        "2026-03-02T09:00",
        working_days(10),
        event("supplement_request", "2026-03-04T16:00"),
        event("supplement_complete", "2026-03-12T10:00"),
    )

    assert result.due_original == at("2026-03-16T17:00")
    kinds = {row.kind for row in result.ledger}
    assert {SegmentKind.VOID, SegmentKind.WAITING, SegmentKind.COUNTED} <= kinds


def test_fault_11_two_offices_at_once_never_share_hours():
    long_day = office(("07:00", "11:30"), ("13:00", "17:30"))
    short_day = office(("08:00", "11:00"))
    expected = {
        id(calendar): solve("2026-03-02T09:00", working_hours(20), calendar=calendar).due_at
        for calendar in (long_day, short_day)
    }

    with ThreadPoolExecutor(max_workers=8) as pool:
        offices = [long_day, short_day] * 200
        found = pool.map(
            lambda calendar: solve("2026-03-02T09:00", working_hours(20), calendar=calendar).due_at,
            offices,
        )

        assert list(found) == [expected[id(calendar)] for calendar in offices]


def test_fault_12_five_past_eight_is_after_eight():
    result = solve("2026-03-02T07:00", working_hours(1), calendar=office(("08:05", "16:35")))

    assert result.due_at == at("2026-03-02T09:05")


def test_fault_13_lateness_of_a_step_is_measured_with_holidays_and_hours():
    late = rules.remaining(
        now=at("2026-02-23T09:00"), due_at=at("2026-02-13T16:00"), calendar=CALENDAR
    )

    assert late.is_over
    assert late.working_minutes == -(60 + 90)


def test_fault_14_nothing_is_early_without_a_due_date():
    stopped = solve("2026-03-02T09:00", working_days(5), event("stop", "2026-03-03T09:00"))

    assert stopped.due_at is None
    with pytest.raises(AttributeError):
        rules.timeliness(result_at=at("2026-03-03T09:00"), due_at=stopped.due_at)


def test_fault_14_afternoon_starts_at_its_own_minute():
    calendar = office(("08:00", "11:45"), ("13:15", "17:00"))

    assert solve("2026-03-02T12:00", working_hours(1), calendar=calendar).due_at == at(
        "2026-03-02T14:15"
    )


def test_fault_14_early_on_time_and_late_use_one_measure():
    due_at = at("2026-03-16T17:00")

    verdicts = [
        rules.timeliness(result_at=due_at + timedelta(minutes=n), due_at=due_at) for n in (-1, 1)
    ]

    assert verdicts == [Timeliness.ON_TIME, Timeliness.ON_TIME]


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Kiritimati"])
def test_fault_16_the_zone_of_the_machine_does_not_matter(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    clock.tzset()
    try:
        received = datetime.fromisoformat("2026-03-02T23:30:00+07:00")
        result = solve(received.replace(tzinfo=None).isoformat(), working_days(1))
    finally:
        monkeypatch.undo()
        clock.tzset()

    assert result.due_at.isoformat() == "2026-03-03T17:00:00+07:00"


def test_fault_11_a_calendar_cannot_be_changed_behind_a_computation():
    with pytest.raises(AttributeError):
        CALENDAR.version = "other"
