from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from tests.unit.deadlines.clocks import (
    CALENDAR,
    D61,
    D118,
    PLAIN_CALENDAR,
    SATURDAY_CALENDAR,
    at,
    event,
    solve,
)

from motcua.deadlines import rules
from motcua.deadlines.rules import (
    ClockState,
    CountingMode,
    Duration,
    DurationUnit,
    Flag,
    SegmentKind,
    Target,
    calendar_days,
    hours,
    working_days,
    working_hours,
)
from motcua.legislation.rules import SupplementPolicy

PAUSE = SupplementPolicy.PAUSE
RESTART = SupplementPolicy.RESTART


def months(amount):
    return Duration(value=Decimal(amount), unit=DurationUnit.MONTH)


class TestLawRules:
    def test_rule_022_alert_two_hours_after_arrival_at_any_hour(self):
        result = rules.alert_due(
            arrived_at=at("2026-03-07T23:30"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-03-08T01:30")

    def test_rule_023_answer_within_eight_working_hours(self):
        result = rules.accept_notice_due(
            arrived_at=at("2026-03-06T18:00"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-03-09T17:00")

    @pytest.mark.parametrize(
        ("received", "due_at"),
        [
            ("2026-03-03T15:00", "2026-03-03T17:00"),
            ("2026-03-03T15:00:01", "2026-03-04T07:30"),
            ("2026-03-06T15:01", "2026-03-09T07:30"),
            ("2026-03-03T18:30", "2026-03-04T07:30"),
            ("2026-03-07T09:00", "2026-03-09T07:30"),
            ("2026-01-10T09:00", "2026-01-10T17:00"),
        ],
    )
    def test_rule_034_paper_is_handed_over_by_the_1500_rule(self, received, due_at):
        result = rules.handover_due(received_at=at(received), calendar=CALENDAR, rule_set=D118)

        assert result.due_at == result.legal_end == at(due_at)

    def test_rule_036_paper_across_levels_within_one_working_day(self):
        result = solve("2026-03-06T09:00", None, target=Target.CROSS_LEVEL_PAPER)

        assert result.due_at == at("2026-03-09T17:00")

    def test_rule_043_consultation_moves_nothing(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("consultation_request", "2026-03-04T09:00"),
            event("consultation_reply", "2026-03-10T09:00"),
        )

        assert result.due_at == at("2026-03-16T17:00")
        assert result.due_original is None

    def test_rule_045_agency_returns_within_three_working_days(self):
        result = rules.agency_return_due(
            received_at=at("2026-02-12T09:00"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-02-24T17:00")

    def test_rule_047_full_documents_restart_the_clock(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("supplement_request", "2026-03-04T16:00"),
            event("supplement_complete", "2026-03-12T10:00"),
        )

        assert result.due_at == result.due_base == at("2026-03-26T17:00")
        assert result.due_original == at("2026-03-16T17:00")
        void = [row for row in result.ledger if row.kind is SegmentKind.VOID]
        assert sum(row.counted for row in void) == 2

    def test_rule_048_closing_is_allowed_once_15_days_are_over(self):
        result = rules.supplement_deadline(
            requested_at=at("2026-03-04T16:00"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-03-19T17:00")
        assert result.legal_end == at("2026-03-20T00:00")

    def test_rule_049_day_14_is_too_early_to_close(self):
        result = rules.supplement_deadline(
            requested_at=at("2026-03-04T16:00"), calendar=CALENDAR, rule_set=D118
        )

        assert at("2026-03-04T16:00") + timedelta(days=14) < result.legal_end

    @pytest.mark.parametrize("clock", ["00:00", "07:29", "12:00", "16:59", "17:00", "23:59"])
    def test_rule_051_day_of_acceptance_is_not_counted(self, clock):
        result = solve(f"2026-03-02T{clock}", working_days(5))

        assert result.due_at == at("2026-03-09T17:00")

    def test_rule_052_hours_start_at_the_minute(self):
        assert solve("2026-03-02T09:07", hours(24)).due_at == at("2026-03-03T09:07")
        assert solve("2026-03-02T09:07", working_hours(8)).due_at == at("2026-03-03T09:07")

    def test_rule_053_end_on_a_rest_day_moves_to_the_next_working_day(self):
        result = solve("2026-08-03T09:00", calendar_days(30))

        assert result.due_at == at("2026-09-03T17:00")
        assert result.legal_end == at("2026-09-04T00:00")

    @pytest.mark.parametrize(
        ("received", "amount", "due_at"),
        [
            ("2024-01-31T09:00", 1, "2024-02-29T17:00"),
            ("2023-01-31T09:00", 1, "2023-02-28T17:00"),
            ("2026-01-31T09:00", 1, "2026-03-02T17:00"),
            ("2025-12-15T09:00", 13, "2027-01-15T17:00"),
        ],
    )
    def test_rule_054_month_ends_on_its_last_day(self, received, amount, due_at):
        assert solve(received, months(amount)).due_at == at(due_at)

    @pytest.mark.parametrize(
        ("received", "days", "due_at"),
        [
            ("2026-01-08T10:00", 3, "2026-01-12T17:00"),
            ("2025-12-31T10:00", 1, "2026-01-05T17:00"),
            ("2026-02-13T16:00", 1, "2026-02-23T17:00"),
            ("2026-04-24T09:00", 1, "2026-04-28T17:00"),
            ("2026-08-21T09:00", 1, "2026-08-22T17:00"),
            ("2026-11-23T09:00", 1, "2026-11-25T17:00"),
        ],
    )
    def test_rule_055_only_declared_working_days_count(self, received, days, due_at):
        assert solve(received, working_days(days)).due_at == at(due_at)

    @pytest.mark.parametrize(
        ("received", "due_at"),
        [
            ("2026-03-03T15:00", "2026-03-03T17:00"),
            ("2026-03-03T15:01", "2026-03-04T17:00"),
            ("2026-03-06T15:01", "2026-03-09T17:00"),
            ("2026-03-07T09:00", "2026-03-09T17:00"),
            ("2026-01-10T14:00", "2026-01-10T17:00"),
        ],
    )
    def test_rule_057_same_day_procedure_after_1500_is_due_next_working_day(self, received, due_at):
        result = solve(
            received,
            Duration(value=Decimal(0), unit=DurationUnit.SAME_DAY),
            same_day_cutoff=time(15),
        )

        assert result.due_at == at(due_at)

    @pytest.mark.parametrize(
        ("filed", "flags"),
        [
            ("2026-03-13T16:00", ()),
            ("2026-03-15T23:59", ()),
            ("2026-03-16T00:00", (Flag.EXTENSION_LATE,)),
            ("2026-03-18T09:00", (Flag.EXTENSION_LATE,)),
        ],
    )
    def test_rule_059_apology_until_the_day_before(self, filed, flags):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("extension", filed, add=working_days(5)),
        )

        assert result.flags == flags
        assert result.due_at == at("2026-03-23T17:00")

    def test_rule_060_a_second_extension_moves_nothing(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("extension", "2026-03-10T09:00", add=working_days(5)),
            event("extension", "2026-03-18T09:00", add=working_days(5)),
        )

        assert result.due_at == at("2026-03-23T17:00")
        assert result.flags == (Flag.EXTENSION_REFUSED,)

    def test_rule_062_extension_keeps_the_first_promise(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("extension", "2026-03-13T09:00", add=working_days(5)),
        )

        assert result.due_original == result.due_base == at("2026-03-16T17:00")
        assert result.due_at == at("2026-03-23T17:00")

    def test_rule_076_error_is_corrected_in_three_working_days(self):
        result = rules.correction_due(
            found_at=at("2026-04-28T09:00"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-05-05T17:00")

    def test_rule_079_online_fee_reaches_the_budget_in_eight_working_hours(self):
        result = rules.fee_transfer_due(
            paid_at=at("2026-03-02T22:00"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-03-03T17:00")

    def test_rule_102_petition_is_forwarded_in_five_working_days(self):
        result = rules.petition_forward_due(
            received_at=at("2026-08-26T09:00"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_at == at("2026-09-07T17:00")

    def test_rule_117_an_outage_stops_no_clock(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(3),
            event("outage_start", "2026-03-03T08:00"),
            event("outage_end", "2026-03-04T16:00"),
        )

        assert result.due_at == at("2026-03-05T17:00")


class TestStart:
    def test_naive_moment_is_refused(self):
        with pytest.raises(rules.NaiveMoment):
            rules.due(
                received_at=datetime(2026, 3, 2, 9),
                duration=working_days(1),
                calendar=CALENDAR,
                rule_set=D118,
            )

    def test_moment_of_another_zone_is_read_in_vietnam(self):
        result = rules.due(
            received_at=datetime.fromisoformat("2026-03-02T18:00:00+00:00"),
            duration=working_days(1),
            calendar=CALENDAR,
            rule_set=D118,
        )

        assert result.due_at.isoformat() == "2026-03-04T17:00:00+07:00"

    @pytest.mark.parametrize(
        ("received", "due_at"),
        [
            ("2024-03-05T15:00", "2024-03-07T17:00"),
            ("2024-03-05T15:01", "2024-03-08T17:00"),
            ("2024-03-08T15:30", "2024-03-13T17:00"),
        ],
    )
    def test_local_cutoff_counts_as_the_next_working_day(self, received, due_at):
        result = solve(received, working_days(2), rule_set=D61, receipt_cutoff=time(15))

        assert result.due_at == at(due_at)

    def test_local_cutoff_opens_hours_the_next_morning(self):
        result = solve("2024-03-05T16:00", working_hours(4), receipt_cutoff=time(15))

        assert result.due_at == at("2024-03-06T11:30")

    def test_same_day_without_cutoff_lasts_until_closing(self):
        same_day = Duration(value=Decimal(0), unit=DurationUnit.SAME_DAY)

        assert solve("2026-03-03T17:00", same_day).due_at == at("2026-03-03T17:00")
        assert solve("2026-03-03T17:01", same_day).due_at == at("2026-03-04T17:00")


class TestHours:
    def test_end_at_a_closing_time_does_not_slip_to_the_next_range(self):
        assert solve("2026-03-02T07:30", working_hours(4)).due_at == at("2026-03-02T11:30")

    def test_saturday_morning_counts_for_hours_only(self):
        friday = "2026-03-06T15:00"

        in_hours = solve(friday, working_hours(8), calendar=SATURDAY_CALENDAR)
        in_days = solve(friday, working_days(2), calendar=SATURDAY_CALENDAR)

        assert in_hours.due_at == at("2026-03-09T09:30")
        assert in_days.due_at == at("2026-03-10T17:00")

    def test_saturday_morning_of_a_holiday_does_not_count(self):
        # Saturday, 29 April 2023 was the Hung Kings' day; work resumed on 4 May.
        result = solve("2023-04-28T15:00", working_hours(4), calendar=SATURDAY_CALENDAR)

        assert result.due_at == at("2023-05-04T09:30")

    def test_makeup_saturday_has_the_hours_of_a_weekday(self):
        result = solve("2026-01-09T16:30", working_hours(8), calendar=SATURDAY_CALENDAR)

        assert result.due_at == at("2026-01-10T16:30")

    def test_seconds_are_kept(self):
        assert solve("2026-03-02T11:29:30", working_hours(1)).due_at == at("2026-03-02T13:59:30")

    def test_part_of_a_day_is_part_of_eight_hours(self):
        result = solve("2026-03-02T14:00", Duration(value=Decimal("1.5"), unit="WORKING_DAY"))

        assert result.due_at == at("2026-03-04T08:30")
        assert result.legal_end == at("2026-03-05T00:00")

    def test_rolling_mode_runs_to_the_minute(self):
        result = solve("2026-03-02T10:00", working_days(3), mode=CountingMode.ROLLING)

        assert result.due_at == at("2026-03-05T10:00")
        assert result.legal_end == at("2026-03-06T00:00")


class TestPause:
    def test_day_of_the_request_is_used_and_counting_goes_on_the_day_after(self):
        result = solve(
            "2024-03-04T09:00",
            working_days(10),
            event("supplement_request", "2024-03-07T16:00"),
            event("supplement_complete", "2024-03-13T10:00"),
            rule_set=D61,
            supplement_policy=PAUSE,
        )

        assert result.due_at == at("2024-03-22T17:00")

    def test_pause_on_the_day_of_acceptance_uses_nothing(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(3),
            event("pause", "2026-03-02T10:00"),
            event("resume", "2026-03-04T10:00"),
        )

        assert result.due_at == at("2026-03-09T17:00")

    def test_pause_and_resume_on_one_day_change_nothing(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(3),
            event("pause", "2026-03-04T10:00"),
            event("resume", "2026-03-04T15:00"),
        )

        assert result.due_at == at("2026-03-05T17:00")
        assert result.due_original is None

    def test_pause_on_the_last_day_leaves_the_day_of_completion(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(3),
            event("pause", "2026-03-05T10:00"),
            event("resume", "2026-03-10T10:00"),
        )

        assert result.due_at == at("2026-03-10T17:00")

    def test_pause_after_the_due_day_gives_nothing_back(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(3),
            event("pause", "2026-03-09T10:00"),
            event("resume", "2026-03-20T10:00"),
        )

        assert result.due_at == at("2026-03-05T17:00")
        assert result.state is ClockState.RUNNING

    def test_hours_are_paused_to_the_minute(self):
        result = solve(
            "2026-03-02T08:00",
            working_hours(8),
            event("pause", "2026-03-02T10:15"),
            event("resume", "2026-03-04T16:00"),
        )

        # 2 h 15 used; 5 h 45 left: 1 h on the 4th, 4 h 45 on the 5th.
        assert result.due_at == at("2026-03-05T13:45")

    def test_plain_hours_are_paused_plainly(self):
        result = solve(
            "2026-03-02T08:00",
            hours(24),
            event("pause", "2026-03-02T20:00"),
            event("resume", "2026-03-05T20:00"),
        )

        assert result.due_at == at("2026-03-06T08:00")

    def test_calendar_days_are_paused_before_the_end_moves(self):
        # 10 days from 6 March end on Monday 16; 3 used by the 9th, 7 left after the 14th: the 21st
        # is a Saturday.
        result = solve(
            "2026-03-06T08:00",
            calendar_days(10),
            event("pause", "2026-03-09T09:00"),
            event("resume", "2026-03-14T09:00"),
        )

        assert result.due_at == at("2026-03-23T17:00")

    def test_overlapping_pauses_count_once(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("pause", "2026-03-04T09:00"),
            event("supplement_request", "2026-03-05T09:00"),
            event("resume", "2026-03-06T09:00"),
            event("supplement_complete", "2026-03-10T09:00"),
            supplement_policy=PAUSE,
        )

        # 2 used (3 and 4 March), 8 left after the 10th.
        assert result.due_at == at("2026-03-20T17:00")

    def test_open_pause_has_no_due_date(self):
        result = solve("2026-03-02T09:00", working_days(3), event("pause", "2026-03-03T10:00"))

        assert (result.due_at, result.state) == (None, ClockState.PAUSED)
        assert result.due_original == at("2026-03-05T17:00")


class TestRestart:
    def test_each_completion_restarts_in_full(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(5),
            event("supplement_request", "2026-03-03T09:00"),
            event("supplement_complete", "2026-03-05T09:00"),
            event("supplement_request", "2026-03-06T09:00"),
            event("supplement_complete", "2026-03-11T09:00"),
        )

        assert result.due_at == at("2026-03-18T17:00")
        assert result.due_original == at("2026-03-09T17:00")

    def test_restart_ends_an_extension_granted_before(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(5),
            event("extension", "2026-03-05T09:00", add=working_days(5)),
            event("supplement_request", "2026-03-10T09:00"),
            event("supplement_complete", "2026-03-16T09:00"),
        )

        assert result.due_at == at("2026-03-23T17:00")

    def test_pause_keeps_an_extension_granted_before(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(5),
            event("extension", "2026-03-05T09:00", add=working_days(5)),
            event("supplement_request", "2026-03-10T09:00"),
            event("supplement_complete", "2026-03-16T09:00"),
            supplement_policy=PAUSE,
        )

        # 10 in all, 6 used by the 10th, 4 left after the 16th.
        assert result.due_at == at("2026-03-20T17:00")

    def test_extension_after_a_restart_adds_to_the_new_date(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(5),
            event("supplement_request", "2026-03-03T09:00"),
            event("supplement_complete", "2026-03-05T09:00"),
            event("extension", "2026-03-10T09:00", add=working_days(2)),
        )

        assert result.due_first == at("2026-03-09T17:00")
        assert result.due_base == at("2026-03-12T17:00")
        assert result.due_at == at("2026-03-16T17:00")

    def test_waiting_dossier_has_no_due_date(self):
        result = solve(
            "2026-03-02T09:00", working_days(5), event("supplement_request", "2026-03-03T09:00")
        )

        assert (result.due_at, result.legal_end) == (None, None)
        assert result.state is ClockState.WAITING

    def test_same_day_cutoff_holds_for_the_day_of_completion(self):
        result = solve(
            "2026-03-03T09:00",
            working_days(0),
            event("supplement_request", "2026-03-03T10:00"),
            event("supplement_complete", "2026-03-05T15:30"),
            same_day_cutoff=time(15),
        )

        assert result.due_at == at("2026-03-06T17:00")


class TestExtension:
    def test_calendar_days_are_added_to_the_date_in_force(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(10),
            event("extension", "2026-03-10T09:00", add=calendar_days(5)),
        )

        # 16 + 5 = Saturday 21: Monday 23.
        assert result.due_at == at("2026-03-23T17:00")

    def test_days_added_to_hours_end_at_closing(self):
        result = solve(
            "2026-03-02T09:00",
            working_hours(8),
            event("extension", "2026-03-02T10:00", add=working_days(1)),
        )

        assert result.due_at == at("2026-03-04T17:00")

    def test_hours_added_to_days_run_from_closing(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(2),
            event("extension", "2026-03-03T10:00", add=working_hours(4)),
        )

        assert result.due_at == at("2026-03-05T11:30")


class TestStop:
    @pytest.mark.parametrize("kind", ["stop", "close"])
    def test_stopped_clock_has_no_due_date_and_hears_no_more(self, kind):
        result = solve(
            "2026-03-02T09:00",
            working_days(5),
            event(kind, "2026-03-04T09:00"),
            event("supplement_request", "2026-03-05T09:00"),
        )

        assert (result.due_at, result.state) == (None, ClockState.STOPPED)
        assert result.due_original == at("2026-03-09T17:00")


class TestApologyLatest:
    def test_is_the_start_of_the_due_day(self):
        result = solve("2026-03-02T09:00", working_days(10), target=Target.APOLOGY_LATEST)

        assert result.due_at == result.legal_end == at("2026-03-16T00:00")
        assert result.due_original == at("2026-03-16T17:00")

    def test_mark_is_the_last_closing_before_it(self):
        mark = rules.apology_mark(due_at=at("2026-03-16T17:00"), calendar=CALENDAR, rule_set=D118)

        assert mark == at("2026-03-13T17:00")


class TestTargetsOfTheRuleSet:
    def test_older_law_sets_no_closing_term(self):
        with pytest.raises(rules.LimitNotInRuleSet):
            rules.supplement_deadline(
                requested_at=at("2024-03-04T16:00"), calendar=CALENDAR, rule_set=D61
            )

    def test_given_sector_limit_goes_before_the_general_one(self):
        result = solve("2026-03-02T09:00", calendar_days(30), target=Target.SUPPLEMENT_DEADLINE)

        assert result.due_at == at("2026-04-01T17:00")


class TestProjected:
    def test_days_off_not_announced_are_told(self):
        assert solve("2027-01-29T09:00", working_days(10)).is_projected
        assert not solve("2026-03-02T09:00", working_days(10)).is_projected

    def test_calendar_days_rest_on_them_only_at_the_end(self):
        assert solve("2027-02-01T09:00", calendar_days(5)).is_projected
        assert not solve("2027-02-01T09:00", calendar_days(14)).is_projected

    def test_years_beyond_the_table_are_told(self):
        assert solve("2027-12-30T09:00", working_days(5)).is_projected
        assert not solve("2027-12-30T09:00", working_days(5), calendar=PLAIN_CALENDAR).is_projected


class TestEventsThatContradict:
    @pytest.mark.parametrize(
        "events",
        [
            [("resume", "2026-03-04T09:00")],
            [("supplement_complete", "2026-03-04T09:00")],
            [("pause", "2026-03-03T09:00"), ("pause", "2026-03-04T09:00")],
            [("pause", "2026-03-01T09:00")],
        ],
    )
    def test_are_refused(self, events):
        with pytest.raises(rules.UnableToApplyEvent):
            solve("2026-03-02T09:00", working_days(5), *(event(*row) for row in events))

    def test_order_of_the_list_does_not_matter(self):
        request = event("supplement_request", "2026-03-04T16:00")
        complete = event("supplement_complete", "2026-03-12T10:00")

        forth = solve("2026-03-02T09:00", working_days(10), request, complete)
        back = solve("2026-03-02T09:00", working_days(10), complete, request)

        assert forth == back


class TestLedger:
    def test_counts_exactly_the_term(self):
        result = solve("2026-02-11T10:00", working_days(5))

        assert sum(row.counted for row in result.ledger) == 5
        assert next(row.kind for row in result.ledger) is SegmentKind.RECEIVED

    def test_follows_without_gap_to_the_due_moment(self):
        result = solve("2026-02-11T10:00", working_days(5))

        for earlier, later in zip(result.ledger, result.ledger[1:], strict=False):
            assert earlier.ends_at == later.starts_at
        assert result.ledger[-1].ends_at == result.due_at

    def test_names_the_day_off_and_its_source(self):
        grounds = " ".join(row.ground for row in solve("2026-08-28T09:00", working_days(3)).ledger)

        assert "Nghỉ hoán đổi (làm bù 22/08/2026)" in grounds
        assert "Quốc khánh" in grounds
        assert "Bộ luật Dân sự 2015, Điều 147 khoản 2" in grounds

    def test_effects_tell_the_story_of_a_restart(self):
        result = solve(
            "2026-09-14T09:12",
            working_days(10),
            event("supplement_request", "2026-09-16T16:20"),
            event("supplement_complete", "2026-09-23T10:05"),
        )

        effects = [row.effect for row in result.ledger if row.effect]
        assert effects == [
            "Bắt đầu → 17:00 28/09/2026",
            "Hủy hạn 28/09/2026 · chờ đến 01/10/2026",
            "Chờ 7 ngày, không tính",
            "Bắt đầu → 17:00 07/10/2026",
        ]

    def test_fractions_add_up_in_days(self):
        result = solve("2026-03-02T14:00", Duration(value=Decimal("1.5"), unit="WORKING_DAY"))

        assert sum(row.counted for row in result.ledger) == Decimal("1.5")

    def test_months_count_as_months(self):
        rows = solve("2025-10-31T09:00", months(1)).ledger

        assert [(row.counted, row.unit) for row in rows if row.counted] == [(1, "MONTH")]
        assert rows[-1].kind is SegmentKind.MOVED
