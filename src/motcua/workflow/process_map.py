"""The process of one dossier as a table of its steps and as a drawing, in two statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua.deadlines.calendar import ICT, WorkCalendar
from motcua.legislation.durations import Duration
from motcua.workflow import drawing
from motcua.workflow.checks import holder_label
from motcua.workflow.graph import Graph, read_graph
from motcua.workflow.models import Instance, Task
from motcua.workflow.rules import OPEN_STATES, TaskState
from motcua.workflow.services.opening import due_of_step


class StepState(StrEnum):
    PAST = "PAST"
    HERE = "HERE"
    FUTURE = "FUTURE"


@dataclass(frozen=True, kw_only=True)
class MapRow:
    """
    One run of a step, or a step not yet reached.

    Minutes are working minutes. `number` counts the steps of the usual way; a step beside it has
    none. `run` tells apart several runs of one step, from 1.
    """

    step_key: str
    name: str
    number: int | None
    run: int
    state: StepState
    holder_label: str
    officer_name: str
    entered_at: datetime | None
    left_at: datetime | None
    due_at: datetime | None
    used_minutes: int
    limit_minutes: int | None
    is_waiting_elsewhere: bool
    is_cancelled: bool
    outcome_label: str

    @property
    def percent(self) -> int | None:
        """Used part of the limit in percent; None without a limit."""
        if not self.limit_minutes:
            return None
        return round(100 * self.used_minutes / self.limit_minutes)

    @property
    def minutes_over(self) -> int:
        return max(0, self.used_minutes - self.limit_minutes) if self.limit_minutes else 0


@dataclass(frozen=True, kw_only=True)
class ProcessMap:
    """Rows in order: what was, what is, what comes; and the drawing of the same facts."""

    rows: tuple[MapRow, ...]
    drawing: drawing.Drawing
    is_ended: bool

    @property
    def here(self) -> tuple[MapRow, ...]:
        return tuple(row for row in self.rows if row.state is StepState.HERE)


def get_process_map(
    *,
    instance_id: int,
    at: datetime,
    calendar: WorkCalendar,
    labels: Mapping[str, str] | None = None,
    total: Duration | None = None,
) -> ProcessMap:
    """
    Return where a dossier was, is and will be.

    `labels` names the bodies of holders ("COMPETENT_UNIT": "Văn hóa – Xã hội"); for those a task
    has been at, the task's own place is named anyway. `total` is the dossier's own time limit.
    """
    instance = Instance.objects.select_related("definition").defer("state").get(pk=instance_id)
    tasks = list(
        Task.objects.filter(instance=instance_id)
        .select_related("officer", "agency", "unit", "shop")
        .order_by("opened_at", "pk")
    )
    definition = instance.definition
    maker = _Maker(
        graph=read_graph(definition.bpmn),
        steps=definition.steps,
        tasks=tasks,
        at=at,
        calendar=calendar,
        labels=labels or {},
        total=total,
    )
    is_ended = instance.ended_at is not None
    rows = (*maker.rows_of_tasks(), *(() if is_ended else maker.rows_to_come()))
    return ProcessMap(
        rows=rows,
        drawing=drawing.draw(
            maker.graph,
            rows=rows,
            holder_of={key: step["holder"] for key, step in definition.steps.items()},
            label_of=maker.holder_labels(),
            transitions=maker.transitions(),
        ),
        is_ended=is_ended,
    )


class _Maker:
    """Makes the rows from the graph, the settings and the tasks of one instance."""

    def __init__(
        self,
        *,
        graph: Graph,
        steps: Mapping[str, Mapping[str, Any]],  # Any: JSON values
        tasks: Sequence[Task],
        at: datetime,
        calendar: WorkCalendar,
        labels: Mapping[str, str],
        total: Duration | None,
    ) -> None:
        self.graph = graph
        self._steps = steps
        self._tasks = tasks
        self._at = at
        self._calendar = calendar
        self._labels = labels
        self._total = total
        self._numbers = {key: number for number, key in enumerate(graph.main_path, start=1)}

    def rows_of_tasks(self) -> Iterator[MapRow]:
        runs: dict[str, int] = {}
        for task in self._tasks:
            runs[task.step_key] = runs.get(task.step_key, 0) + 1
            yield self._row(task, runs[task.step_key])

    def rows_to_come(self) -> Iterator[MapRow]:
        """Go on along the usual way from where the dossier stands."""
        open_keys = [task.step_key for task in self._tasks if task.state in OPEN_STATES]
        for key in self.graph.usual_steps_after(open_keys):
            step = self._steps[key]
            yield MapRow(
                step_key=key,
                name=step["name"],
                number=self._numbers.get(key),
                run=1,
                state=StepState.FUTURE,
                holder_label=self.holder_labels().get(step["holder"], ""),
                officer_name="",
                entered_at=None,
                left_at=None,
                due_at=None,
                used_minutes=0,
                limit_minutes=self._limit_minutes(
                    self._at,
                    due_of_step(step, at=self._at, calendar=self._calendar, total=self._total),
                ),
                is_waiting_elsewhere=step.get("waits_elsewhere", False),
                is_cancelled=False,
                outcome_label="",
            )

    def holder_labels(self) -> dict[str, str]:
        named = {step["holder"]: _generic(step["holder"]) for step in self._steps.values()}
        named |= self._labels
        for task in self._tasks:
            if task.step_key in self._steps:
                named[self._steps[task.step_key]["holder"]] = _place_label(task)
        return named

    def transitions(self) -> set[tuple[str, str]]:
        """Return which step led to which: the next opens at the moment its forerunner ended."""
        return {
            (before.step_key, after.step_key)
            for before in self._tasks
            if before.state == TaskState.DONE
            for after in self._tasks
            if after.opened_at == before.ended_at and after.pk > before.pk
        }

    def _row(self, task: Task, run: int) -> MapRow:
        is_open = task.state in OPEN_STATES
        return MapRow(
            step_key=task.step_key,
            name=task.step_name,
            number=self._numbers.get(task.step_key),
            run=run,
            state=StepState.HERE if is_open else StepState.PAST,
            holder_label=_place_label(task),
            officer_name=task.officer.full_name if task.officer else "",
            entered_at=task.opened_at,
            left_at=task.ended_at,
            due_at=task.due_at,
            used_minutes=self._minutes(task.opened_at, task.ended_at or self._at),
            limit_minutes=self._limit_minutes(task.opened_at, task.due_at),
            is_waiting_elsewhere=task.is_waiting_elsewhere,
            is_cancelled=task.state == TaskState.CANCELLED,
            outcome_label=self._outcome_label(task),
        )

    def _outcome_label(self, task: Task) -> str:
        outcomes = self._steps.get(task.step_key, {}).get("outcomes", ())
        return next((row["label"] for row in outcomes if row["key"] == task.outcome), "")

    def _limit_minutes(self, since: datetime, due_at: datetime | None) -> int | None:
        return None if due_at is None else self._minutes(since, due_at)

    def _minutes(self, start: datetime, end: datetime) -> int:
        worked = self._calendar.working_time(
            start.astimezone(ICT), end.astimezone(ICT), service_hours=False
        )
        return int(worked.total_seconds() // 60)


def _generic(holder: str) -> str:
    label = holder_label(holder)
    return label[:1].upper() + label[1:]


def _place_label(task: Task) -> str:
    place = task.shop or task.unit
    if place is None:
        return task.agency.short_name
    return place.short_name if task.shop else f"{place.short_name}, {task.agency.short_name}"
