"""The explanation of a due date: plain, restarted, extended, paused; read back from stored rows."""

import json
from datetime import datetime

import pytest

from motcua.deadlines.calendar import WorkCalendar
from motcua.deadlines.explanation import (
    Explanation,
    Setting,
    explain_settings,
    explanation_json,
)
from motcua.deadlines.ledger import segment_json
from motcua.deadlines.queries import DEFAULT_HOURS
from motcua.deadlines.rules import (
    ICT,
    ClockEvent,
    ClockOptions,
    DayState,
    Duration,
    EventKind,
    calendar_days,
    due,
    explain_days,
    hours,
    working_days,
    working_hours,
)
from motcua.deadlines.seed import read_seed
from motcua.legislation.rules import SupplementPolicy, get_rule_set

RULES = get_rule_set("D118-2025")
CALENDAR = WorkCalendar(special_days=read_seed().days, hours=DEFAULT_HOURS, version="1")


def at(day: int, hour: int, minute: int = 0, *, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ICT)


# The history of pictures o3–o5 of the design: received 14/09, supplement 16–23/09, extension 06/10.
RECEIVED = at(14, 9, 12)
ASKED = ClockEvent(kind=EventKind.SUPPLEMENT_REQUEST, at=at(16, 16, 20))
COMPLETE = ClockEvent(kind=EventKind.SUPPLEMENT_COMPLETE, at=at(23, 10, 5))
EXTENDED = ClockEvent(kind=EventKind.EXTENSION, at=at(6, 8, 40, month=10), add=working_days(3))


def explain(
    *histories: tuple[str, list[ClockEvent]],
    limit: Duration | None = None,
    received: datetime = RECEIVED,
    options: ClockOptions | None = None,
    is_public: bool = False,
) -> Explanation:
    """Explain settings whose segments went through JSON, as they do in the table."""
    limit = limit or working_days(10)
    settings = []
    for kind, events in histories:
        result = due(
            received_at=received,
            duration=limit,
            calendar=CALENDAR,
            rule_set=RULES,
            events=events,
            options=options or ClockOptions(),
        )
        stored = json.loads(json.dumps([segment_json(row) for row in result.ledger]))
        settings.append(
            Setting(
                kind=kind,
                recorded_at=events[-1].at if events else received,
                due_at=result.due_at,
                ground=f"Căn cứ {kind}",
                actor_label="Phạm Thị Thu Vân",
                rule_set="D118-2025",
                calendar_number=1,
                segments=stored,
            )
        )
    return explain_settings(settings, limit=limit, calendar=CALENDAR, is_public=is_public)


PLAIN = ("START", [])
PAUSED = ("PAUSE", [ASKED])
RESTARTED = ("RESTART", [ASKED, COMPLETE])
LONGER = ("EXTENSION", [ASKED, COMPLETE, EXTENDED])


class TestPlain:
    def test_counts_working_days_and_says_why_others_do_not_count(self):
        explained = explain(PLAIN)

        assert explained.conclusion == "Hẹn trả 17:00 Thứ Hai 28/09/2026."
        assert explained.total == "10 ngày làm việc"
        first = explained.lines[0]
        assert (first.when, first.counted) == ("Thứ Hai 14/09/2026", "0")
        assert first.article == "Bộ luật Dân sự 2015, Điều 147 khoản 2"
        weekend = next(line for line in explained.lines if line.kind == "OFF")
        assert weekend.when == "19/09 – 20/09/2026"
        assert weekend.text == "Nghỉ hằng tuần, không tính."
        assert weekend.article == "Bộ luật Lao động 2019, Điều 111 khoản 1"

    def test_lines_add_up_to_the_total(self):
        explained = explain(PLAIN)

        counted = [int(line.counted.split()[0]) for line in explained.lines if line.is_counted]

        assert sum(counted) == 10

    @pytest.mark.parametrize("history", [PLAIN, PAUSED, RESTARTED, LONGER])
    def test_days_are_those_of_the_clock_itself(self, history):
        result = due(
            received_at=RECEIVED,
            duration=working_days(10),
            calendar=CALENDAR,
            rule_set=RULES,
            events=history[1],
        )

        assert explain(history).days == explain_days(result, calendar=CALENDAR)

    def test_names_a_holiday(self):
        explained = explain(PLAIN, received=at(31, 9, month=8))

        texts = " ".join(line.text for line in explained.lines)
        assert "Quốc khánh" in texts


class TestRestarted:
    def test_rule_047_shows_the_void_run_the_wait_and_the_new_count(self):
        explained = explain(PLAIN, PAUSED, RESTARTED)

        kinds = [line.kind.value for line in explained.lines]
        assert kinds.index("VOID") < kinds.index("WAITING") < kinds.index("COUNTED")
        assert explained.total == "10 ngày làm việc"
        void = next(line for line in explained.lines if line.kind == "VOID")
        assert void.counted == "0"
        assert explained.due_at == at(7, 17, month=10)
        assert explained.first_due_at == at(28, 17)

    def test_keeps_the_history_of_settings(self):
        explained = explain(PLAIN, PAUSED, RESTARTED)

        assert [(row.label, row.due_before, row.due_at) for row in explained.settings] == [
            ("Hẹn lần đầu", None, at(28, 17)),
            ("Hủy hạn, chờ bổ sung", at(28, 17), None),
            ("Tính lại từ đầu", None, at(7, 17, month=10)),
        ]
        assert [row.is_present for row in explained.settings] == [False, False, True]

    def test_says_that_nothing_is_counted_while_papers_are_missing(self):
        explained = explain(PLAIN, PAUSED)

        assert explained.due_at is None
        assert "không có hạn nào đang tính" in explained.conclusion
        assert explained.total == ""


class TestExtended:
    def test_rule_059_counts_the_extension_apart(self):
        explained = explain(PLAIN, PAUSED, RESTARTED, LONGER)

        assert explained.due_at == at(12, 17, month=10)
        assert explained.total == "10 ngày làm việc + gia hạn 3 ngày làm việc"
        extra = [line for line in explained.lines if line.is_extension and line.is_counted]
        assert sum(int(line.counted.split()[0]) for line in extra) == 3
        assert explained.days[-1].state is DayState.DUE
        assert explained.days[-1].is_extension


class TestOtherUnits:
    def test_pause_of_sector_law_is_no_cancellation(self):
        pause = ClockEvent(kind=EventKind.PAUSE, at=at(16, 9), ground="Luật chuyên ngành, Điều 5")
        resume = ClockEvent(kind=EventKind.RESUME, at=at(18, 9), ground="Luật chuyên ngành, Điều 5")

        explained = explain(("RESUME", [pause, resume]))

        waiting = next(line for line in explained.lines if line.kind == "WAITING")
        assert waiting.article == "Luật chuyên ngành, Điều 5"
        assert explained.total == "10 ngày làm việc"
        assert not any(line.kind == "VOID" for line in explained.lines)

    @pytest.mark.parametrize(
        ("limit", "total", "rule"),
        [
            (calendar_days(20), "20 ngày", "kể cả ngày nghỉ"),
            (working_hours(8), "8 giờ làm việc", "giờ mở cửa"),
            (hours(5), "5 giờ", "liên tục"),
        ],
    )
    def test_totals_are_in_the_unit_of_the_limit(self, limit, total, rule):
        explained = explain(PLAIN, limit=limit)

        assert explained.total == total
        assert rule in explained.rule

    def test_supplement_policy_of_a_sector_pauses(self):
        options = ClockOptions(supplement_policy=SupplementPolicy.PAUSE)

        explained = explain(("RESUME", [ASKED, COMPLETE]), options=options)

        assert explained.total == "10 ngày làm việc"
        assert not any(line.kind == "VOID" for line in explained.lines)


class TestPublic:
    def test_leaves_out_people_and_what_they_typed(self):
        text = json.dumps(
            explanation_json(explain(PLAIN, PAUSED, RESTARTED, is_public=True)),
            ensure_ascii=False,
        )

        assert "Phạm Thị Thu Vân" not in text
        assert "Căn cứ START" not in text
        assert "Tính lại từ đầu" in text

    def test_json_says_what_the_page_says(self):
        explained = explain(PLAIN, PAUSED, RESTARTED, LONGER)

        data = explanation_json(explained)

        assert data["due_at"] == "2026-10-12T17:00:00+07:00"
        assert data["total"] == explained.total
        assert [line["text"] for line in data["lines"]] == [line.text for line in explained.lines]
        assert [day["date"] for day in data["days"]] == [
            box.date.isoformat() for box in explained.days
        ]
        assert json.loads(json.dumps(data)) == data
