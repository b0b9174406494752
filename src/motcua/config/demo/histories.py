"""
Which way an imaginary dossier goes, and when: planned to its end, then told up to now.

What lies after `now` is simply not told. So open dossiers exist only where real ones would: as many
as arrive in the time that procedures take, however large the table is.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.config.demo import walks
from motcua.config.demo.acts import Acts
from motcua.config.demo.case import Case
from motcua.config.demo.clockwork import Clockwork, Due
from motcua.config.demo.plans import MovePlan, WalkPlan
from motcua.config.demo.schedule import Schedule
from motcua.deadlines.events import ClockEvent, Target
from motcua.deadlines.events import EventKind as ClockEventKind

# Of a hundred accepted dossiers that take more than a sitting.
_WAYS = {
    walks.GRANTED: 900,
    walks.CONSULTED: 400,
    walks.REFUSED: 25,
    walks.SUPPLEMENTED: 40,
    walks.INCOMPLETE: 8,
}
_STOPPED = 0.008
_LATE, _ON_THE_DAY = 0.037, 0.16
_NEVER_COLLECTED = 0.004
# A small demo shall still have some dossiers that wait for papers.
_RECENT, _SHOWN_MORE_OFTEN = timedelta(days=14), 3

_MINUTE = timedelta(minutes=1)

Act = tuple[datetime, int, Callable[[datetime], None]]


@dataclass(kw_only=True)
class Timing:
    """When the acts of one dossier happen."""

    acts: list[Act]

    def add(self, at: datetime, act: Callable[[datetime], None]) -> None:
        self.acts.append((at, len(self.acts), act))


class Teller:
    """Plans and tells the history of accepted dossiers."""

    def __init__(
        self,
        *,
        acts: Acts,
        clockwork: Clockwork,
        schedule: Schedule,
        source: random.Random,
        now: datetime,
    ) -> None:
        self._acts = acts
        self._clockwork = clockwork
        self._schedule = schedule
        self._source = source
        self._now = now

    def tell(self, case: Case, *, due: Due, has_paper: bool) -> None:
        """Tell what happened after the acceptance."""
        way = self._choose_way(case)
        walk = case.procedure.walks[way]
        case.engine_state = walk.state
        self._acts.open_tasks(case, walk.opened, at=case.received_at)
        timing = Timing(acts=[])
        start = self._plan_paper(case, timing, due) if has_paper else case.received_at
        if case.procedure.is_same_sitting:
            self._plan_sitting(case, walk, timing, due)
        else:
            self._plan_moves(case, walk, timing, start=start, due=due, way=way)
        for at, _order, act in sorted(timing.acts, key=lambda act: act[:2]):
            if at > self._now:
                break
            act(at)

    def _choose_way(self, case: Case) -> str:
        known = [way for way in _WAYS if way in case.procedure.walks]
        if case.procedure.is_same_sitting:
            return walks.GRANTED
        weights = [_WAYS[way] for way in known]
        if case.received_at > self._now - _RECENT and walks.SUPPLEMENTED in known:
            weights[known.index(walks.SUPPLEMENTED)] *= _SHOWN_MORE_OFTEN
        return self._source.choices(known, weights)[0]

    def _plan_paper(self, case: Case, timing: Timing, due: Due) -> datetime:
        """Paper goes on the same day or the next morning, at once when the limit is short."""
        row = self._acts.plan_paper(case, at=case.received_at)
        assert due.due_at is not None
        hand_over_at = self._clockwork.duty(Target.HANDOVER, case.received_at)
        room = min(hand_over_at - case.received_at, (due.due_at - case.received_at) * 0.3)
        minutes = max(room / _MINUTE, 3.0)
        given = case.received_at + _MINUTE * int(minutes * self._source.uniform(0.4, 0.9))
        taken = given + _MINUTE * self._source.randint(1, max(2, min(40, int(minutes * 0.3))))
        given, taken = self._schedule.snap(given), self._schedule.snap(taken)
        timing.add(given, lambda at: self._acts.give_paper(case, row, at=at))
        timing.add(taken, lambda at: self._acts.take_paper(case, row, at=at))
        return taken

    def _plan_sitting(self, case: Case, walk: WalkPlan, timing: Timing, due: Due) -> None:
        assert due.due_at is not None
        at = case.received_at + _MINUTE * self._source.randint(4, 45)
        if at.date() == due.due_at.date():
            # Who came last is served before the doors close.
            at = max(min(at, due.due_at - _MINUTE), case.received_at + _MINUTE)
        for move in walk.moves:
            self._add_move(case, timing, move, at)

    def _plan_moves(
        self,
        case: Case,
        walk: WalkPlan,
        timing: Timing,
        *,
        start: datetime,
        due: Due,
        way: str,
    ) -> None:
        moves = list(walk.moves)
        if way in {walks.SUPPLEMENTED, walks.INCOMPLETE}:
            moves, start, due = self._plan_supplement(case, moves, timing, start=start)
        if not moves:
            return
        *steps, last = moves
        result_at = self._result_moment(start, due)
        moments = self._schedule.acts(
            self._source, start=start, end=max(result_at, start), count=len(steps)
        )
        before = start
        for move, at in zip(steps, moments, strict=True):
            self._add_claim(case, timing, move, after=before, until=at)
            self._add_move(case, timing, move, at)
            before = at
        if self._source.random() < _STOPPED:
            self._plan_stop(case, timing, start=start, end=before)
            return
        collected = self._collection_moment(before)
        if collected is not None:
            self._add_move(case, timing, last, collected)

    def _plan_supplement(
        self, case: Case, moves: list[MovePlan], timing: Timing, *, start: datetime
    ) -> tuple[list[MovePlan], datetime, Due]:
        """Plan up to the return of the missing papers, or to the closing without them."""
        asked = next(i for i, move in enumerate(moves) if move.outcome == "SUPPLEMENT")
        end = self._schedule.snap(start + timedelta(hours=self._source.randint(2, 50)))
        moments = self._schedule.acts(self._source, start=start, end=end, count=asked + 1)
        for move, at in zip(moves[: asked + 1], moments, strict=True):
            self._add_move(case, timing, move, at)
        asked_at = moments[-1]
        answer = moves[asked + 1]
        if answer.outcome == "CLOSED":
            limit = self._clockwork.duty(Target.SUPPLEMENT_DEADLINE, asked_at)
            at = self._schedule.snap(limit + timedelta(hours=self._source.randint(15, 40)))
        else:
            at = self._schedule.snap(asked_at + timedelta(hours=self._source.randint(20, 250)))
        self._add_move(case, timing, answer, at)
        due = self._clockwork.after(
            received_at=case.received_at,
            limit=case.offer.limit,
            events=(
                ClockEvent(kind=ClockEventKind.SUPPLEMENT_REQUEST, at=asked_at),
                ClockEvent(kind=ClockEventKind.SUPPLEMENT_COMPLETE, at=at),
            ),
        )
        return moves[asked + 2 :], at, due

    def _plan_stop(self, case: Case, timing: Timing, *, start: datetime, end: datetime) -> None:
        """Everything planned at or after the wish does not happen."""
        at = self._schedule.snap(start + (end - start) * self._source.uniform(0.2, 0.8))
        timing.acts[:] = [act for act in timing.acts if act[0] < at]
        timing.add(
            at,
            lambda at: self._acts.stop(
                case, received_at=case.received_at, limit=case.offer.limit, at=at
            ),
        )

    def _add_move(self, case: Case, timing: Timing, move: MovePlan, at: datetime) -> None:
        timing.add(at, lambda at: self._acts.move(case, move, at=at))

    def _add_claim(
        self, case: Case, timing: Timing, move: MovePlan, *, after: datetime, until: datetime
    ) -> None:
        """A specialist takes what nobody gave him, well before he is done with it."""
        if move.step_key not in {"appraise", "consult"} or until - after < timedelta(minutes=30):
            return
        at = self._schedule.snap(after + (until - after) * self._source.uniform(0.1, 0.6))
        if after < at < until:
            timing.add(at, lambda at: self._acts.claim(case, move.engine_id, at=at))

    def _result_moment(self, start: datetime, due: Due) -> datetime:
        """Return when the result reaches the centre: mostly before the day, sometimes late."""
        assert due.due_at is not None
        draw = self._source.random()
        if draw < _LATE:
            late = due.due_at + timedelta(hours=self._source.randint(16, 150))
            return self._schedule.snap(late)
        length = due.due_at - start
        if length <= timedelta(minutes=5):
            return due.due_at
        if draw < _LATE + _ON_THE_DAY:
            return due.due_at - min(length * 0.5, _MINUTE * self._source.randint(1, 400))
        return start + length * self._source.uniform(0.25, 0.93)

    def _collection_moment(self, result_at: datetime) -> datetime | None:
        """People come within days; a few never do."""
        draw = self._source.random()
        if draw < _NEVER_COLLECTED:
            return None
        wait = _MINUTE * self._source.randint(5, 60)
        if draw > 0.4:
            wait = timedelta(hours=min(self._source.expovariate(1 / 40), 900))
        return self._schedule.snap(result_at + wait)
