"""Early, on time, late: one definition, by both due dates."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.deadlines.clocks import CALENDAR, D61, D118, at, event, solve

from motcua.deadlines.rules import (
    DurationUnit,
    Timeliness,
    cross_level_paper_due,
    is_overdue,
    judge_result,
    legal_end_of,
    report_due_date,
    timeliness,
    working_days,
    working_hours,
)

EARLY, ON_TIME, LATE = Timeliness.EARLY, Timeliness.ON_TIME, Timeliness.LATE


class TestLegalEnd:
    @pytest.mark.parametrize("duration", [working_days(2), working_hours(12)])
    def test_follows_from_the_unit_as_the_clock_itself_says(self, duration):
        result = solve("2026-09-14T09:12", duration)

        assert legal_end_of(due_at=result.due_at, unit=duration.unit) == result.legal_end

    @pytest.mark.parametrize(
        ("unit", "result_at", "expected"),
        [
            (DurationUnit.WORKING_HOUR, "2026-09-15T10:30", ON_TIME),
            (DurationUnit.WORKING_HOUR, "2026-09-15T10:31", LATE),
            ("WORKING_HOUR", "2026-09-15T10:31", LATE),
            (DurationUnit.HOUR, "2026-09-15T10:31", LATE),
            (DurationUnit.HOUR, "2026-09-14T23:59", EARLY),
            (DurationUnit.WORKING_DAY, "2026-09-15T10:31", ON_TIME),
            (DurationUnit.WORKING_DAY, "2026-09-15T23:59", ON_TIME),
            (DurationUnit.WORKING_DAY, "2026-09-16T00:01", LATE),
            (DurationUnit.SAME_DAY, "2026-09-15T18:00", ON_TIME),
            (None, "2026-09-15T18:00", ON_TIME),
        ],
    )
    def test_hours_end_at_their_minute_and_days_at_midnight(self, unit, result_at, expected):
        due_at = at("2026-09-15T10:30")

        assert timeliness(result_at=at(result_at), due_at=due_at, unit=unit) is expected
        if expected is not EARLY:
            assert is_overdue(now=at(result_at), due_at=due_at, unit=unit) is (expected is LATE)


class TestBothDates:
    def judge(self, result_at, rule_set=D118):
        extended = solve(
            "2026-09-14T09:12",
            working_days(10),
            event("extension", "2026-09-25T08:40", add=working_days(3)),
        )
        return judge_result(
            result_at=at(result_at),
            due_original_at=extended.due_base,
            due_current_at=extended.due_at,
            unit=DurationUnit.WORKING_DAY,
            rule_set=rule_set,
        )

    @pytest.mark.parametrize(
        ("result_at", "original", "current"),
        [
            ("2026-09-25T17:00", EARLY, EARLY),
            ("2026-09-28T23:00", ON_TIME, EARLY),
            ("2026-09-29T08:00", LATE, EARLY),
            ("2026-10-01T16:00", LATE, ON_TIME),
            ("2026-10-02T08:00", LATE, LATE),
        ],
    )
    def test_rule_062_both_are_told_and_the_date_in_force_counts(
        self, result_at, original, current
    ):
        found = self.judge(result_at)

        assert (found.by_original, found.by_current) == (original, current)
        assert found.official is current

    def test_a_province_that_reads_the_law_otherwise_counts_by_the_first_date(self):
        parameter = replace(D118.extended_counts_as_on_time, value=False)

        found = self.judge(
            "2026-10-01T16:00", D118.with_changes({"extended_counts_as_on_time": parameter})
        )

        assert (found.official, found.by_current) == (LATE, ON_TIME)


class TestBeside:
    @pytest.mark.parametrize(
        ("month_end", "of_province", "due"),
        [
            (date(2026, 10, 31), False, date(2026, 10, 20)),
            (date(2026, 10, 31), True, date(2026, 10, 23)),
        ],
    )
    def test_rule_097_a_commune_reports_by_the_20th_and_the_province_by_the_23rd(
        self, month_end, of_province, due
    ):
        found = report_due_date(month_end=month_end, of_province=of_province, rule_set=D118)

        assert found == due
        assert report_due_date(month_end=month_end, of_province=of_province, rule_set=D61) is None

    def test_rule_036_paper_for_another_level_arrives_within_a_working_day(self):
        due = cross_level_paper_due(
            received_at=at("2026-09-18T16:00"), calendar=CALENDAR, rule_set=D118
        )

        assert due.due_at == at("2026-09-21T17:00")
