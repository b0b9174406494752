from datetime import timedelta

import pytest
from tests.unit.deadlines.clocks import CALENDAR, D118, SATURDAY_CALENDAR, at, event, solve

from motcua.deadlines import rules
from motcua.deadlines.rules import DayState, Timeliness, explain_days, working_days, working_hours


def clock_of_the_pictures():
    return solve(
        "2026-09-14T09:12",
        working_days(10),
        event("supplement_request", "2026-09-16T16:20"),
        event("supplement_complete", "2026-09-23T10:05"),
        event("consultation_request", "2026-09-28T10:12"),
        event("extension", "2026-10-06T08:40", add=working_days(3)),
        event("consultation_reply", "2026-10-07T08:05"),
    )


class TestClockOfThePictures:
    """The history of one dossier, as the officer's screens show it on 7 October 2026 at 10:32."""

    now = at("2026-10-07T10:32")

    def test_three_dates_are_kept_apart(self):
        result = clock_of_the_pictures()

        assert result.due_first == at("2026-09-28T17:00")
        assert result.due_base == at("2026-10-07T17:00")
        assert result.due_at == at("2026-10-12T17:00")
        assert result.flags == ()

    def test_request_came_on_the_second_of_three_working_days(self):
        received, requested = at("2026-09-14T09:12"), at("2026-09-16T16:20")

        used = CALENDAR.count_working_days(after=received.date(), until=requested.date())
        limit = rules.agency_return_due(received_at=received, calendar=CALENDAR, rule_set=D118)

        assert used == 2
        assert requested < limit.due_at == at("2026-09-17T17:00")

    def test_closing_date(self):
        result = rules.supplement_deadline(
            requested_at=at("2026-09-16T16:20"), calendar=CALENDAR, rule_set=D118
        )

        assert result.due_date.isoformat() == "2026-10-01"

    def test_answer_came_995_working_minutes_late(self):
        late = rules.remaining(
            now=at("2026-10-07T08:05"), due_at=at("2026-10-02T17:00"), calendar=CALENDAR
        )

        assert late.working_minutes == -995
        assert late.text == "Quá hạn 2 ngày 35 phút"

    def test_apology_went_out_8_h_20_before_the_mark(self):
        mark = rules.apology_mark(due_at=at("2026-10-07T17:00"), calendar=CALENDAR, rule_set=D118)

        assert mark - at("2026-10-06T08:40") == timedelta(hours=8, minutes=20)

    def test_used_and_left(self):
        result = clock_of_the_pictures()

        used = rules.used(now=self.now, since=at("2026-09-23T10:05"), calendar=CALENDAR)
        left = rules.remaining(now=self.now, due_at=result.due_at, calendar=CALENDAR)

        assert used.length_text == "9 ngày 3 giờ 2 phút"
        assert left.text == "Còn 3 ngày 4 giờ 58 phút"

    def test_step_of_4800_minutes(self):
        step = solve("2026-09-23T14:20", working_hours(80))

        left = rules.remaining(now=self.now, due_at=step.due_at, calendar=CALENDAR)

        assert step.due_at == at("2026-10-07T14:20")
        assert left.working_minutes == 138

    def test_day_boxes_show_both_runs(self):
        boxes = {
            box.date.isoformat(): box
            for box in explain_days(clock_of_the_pictures(), calendar=CALENDAR)
        }

        assert boxes["2026-09-14"].state is DayState.RECEIVED
        assert boxes["2026-09-16"].state is DayState.VOID
        assert boxes["2026-09-18"].state is DayState.WAITING
        assert boxes["2026-09-23"].state is DayState.RECEIVED
        assert (boxes["2026-09-24"].state, boxes["2026-09-24"].number) == (DayState.COUNTED, 1)
        assert (boxes["2026-10-07"].state, boxes["2026-10-07"].number) == (DayState.COUNTED, 10)
        assert boxes["2026-10-08"].is_extension
        assert boxes["2026-10-12"].label == "13 – hẹn"


class TestExplainDays:
    def test_the_boxes_of_the_intake_page(self):
        result = solve("2026-10-07T10:32", working_days(3))

        boxes = explain_days(result, calendar=CALENDAR)

        assert [(box.weekday, box.date.day, box.label) for box in boxes] == [
            ("T4", 7, "nhận"),
            ("T5", 8, "1"),
            ("T6", 9, "2"),
            ("T7", 10, "nghỉ"),
            ("CN", 11, "nghỉ"),
            ("T2", 12, "3 – hẹn"),
        ]

    def test_holidays_are_named(self):
        labels = [
            box.label
            for box in explain_days(solve("2026-11-23T10:00", working_days(2)), calendar=CALENDAR)
        ]

        assert labels == ["nhận", "lễ", "1", "2 – hẹn"]

    def test_same_day_procedure_is_one_box(self):
        boxes = explain_days(solve("2026-03-03T09:00", working_days(0)), calendar=CALENDAR)

        assert [(box.state, box.label) for box in boxes] == [(DayState.DUE, "hẹn")]

    def test_same_day_procedure_of_a_saturday(self):
        boxes = explain_days(solve("2026-03-07T09:00", working_days(0)), calendar=CALENDAR)

        assert [box.label for box in boxes] == ["nhận", "nghỉ", "hẹn"]

    def test_hours_have_no_numbers(self):
        boxes = explain_days(solve("2026-03-06T15:00", working_hours(8)), calendar=CALENDAR)

        assert [box.label for box in boxes] == ["tính", "nghỉ", "nghỉ", "hẹn"]

    def test_calendar_days_that_move(self):
        boxes = explain_days(solve("2026-03-05T09:00", rules.calendar_days(2)), calendar=CALENDAR)

        assert [box.label for box in boxes] == ["nhận", "1", "2", "nghỉ", "hẹn"]

    def test_numbers_go_on_after_a_pause(self):
        result = solve(
            "2026-03-02T09:00",
            working_days(4),
            event("pause", "2026-03-04T10:00"),
            event("resume", "2026-03-05T10:00"),
        )

        labels = [box.label for box in explain_days(result, calendar=CALENDAR)]

        assert labels == ["nhận", "1", "2", "nhận", "3", "nghỉ", "nghỉ", "4 – hẹn"]


class TestTimeliness:
    due_at = at("2026-03-16T17:00")

    @pytest.mark.parametrize(
        ("result_at", "expected"),
        [
            ("2026-03-15T23:59", Timeliness.EARLY),
            ("2026-03-16T00:00", Timeliness.ON_TIME),
            ("2026-03-16T17:00", Timeliness.ON_TIME),
            ("2026-03-16T17:30", Timeliness.ON_TIME),
            ("2026-03-17T00:00", Timeliness.ON_TIME),
            ("2026-03-17T00:01", Timeliness.LATE),
        ],
    )
    def test_is_judged_by_the_due_day(self, result_at, expected):
        assert rules.timeliness(result_at=at(result_at), due_at=self.due_at) is expected

    def test_hours_end_at_their_minute(self):
        step = solve("2026-03-02T09:00", working_hours(8))

        verdict = rules.timeliness(
            result_at=at("2026-03-03T09:01"), due_at=step.due_at, legal_end=step.legal_end
        )

        assert verdict is Timeliness.LATE


class TestRemaining:
    @pytest.mark.parametrize(
        ("now", "due_at", "text"),
        [
            ("2026-03-16T17:00", "2026-03-16T17:00", "Còn 0 phút"),
            ("2026-03-16T06:00", "2026-03-16T17:00", "Còn 1 ngày"),
            ("2026-03-14T10:00", "2026-03-16T17:00", "Còn 1 ngày"),
            ("2026-03-16T17:30", "2026-03-16T17:00", "Quá hạn 0 phút"),
            ("2026-03-17T08:00", "2026-03-16T17:00", "Quá hạn 30 phút"),
        ],
    )
    def test_in_words(self, now, due_at, text):
        left = rules.remaining(now=at(now), due_at=at(due_at), calendar=CALENDAR)

        assert left.text == text

    def test_saturday_counts_only_when_asked(self):
        bounds = {"now": at("2026-03-06T16:00"), "due_at": at("2026-03-09T08:30")}

        plain = rules.remaining(**bounds, calendar=SATURDAY_CALENDAR)
        service = rules.remaining(**bounds, calendar=SATURDAY_CALENDAR, service_hours=True)

        assert (plain.working_minutes, service.working_minutes) == (120, 360)


class TestFullMoment:
    def test_reads_as_on_the_screen(self):
        assert rules.full_moment(at("2026-10-12T17:00")) == "17:00 Thứ Hai 12/10/2026"
