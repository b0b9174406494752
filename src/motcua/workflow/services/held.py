"""
Steps that the process has reached and that wait for their turn: opened, or passed by, from outside.

The parts of an interagency dossier are branches of one process. Which of them work side by side, which
one after another and which not at all depends on the dossier, not on the process (Decree 118/2025,
art. 20(2)), so their steps are held back when the process starts.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.core.transactions import transaction_required
from motcua.deadlines.calendar import WorkCalendar
from motcua.legislation.durations import Duration
from motcua.workflow import engine
from motcua.workflow.errors import UnableToRunProcess
from motcua.workflow.holders import Holders
from motcua.workflow.models import Instance, Task
from motcua.workflow.services.opening import open_tasks

Facts = Mapping[str, Any]  # Any: JSON values


@transaction_required
def open_held_step(
    *,
    instance_id: int,
    step_key: str,
    facts: Facts,
    holders: Holders,
    at: datetime,
    calendar: WorkCalendar,
    total: Duration | None = None,
) -> Task:
    """
    Open the task of a step that was held back.

    :raises UnableToRunProcess: if the process does not wait at this step
    :raises HolderNotFound: if the step's holder does not exist on that day
    """
    instance = _lock(instance_id)
    step = _waiting_step(instance, step_key)
    (task,) = open_tasks(
        instance,
        [step],
        facts=facts,
        holders=holders,
        at=at,
        calendar=calendar,
        total=total,
        officers={},
    )
    return task


@transaction_required
def pass_held_step(
    *,
    instance_id: int,
    step_key: str,
    outcome: str,
    facts: Facts,
    holders: Holders,
    at: datetime,
    calendar: WorkCalendar,
    total: Duration | None = None,
    held: frozenset[str] = frozenset(),
) -> list[Task]:
    """
    Go past a step that was held back and that nobody has to do; return the tasks that open after it.

    :raises UnableToRunProcess: if the process does not wait at this step
    """
    instance = _lock(instance_id)
    step = _waiting_step(instance, step_key)
    progress = engine.complete(
        _spec(instance),
        bytes(instance.state),
        engine_task_id=step.engine_task_id,
        facts={**facts, "outcome": outcome},
    )
    instance.state = b"" if progress.is_ended else progress.state
    instance.ended_at = at if progress.is_ended else None
    instance.save(update_fields=["state", "ended_at"])
    return open_tasks(
        instance,
        [step for step in progress.opened if step.step_key not in held],
        facts=facts,
        holders=holders,
        at=at,
        calendar=calendar,
        total=total,
        officers={},
    )


def _lock(instance_id: int) -> Instance:
    return (
        Instance.objects.select_for_update(of=("self",))
        .select_related("definition")
        .defer("definition__bpmn")
        .get(pk=instance_id)
    )


def _spec(instance: Instance) -> engine.Spec:
    return engine.load_spec(instance.definition.digest, lambda: instance.definition.bpmn)


def _waiting_step(instance: Instance, step_key: str) -> engine.OpenStep:
    for step in engine.open_steps(_spec(instance), bytes(instance.state)):
        if step.step_key == step_key:
            return step
    raise UnableToRunProcess(f"Quy trình không chờ ở bước “{step_key}”.")
