"""The clock of the product, remembered: the same limit on the same day gives the same due date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from motcua.config.demo.plans import LimitPlan
from motcua.config.demo.rows import to_json
from motcua.deadlines.calendar import WorkCalendar, moment
from motcua.deadlines.clock import due
from motcua.deadlines.events import ClockEvent, ClockOptions, CountingMode, Target
from motcua.deadlines.ledger import segment_json
from motcua.deadlines.pieces import Piece, lay, piece_of
from motcua.deadlines.targets import due_of_target
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import rule_set_for

# Limits in these units depend on the day of receipt alone, not on its minute.
_BY_DAY = frozenset(
    {
        DurationUnit.WORKING_DAY,
        DurationUnit.CALENDAR_DAY,
        DurationUnit.MONTH,
        DurationUnit.YEAR,
        # By the end of the day, unless it came after a cut-off.
        DurationUnit.SAME_DAY,
    }
)
# A minute of no meaning: its text in the ledger is replaced by that of the true receipt.
_STAND_IN_MINUTE = 8 * 60 + 7


@lru_cache(maxsize=1_000)
def _piece(limit: Duration) -> Piece:
    return piece_of(limit, mode=CountingMode.BY_DAY)


def _is_by_day(limit: Duration) -> bool:
    return limit.unit in _BY_DAY and not limit.value % 1


def _is_later(received_at: datetime, cutoff: time | None) -> bool:
    return cutoff is not None and received_at.time() > cutoff


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A due date with its ledger as JSON text."""

    due_at: datetime | None
    due_date: date | None
    segments: str


class Clockwork:
    """Due dates of one calendar."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._of_day = lru_cache(maxsize=50_000)(self._first)
        self.duty = lru_cache(maxsize=50_000)(self._duty)
        self._step_of_day = lru_cache(maxsize=50_000)(self._step)

    def first(self, *, received_at: datetime, limit: LimitPlan) -> Due:
        """Return the due date at acceptance."""
        stand_in = moment(received_at.date(), _STAND_IN_MINUTE)
        if not _is_by_day(limit.duration) or _is_later(received_at, limit.cutoff):
            return self._first(received_at, limit)
        known = self._of_day(stand_in, limit)
        segments = known.segments.replace(stand_in.isoformat(), received_at.isoformat())
        return Due(due_at=known.due_at, due_date=known.due_date, segments=segments)

    def after(
        self, *, received_at: datetime, limit: LimitPlan, events: Sequence[ClockEvent]
    ) -> Due:
        """Return the due date that a supplement or a stop gives."""
        return self._first(received_at, limit, tuple(events))

    def step(self, *, opened_at: datetime, limit: Duration | None) -> datetime | None:
        """Return until when a task should be done."""
        if limit is None:
            return None
        if _is_by_day(limit):
            return self._step_of_day(moment(opened_at.date(), _STAND_IN_MINUTE), limit)
        return self._step(opened_at, limit)

    def _duty(self, target: Target, since: datetime) -> datetime:
        """Return the due moment of a duty beside the dossier's own limit."""
        result = due_of_target(
            received_at=since,
            duration=None,
            calendar=self.calendar,
            rule_set=rule_set_for(since.date()),
            options=ClockOptions(target=target),
        )
        assert result.due_at is not None
        return result.due_at

    def _step(self, opened_at: datetime, limit: Duration) -> datetime:
        # What `clock.due` does without any event, short of the ledger that no task has.
        span = lay(_piece(limit), opened_at, calendar=self.calendar, same_day_cutoff=None)
        return span.due_at

    def _first(
        self, received_at: datetime, limit: LimitPlan, events: tuple[ClockEvent, ...] = ()
    ) -> Due:
        result = due(
            received_at=received_at,
            duration=limit.duration,
            calendar=self.calendar,
            rule_set=rule_set_for(received_at.date()),
            events=events,
            options=ClockOptions(same_day_cutoff=limit.cutoff),
        )
        segments = to_json([segment_json(segment) for segment in result.ledger])
        return Due(due_at=result.due_at, due_date=result.due_date, segments=segments)
