"""The clock under sector law: it pauses for what that law names, and for nothing else."""

import pytest
from tests.unit.deadlines.clocks import D118, SATURDAY_CALENDAR, at, event, solve

from motcua.deadlines.rules import (
    ClockEvent,
    ClockState,
    EventKind,
    SegmentKind,
    UnableToApplyEvent,
    working_days,
    working_hours,
)
from motcua.legislation.rules import effective_rules, read_sector_rules


def law(**values):
    return effective_rules(
        D118,
        read_sector_rules(
            {"parameter": name, "value": value, "ground": "Luật thử, Điều 2"}
            for name, value in values.items()
        ),
    )


OPINION = law(pausing_waits=["OPINION"])
OBLIGATION = law(pausing_waits=["FINANCIAL_OBLIGATION", "PUBLIC_NOTICE"])
PAUSE = law(supplement_policy="PAUSE")
TEN_DAYS = working_days(10)
CONSULTATION = (
    event("consultation_request", "2026-09-16T10:00"),
    event("consultation_reply", "2026-09-21T08:00"),
)


class TestWaits:
    def test_rule_043_general_law_does_not_wait_for_an_opinion(self):
        assert solve("2026-09-14T09:12", TEN_DAYS, *CONSULTATION).due_at == at("2026-09-28T17:00")

    def test_an_opinion_that_sector_law_names_is_not_counted(self):
        result = solve("2026-09-14T09:12", TEN_DAYS, *CONSULTATION, rule_set=OPINION)

        # Used 15 and 16 September; eight more after the 21st.
        assert result.due_at == at("2026-10-01T17:00")
        waited = [row for row in result.ledger if row.kind is SegmentKind.WAITING]
        assert "Luật thử, Điều 2" in waited[0].ground
        assert "ý kiến" in waited[0].ground
        assert sum(row.counted for row in result.ledger if row.kind is SegmentKind.COUNTED) == 10

    def test_an_obligation_does_not_pause_where_only_opinions_do(self):
        notice = event("obligation_notice", "2026-09-16T10:00")

        result = solve("2026-09-14T09:12", TEN_DAYS, notice, rule_set=OPINION)

        assert result.due_at == at("2026-09-28T17:00")
        assert result.state is ClockState.RUNNING

    @pytest.mark.parametrize(
        ("begins", "ends"),
        [("obligation_notice", "obligation_met"), ("public_notice_start", "public_notice_end")],
    )
    def test_hours_wait_to_the_minute(self, begins, ends):
        result = solve(
            "2026-09-14T09:00",
            working_hours(8),
            event(begins, "2026-09-14T10:30"),
            event(ends, "2026-09-16T15:15"),
            rule_set=OBLIGATION,
        )

        # 1 h 30 used; 1 h 45 on the 16th, 4 h on the morning of the 17th, 45 minutes after noon.
        assert result.due_at == at("2026-09-17T13:45")

    def test_an_open_wait_has_no_due_date(self):
        result = solve(
            "2026-09-14T09:00",
            TEN_DAYS,
            event("obligation_notice", "2026-09-16T10:30"),
            rule_set=OBLIGATION,
        )

        assert (result.due_at, result.state) == (None, ClockState.PAUSED)

    def test_two_opinions_at_once_wait_until_the_last_one(self):
        def opinion(kind, when, key):
            return ClockEvent(kind=EventKind(kind), at=at(when), key=key)

        result = solve(
            "2026-09-14T09:12",
            TEN_DAYS,
            opinion("CONSULTATION_REQUEST", "2026-09-16T10:00", "tax"),
            opinion("CONSULTATION_REQUEST", "2026-09-16T11:00", "police"),
            opinion("CONSULTATION_REPLY", "2026-09-17T08:00", "police"),
            opinion("CONSULTATION_REPLY", "2026-09-21T08:00", "tax"),
            rule_set=OPINION,
        )

        assert result.due_at == at("2026-10-01T17:00")

    def test_a_reply_that_nobody_asked_for_is_a_fault(self):
        with pytest.raises(UnableToApplyEvent):
            solve("2026-09-14T09:12", TEN_DAYS, CONSULTATION[1], rule_set=OPINION)

    def test_a_return_during_a_wait_starts_again_when_both_are_over(self):
        result = solve(
            "2026-09-14T09:12",
            TEN_DAYS,
            event("consultation_request", "2026-09-16T10:00"),
            event("supplement_request", "2026-09-17T10:00"),
            event("supplement_complete", "2026-09-18T10:00"),
            event("consultation_reply", "2026-09-21T08:00"),
            rule_set=OPINION,
        )

        assert result.due_at == at("2026-10-05T17:00")


class TestSupplement:
    EVENTS = (
        event("supplement_request", "2026-09-16T16:20"),
        event("supplement_complete", "2026-09-23T10:05"),
    )

    def test_general_law_restarts_and_sector_law_may_resume(self):
        restarted = solve("2026-09-14T09:12", TEN_DAYS, *self.EVENTS)
        resumed = solve("2026-09-14T09:12", TEN_DAYS, *self.EVENTS, rule_set=PAUSE)

        assert restarted.due_at == at("2026-10-07T17:00")
        assert resumed.due_at == at("2026-10-05T17:00")
        assert any("Luật thử, Điều 2" in row.ground for row in resumed.ledger)

    def test_sector_law_may_set_term_and_closing(self):
        rules = law(
            agency_return_limit={"amount": 7, "unit": "WORKING_DAY"},
            supplement_closing={"amount": 30, "unit": "CALENDAR_DAY"},
            extension_max=2,
        )

        late = solve("2026-09-14T09:12", None, target="AGENCY_RETURN_LIMIT", rule_set=rules)
        closes = solve("2026-09-14T09:12", None, target="SUPPLEMENT_DEADLINE", rule_set=rules)
        twice = solve(
            "2026-09-14T09:12",
            TEN_DAYS,
            event("extension", "2026-09-16T16:20", add=working_days(1)),
            event("extension", "2026-09-17T16:20", add=working_days(1)),
            rule_set=rules,
        )

        assert late.due_at == at("2026-09-23T17:00")
        assert closes.due_date.isoformat() == "2026-10-14"
        assert (twice.due_at, twice.flags) == (at("2026-09-30T17:00"), ())


def test_saturday_mornings_count_for_hours_after_a_wait():
    result = solve(
        "2026-09-11T16:00",
        working_hours(4),
        event("obligation_notice", "2026-09-11T16:30"),
        event("obligation_met", "2026-09-12T09:00"),
        calendar=SATURDAY_CALENDAR,
        rule_set=OBLIGATION,
    )

    # Half an hour on Friday, 2 h 30 on Saturday morning, one hour on Monday.
    assert result.due_at == at("2026-09-14T08:30")
