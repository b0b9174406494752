"""
The one function that turns a time limit into a due moment.

`due` lays the pieces of the limit on the calendar, lets the events act on them in the order of time,
and keeps a trace from which the ledger is written when somebody asks for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from motcua.deadlines import ledger, pieces
from motcua.deadlines.calendar import ICT, WorkCalendar
from motcua.deadlines.events import (
    WAITS,
    ClockEvent,
    ClockOptions,
    EventKind,
    Target,
    UnableToApplyEvent,
    require_aware,
)
from motcua.deadlines.ledger import Entry, EntryKind, LedgerSegment
from motcua.deadlines.pieces import Piece, Span
from motcua.legislation.durations import Duration
from motcua.legislation.rules import RuleSet, SupplementPolicy

_NO_OPTIONS = ClockOptions()
_AN_INSTANT = timedelta(microseconds=1)


class Flag(StrEnum):
    # Filed on the due day or later, whereas the law wants one day before (rule 59).
    EXTENSION_LATE = "EXTENSION_LATE"
    # A second extension, or one of a limit that is not running: moves nothing (rule 60).
    EXTENSION_REFUSED = "EXTENSION_REFUSED"


class ClockState(StrEnum):
    RUNNING = "RUNNING"
    # The old count is void until the missing documents come.
    WAITING = "WAITING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"


@dataclass(frozen=True, kw_only=True)
class DueResult:
    """
    When the result is due.

    `due_at` is the promised moment, `legal_end` the end of the last day (Civil Code 2015, art.
    148(6)); both are None while no limit runs. `due_first` was promised at acceptance, `due_base`
    holds after a restart and before any extension. `is_projected`: rests on days off not announced.
    """

    due_at: datetime | None
    due_date: date | None
    due_first: datetime
    due_base: datetime | None
    legal_end: datetime | None
    state: ClockState
    flags: tuple[Flag, ...]
    is_projected: bool
    calendar: WorkCalendar = field(repr=False, compare=False)
    rule_set: RuleSet = field(repr=False, compare=False)
    trace: tuple[Entry, ...] = field(repr=False, compare=False)

    @property
    def due_original(self) -> datetime | None:
        """The first promise, when it no longer is the present one."""
        return None if self.due_first == self.due_at else self.due_first

    @cached_property
    def ledger(self) -> tuple[LedgerSegment, ...]:
        """Every stretch of time with what it counted and on which ground."""
        return ledger.write(self.trace, calendar=self.calendar, rule_set=self.rule_set)


def due(
    *,
    received_at: datetime,
    duration: Duration,
    calendar: WorkCalendar,
    rule_set: RuleSet,
    events: Sequence[ClockEvent] = (),
    options: ClockOptions = _NO_OPTIONS,
) -> DueResult:
    """
    Return when a limit ends that began with the acceptance of a complete dossier.

    :raises NaiveMoment: if a moment has no time zone
    :raises UnableToApplyEvent: if an event contradicts those before it
    :raises UnableToUseCalendar: if the calendar has no opening hours where they are needed
    """
    require_aware(received_at)
    clock = _Clock(
        piece=pieces.piece_of(duration, mode=options.mode),
        calendar=calendar,
        rule_set=rule_set,
        options=options,
    )
    clock.start(received_at.astimezone(ICT))
    for event in sorted(events, key=lambda event: event.at):
        clock.apply(event, event.at.astimezone(ICT))
    return clock.result()


class _Clock:
    """The state between two events: spans that run, or pieces that wait."""

    def __init__(
        self, *, piece: Piece, calendar: WorkCalendar, rule_set: RuleSet, options: ClockOptions
    ) -> None:
        self._piece = piece
        self._calendar = calendar
        self._rule_set = rule_set
        self._options = options
        self._policy = options.supplement_policy or rule_set.supplement_policy.value
        self._spans: list[Span] = []
        self._waiting: list[Piece] = []
        self._held_by: dict[tuple[str, str], tuple[datetime, ClockEvent]] = {}
        self._is_void = False
        self._is_stopped = False
        self._extensions = 0
        self._flags: list[Flag] = []
        self._entries: list[Entry] = []

    def start(self, at: datetime) -> None:
        self._received_at = at
        self._begin(at)
        self._first = self._spans[-1].due_at

    def apply(self, event: ClockEvent, at: datetime) -> None:
        if at < self._received_at:
            raise UnableToApplyEvent(f"Sự kiện lúc {at:%H:%M %d/%m/%Y} có trước khi tiếp nhận.")
        if self._is_stopped:
            return
        wait, begins = WAITS.get(event.kind, (None, False))
        if wait in self._rule_set.pausing_waits.value:
            (self._hold if begins else self._release)(event, at)
            return
        match event.kind:
            case EventKind.SUPPLEMENT_REQUEST | EventKind.PAUSE:
                self._hold(event, at)
            case EventKind.SUPPLEMENT_COMPLETE | EventKind.RESUME:
                self._release(event, at)
            case EventKind.EXTENSION:
                self._extend(event, at)
            case EventKind.STOP | EventKind.CLOSE:
                self._end(event, at)
            case _:
                self._note(EntryKind.NEUTRAL, event, at)

    def result(self) -> DueResult:
        if not self._spans:
            return self._result_without_due()
        last = self._spans[-1]
        base = [span for span in self._spans if not span.piece.is_extension] or self._spans[:1]
        return DueResult(
            due_at=last.due_at,
            due_date=last.due_date,
            due_first=self._first,
            due_base=base[-1].due_at,
            legal_end=last.legal_end,
            state=ClockState.RUNNING,
            flags=tuple(self._flags),
            is_projected=any(self._is_projected(span) for span in self._spans),
            calendar=self._calendar,
            rule_set=self._rule_set,
            trace=_in_order([*self._entries, *self._running_entries()]),
        )

    def _result_without_due(self) -> DueResult:
        state = ClockState.WAITING if self._is_void else ClockState.PAUSED
        return DueResult(
            due_at=None,
            due_date=None,
            due_first=self._first,
            due_base=None,
            legal_end=None,
            state=ClockState.STOPPED if self._is_stopped else state,
            flags=tuple(self._flags),
            is_projected=False,
            calendar=self._calendar,
            rule_set=self._rule_set,
            trace=_in_order(self._entries),
        )

    def _begin(self, at: datetime) -> None:
        """Lay the whole limit from acceptance, or from the arrival of the full documents."""
        since = at
        cutoff = self._options.receipt_cutoff
        if cutoff is not None and at.time() > cutoff:
            since = self._calendar.opening_at(self._calendar.next_working_day(at.date()))
        self._since = since
        self._entries.append(Entry(EntryKind.START, at, since, piece=self._piece))
        self._lay([self._piece], since)

    def _lay(self, waiting: list[Piece], since: datetime) -> None:
        self._spans = []
        for piece in waiting:
            if self._spans:
                since = _end_of(self._spans[-1], piece)
            span = pieces.lay(
                piece,
                since,
                calendar=self._calendar,
                same_day_cutoff=self._options.same_day_cutoff,
            )
            self._spans.append(span)

    def _hold(self, event: ClockEvent, at: datetime) -> None:
        if _hold_of(event) in self._held_by:
            raise UnableToApplyEvent(
                f"Đồng hồ đã dừng chờ từ trước lúc {at:%H:%M %d/%m/%Y}, không dừng thêm được."
            )
        is_supplement = event.kind is EventKind.SUPPLEMENT_REQUEST
        cancels = is_supplement and self._policy is SupplementPolicy.RESTART
        runs_on = bool(self._spans) and self._has_run_out(at) and not cancels
        self._note(EntryKind.IDLE if runs_on else EntryKind.HOLD, event, at)
        self._held_by[_hold_of(event)] = (at, event)
        if cancels:
            self._entries.extend(self._entries_until(at, is_void=True))
            self._spans, self._waiting = [], []
            self._is_void = True
        elif self._spans and not runs_on:
            self._entries.extend(self._entries_until(at))
            self._keep_rest(at)

    def _has_run_out(self, at: datetime) -> bool:
        """Tell whether the limit ended before: a pause gives back nothing that is used up."""
        last = self._spans[-1]
        return at > last.due_at if last.piece.is_timed else at.date() > last.due_date

    def _keep_rest(self, at: datetime) -> None:
        rests = [pieces.rest_of(span, at, calendar=self._calendar) for span in self._spans]
        waiting = [rest for rest in rests if rest]
        self._waiting = waiting or [pieces.nothing_left(self._spans[-1])]
        self._spans = []

    def _release(self, event: ClockEvent, at: datetime) -> None:
        is_supplement = event.kind is EventKind.SUPPLEMENT_COMPLETE
        held = self._held_by.pop(_hold_of(event), None)
        if held is None:
            raise UnableToApplyEvent(
                "Nhận đủ bổ sung nhưng chưa có yêu cầu bổ sung."
                if is_supplement
                else "Tiếp tục tính nhưng trước đó không tạm dừng."
            )
        is_restart = is_supplement and self._policy is SupplementPolicy.RESTART
        if self._spans and not is_restart:
            self._note(EntryKind.IDLE, event, at)
            return
        kind = EntryKind.WAIT_RESTART if is_restart else EntryKind.WAIT_PAUSE
        since, began = held
        # The ground of a wait is that of its beginning.
        self._entries.append(Entry(kind, since, at, event=began))
        if is_restart:
            self._is_void = False
            self._begin(at)
            if self._held_by:
                # Another ground still holds the clock: the new term waits whole.
                self._waiting, self._spans = [self._piece], []
        elif self._waiting and not self._held_by:
            # A hold may end before a late receipt begins to count.
            self._lay(self._waiting, max(at, self._since))
            self._waiting = []

    def _extend(self, event: ClockEvent, at: datetime) -> None:
        assert event.add is not None
        is_running = bool(self._spans)
        maximum = self._rule_set.extension_max.value
        if self._is_void or self._extensions >= maximum:
            self._flags.append(Flag.EXTENSION_REFUSED)
            self._note(EntryKind.EXTENSION_REFUSED, event, at)
            return
        self._extensions += 1
        extra = pieces.piece_of(event.add, mode=self._options.mode, is_extension=True)
        if not is_running:
            self._waiting.append(extra)
            self._note(EntryKind.EXTENSION, event, at)
            return
        if self._is_late_extension(at):
            self._flags.append(Flag.EXTENSION_LATE)
        self._note(EntryKind.EXTENSION, event, at)
        self._spans.append(
            pieces.lay(
                extra,
                _end_of(self._spans[-1], extra),
                calendar=self._calendar,
                same_day_cutoff=None,
            )
        )

    def _is_late_extension(self, at: datetime) -> bool:
        # Decree 118/2025, art. 19(6): at the latest one day before, in calendar days.
        notice = int(self._rule_set.apology_latest.value.value)
        return at.date() > self._spans[-1].due_date - timedelta(days=notice)

    def _end(self, event: ClockEvent, at: datetime) -> None:
        if self._spans:
            self._entries.extend(self._entries_until(at, is_void=True))
        else:
            for since, _began in self._held_by.values():
                self._entries.append(Entry(EntryKind.WAIT_ENDED, since, at, event=event))
        self._note(EntryKind.END, event, at)
        self._spans, self._waiting, self._held_by = [], [], {}
        self._is_stopped = True

    def _note(self, kind: EntryKind, event: ClockEvent, at: datetime) -> None:
        span = self._spans[-1] if self._spans else None
        self._entries.append(Entry(kind, at, at, event=event, span=span, policy=self._policy))

    def _running_entries(self) -> list[Entry]:
        return [Entry(EntryKind.SPAN, span.since, span.due_at, span=span) for span in self._spans]

    def _entries_until(self, at: datetime, *, is_void: bool = False) -> list[Entry]:
        """Write down what ran until a moment; what comes after it no longer counts."""
        kind = EntryKind.VOID_SPAN if is_void else EntryKind.CUT_SPAN
        return [
            Entry(kind, span.since, min(at, span.due_at), span=span)
            for span in self._spans
            if span.since <= at
        ]

    def _is_projected(self, span: Span) -> bool:
        after = span.since.date()
        if span.piece.is_timed:
            after -= timedelta(days=1)
        elif span.piece.unit not in pieces.WORKING_DAY_UNITS:
            # Plain days rest on the calendar only where the last of them moved.
            after = span.raw_date - timedelta(days=1)
        return self._calendar.rests_on_projection(after=after, until=span.due_date)


def _hold_of(event: ClockEvent) -> tuple[str, str]:
    """Name what holds the clock, the same for the event that begins it and the one that ends it."""
    if event.kind in {EventKind.SUPPLEMENT_REQUEST, EventKind.SUPPLEMENT_COMPLETE}:
        # A dossier waits for its papers once at a time.
        return "SUPPLEMENT", ""
    wait, _ = WAITS.get(event.kind, ("PAUSE", True))
    return wait, event.key


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.starts_at))


def _end_of(span: Span, following: Piece) -> datetime:
    """Return the moment from which the next piece counts; days are counted from the due day."""
    is_next_day = span.due_at.date() != span.due_date
    return span.due_at - _AN_INSTANT if is_next_day and not following.is_timed else span.due_at


__all__ = ["ClockState", "DueResult", "Flag", "Target", "due"]
