"""The band is an illustration of the ledger: same stretches, same order, to scale."""

from datetime import datetime
from itertools import pairwise

from motcua.deadlines.rules import ICT
from motcua.sites.backoffice.clock_band import BarKind, draw, read_bars, used_minutes

NOW = datetime(2026, 10, 7, 10, 32, tzinfo=ICT)


class FiveDays:
    """A calendar without holidays: Monday to Friday, eight hours a day."""

    def is_working_day(self, day):
        return day.weekday() < 5

    def working_time(self, start, end, *, service_hours):
        assert not service_hours
        return end - start


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+07:00")


def segment(kind: str, start: str, end: str, counted: int = 0) -> dict[str, object]:
    return {
        "kind": kind,
        "from": at(start).isoformat(),
        "to": at(end).isoformat(),
        "counted": counted,
        "unit": "working_day",
    }


# Asked on the second day, complete a week later, extended by three days.
STORY = [
    segment("received", "09-14T09:12", "09-15T00:00"),
    segment("void", "09-15T00:00", "09-16T16:20", 2),
    segment("event", "09-16T16:20", "09-16T16:20"),
    segment("waiting", "09-16T16:20", "09-23T10:05"),
    segment("received", "09-23T10:05", "09-24T00:00"),
    segment("counted", "09-24T00:00", "09-26T00:00", 2),
    segment("off", "09-26T00:00", "09-28T00:00"),
    segment("counted", "09-28T00:00", "10-07T17:00", 8),
    segment("event", "10-06T08:40", "10-06T08:40"),
    segment("received", "10-07T17:00", "10-08T00:00"),
    segment("counted", "10-08T00:00", "10-12T17:00", 3),
]


class TestReadBars:
    def test_a_cancelled_run_a_wait_a_new_run_and_an_extension(self):
        bars = read_bars(STORY, extended_from=at("10-07T17:00"), waits_until=None)

        assert [(bar.kind, bar.number, int(bar.counted)) for bar in bars] == [
            (BarKind.VOID, 1, 2),
            (BarKind.WAITING, 0, 0),
            (BarKind.RUN, 2, 10),
            (BarKind.EXTENSION, 2, 3),
        ]
        assert bars[2].counted_from == at("09-24T00:00")

    def test_a_run_goes_on_after_a_pause(self):
        paused = [
            segment("received", "09-14T09:12", "09-15T00:00"),
            segment("counted", "09-15T00:00", "09-17T00:00", 2),
            segment("waiting", "09-17T00:00", "09-20T00:00"),
            segment("counted", "09-20T00:00", "09-28T17:00", 8),
        ]

        bars = read_bars(paused, extended_from=None, waits_until=None)

        assert [bar.number for bar in bars if bar.kind is BarKind.RUN] == [1, 1]

    def test_what_is_still_awaited_is_open_until_its_last_day(self):
        bars = read_bars(STORY[:3], extended_from=None, waits_until=at("10-01T17:00"))

        assert bars[-1].kind is BarKind.WAITING
        assert bars[-1].is_open
        assert bars[-1].ends_at == at("10-01T17:00")


class TestDraw:
    def test_stretches_follow_each_other_and_marks_never_share_a_line_of_words(self):
        bars = read_bars(STORY, extended_from=at("10-07T17:00"), waits_until=None)

        band = draw(
            bars,
            now=NOW,
            calendar=FiveDays(),
            marks={"base": at("10-07T17:00"), "due": at("10-12T17:00")},
            is_running=True,
        )

        assert band is not None
        edges = [(bar.x, bar.x + bar.width) for bar in band.bars]
        assert all(end <= start + 2 for (_, end), (start, _) in pairwise(edges))
        run = band.bars[2]
        assert 0 < run.used_width < run.width
        now, base = (next(m for m in band.marks if m.key == key) for key in ("now", "base"))
        assert {now.row, base.row} == {0, 1}
        assert [day.day.day for day in band.days if day.is_today] == [7]

    def test_nothing_is_drawn_of_nothing(self):
        assert draw([], now=NOW, calendar=FiveDays(), marks={}, is_running=True) is None

    def test_used_is_counted_from_the_first_day_that_counts(self):
        run = read_bars(STORY, extended_from=None, waits_until=None)[2]

        before = used_minutes(run, now=at("09-23T15:00"), calendar=FiveDays())
        after = used_minutes(run, now=at("09-24T01:00"), calendar=FiveDays())

        assert (before, after) == (0, 60)
