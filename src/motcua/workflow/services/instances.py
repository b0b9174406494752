"""Start, move and stop an instance."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext as _

from motcua.core.transactions import transaction_required
from motcua.deadlines.calendar import WorkCalendar
from motcua.legislation.durations import Duration
from motcua.workflow import engine
from motcua.workflow.errors import OutcomeNotOffered, TaskNotOpen
from motcua.workflow.holders import Holders
from motcua.workflow.models import Instance, Task, WorkflowDefinition
from motcua.workflow.rules import OPEN_STATES, TaskState
from motcua.workflow.services.guards import change_task, check_held_by, local_day, read_task
from motcua.workflow.services.opening import Facts, open_tasks

_ENDED_STATE: Final = b""


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What the end of a task brought about."""

    task: Task
    new_tasks: tuple[Task, ...]
    # Tasks beside it that the process called off.
    cancelled_tasks: tuple[Task, ...]
    is_ended: bool


@transaction_required
def start_instance(
    *,
    definition: WorkflowDefinition,
    facts: Facts,
    holders: Holders,
    at: datetime,
    calendar: WorkCalendar,
    total: Duration | None = None,
    held: AbstractSet[str] = frozenset(),
) -> tuple[Instance, list[Task]]:
    """
    Begin a process and open its first tasks (at most 4 statements).

    Steps named in `held` wait for their turn without a task (`open_held_step`).

    `total` is the dossier's own time limit, of which steps take their shares; without it the limits
    hold that were published, made for the shortest limit of the procedure.

    :raises HolderNotFound: if a step's holder does not exist on that day
    :raises UnableToRunProcess: if a condition lacks a fact
    """
    progress = engine.start(_spec(definition), facts)
    instance = Instance.objects.create(
        definition=definition,
        state=progress.state,
        started_at=at,
        ended_at=at if progress.is_ended else None,
    )
    tasks = open_tasks(
        instance,
        [step for step in progress.opened if step.step_key not in held],
        facts=facts,
        holders=holders,
        at=at,
        calendar=calendar,
        total=total,
        officers={},
    )
    return instance, tasks


@transaction_required
def complete_task(
    *,
    task_id: int,
    task_version: int,
    officer_id: int | None,
    outcome: str,
    facts: Facts,
    holders: Holders,
    at: datetime,
    calendar: WorkCalendar,
    next_officer_id: int | None = None,
    total: Duration | None = None,
    held: AbstractSet[str] = frozenset(),
) -> Completion:
    """
    End a task with an outcome and open what follows.

    1. lock the instance; 2. check and end the task under its version; 3. move the process;
    4. call off and open tasks. `next_officer_id` receives the tasks that open; without it a step
    that keeps its officer goes back to whoever did it before. The fact `consulted` (an agency's
    function) says which agency a step of another agency goes to this time. `total` and `held`: see
    `start_instance`.

    :raises TaskNotOpen: if it was ended before
    :raises ConcurrentChange: if it changed since the caller read it
    :raises TaskHeldByAnother: if it is another officer's, who has not delegated it
    :raises OutcomeNotOffered: if the step does not end this way
    """
    instance = _lock_instance_of(task_id)
    task = read_task(task_id, task_version)
    step = instance.definition.steps[task.step_key]
    if outcome not in {offered["key"] for offered in step["outcomes"]}:
        raise OutcomeNotOffered(
            _("Bước “%(name)s” không kết thúc bằng “%(outcome)s”.")
            % {"name": task.step_name, "outcome": outcome}
        )
    if officer_id is not None:
        check_held_by(task, officer_id, on=local_day(at))
    change_task(
        task,
        state=TaskState.DONE,
        outcome=outcome,
        officer_id=officer_id or task.officer_id,
        claimed_at=task.claimed_at or at,
        ended_at=at,
    )
    progress = engine.complete(
        _spec(instance.definition),
        bytes(instance.state),
        engine_task_id=task.engine_task_id,
        facts={**facts, "outcome": outcome},
    )
    _save_progress(instance, progress, at)
    opened = open_tasks(
        instance,
        [step for step in progress.opened if step.step_key not in held],
        facts=facts,
        holders=holders,
        at=at,
        calendar=calendar,
        total=total,
        officers=_officers_for(instance, progress, next_officer_id, on=local_day(at)),
    )
    return Completion(
        task=task,
        new_tasks=tuple(opened),
        cancelled_tasks=_cancel(instance, at=at, engine_task_ids=progress.closed),
        is_ended=progress.is_ended,
    )


@transaction_required
def cancel_instance(
    *, instance_id: int, at: datetime, outcome: str = "", officer_id: int | None = None
) -> tuple[Task, ...]:
    """
    Stop a process and call off its open tasks; a process that has ended stays as it is.

    `outcome` and `officer_id` are written on the tasks: why, and who stopped it.
    """
    instance = Instance.objects.select_for_update().defer("state").get(pk=instance_id)
    if instance.ended_at is not None:
        return ()
    Instance.objects.filter(pk=instance_id).update(state=_ENDED_STATE, ended_at=at)
    return _cancel(instance, at=at, engine_task_ids=None, outcome=outcome, officer_id=officer_id)


def _spec(definition: WorkflowDefinition) -> engine.Spec:
    # `bpmn` may be deferred: it is read from the database only when this process has not parsed it.
    return engine.load_spec(definition.digest, lambda: definition.bpmn)


def _lock_instance_of(task_id: int) -> Instance:
    instance = (
        Instance.objects.select_for_update(of=("self",))
        .select_related("definition")
        .defer("definition__bpmn")
        .filter(tasks=task_id)
        .first()
    )
    if instance is None:
        raise TaskNotOpen(_("Không tìm thấy công việc này."))
    return instance


def _save_progress(instance: Instance, progress: engine.Progress, at: datetime) -> None:
    instance.state = _ENDED_STATE if progress.is_ended else progress.state
    instance.ended_at = at if progress.is_ended else None
    instance.save(update_fields=["state", "ended_at"])


def _officers_for(
    instance: Instance, progress: engine.Progress, next_officer_id: int | None, *, on: date
) -> dict[str, int]:
    """Name who gets each step that opens: the one chosen, or who did the step before."""
    if next_officer_id is not None:
        return {step.step_key: next_officer_id for step in progress.opened}
    steps = instance.definition.steps
    returning = [
        step.step_key for step in progress.opened if steps[step.step_key].get("keeps_officer")
    ]
    if not returning:
        return {}
    earlier = (
        Task.objects.filter(
            _still_posted(on), instance=instance, step_key__in=returning, state=TaskState.DONE
        )
        .order_by("ended_at", "id")
        .values_list("step_key", "officer_id")
    )
    return {key: officer_id for key, officer_id in earlier if officer_id is not None}


def _still_posted(on: date) -> Q:
    return (
        Q(officer__postings__valid_from__lte=on)
        & (Q(officer__postings__valid_to=None) | Q(officer__postings__valid_to__gte=on))
        & Q(officer__postings__role=F("role"), officer__postings__agency=F("agency"))
    )


def _cancel(
    instance: Instance,
    *,
    at: datetime,
    engine_task_ids: Sequence[str] | None,
    outcome: str = "",
    officer_id: int | None = None,
) -> tuple[Task, ...]:
    """Call off open tasks of an instance: the named ones, or all for None."""
    if engine_task_ids is not None and not engine_task_ids:
        return ()
    tasks = Task.objects.filter(instance=instance, state__in=OPEN_STATES).order_by("pk")
    if engine_task_ids is not None:
        tasks = tasks.filter(engine_task_id__in=engine_task_ids)
    cancelled = tuple(tasks.select_for_update())
    for task in cancelled:
        task.state, task.ended_at, task.version = TaskState.CANCELLED, at, task.version + 1
        task.outcome, task.officer_id = outcome, officer_id or task.officer_id
    Task.objects.bulk_update(cancelled, ["state", "ended_at", "version", "outcome", "officer"])
    return cancelled
