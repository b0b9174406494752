"""
Work beside the process: somebody else is asked while the process goes on where it stands.

Such a task is a row like any other, so work lists, rights and the map know it, but the engine does not:
it carries no engine id, and neither its beginning nor its end moves the process.
"""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from motcua.core.transactions import transaction_required
from motcua.directory.rules import Role
from motcua.workflow.errors import TaskNotOpen
from motcua.workflow.models import Task
from motcua.workflow.rules import OPEN_STATES, TaskState
from motcua.workflow.services.guards import change_task, check_held_by, local_day, read_task

_NO_ENGINE_TASK: Final = ""


def is_beside(task: Task) -> bool:
    """Tell whether the process does not know of this task."""
    return task.engine_task_id == _NO_ENGINE_TASK


@transaction_required
def open_task_beside(
    *,
    instance_id: int,
    step_key: str,
    step_name: str,
    role: Role,
    agency_id: int,
    unit_id: int | None,
    due_at: datetime,
    at: datetime,
) -> Task:
    """Open work for another body without moving the process; the lead waits for it elsewhere."""
    return Task.objects.create(
        instance_id=instance_id,
        step_key=step_key,
        step_name=step_name,
        engine_task_id=_NO_ENGINE_TASK,
        state=TaskState.OPEN,
        role=role,
        agency_id=agency_id,
        unit_id=unit_id,
        # As the steps of a process by which another body is asked.
        is_waiting_elsewhere=step_key.startswith("consult"),
        opened_at=at,
        due_at=due_at,
    )


@transaction_required
def end_task_beside(
    *, task_id: int, task_version: int, officer_id: int | None, outcome: str, at: datetime
) -> Task:
    """
    End work beside the process; `officer_id` None ends it whoever holds it.

    :raises TaskNotOpen, ConcurrentChange, TaskHeldByAnother: see `complete_task`
    """
    task = read_task(task_id, task_version)
    if not is_beside(task):
        raise TaskNotOpen(_("Việc này thuộc quy trình, không kết thúc riêng được."))
    if officer_id is not None:
        check_held_by(task, officer_id, on=local_day(at))
    change_task(
        task,
        state=TaskState.DONE,
        outcome=outcome,
        officer_id=officer_id or task.officer_id,
        ended_at=at,
    )
    return task


@transaction_required
def cancel_tasks_beside(*, instance_id: int, at: datetime, outcome: str = "") -> int:
    """Call off what is still open beside the process and return how many tasks that were."""
    tasks = Task.objects.filter(
        instance_id=instance_id, engine_task_id=_NO_ENGINE_TASK, state__in=OPEN_STATES
    )
    cancelled = list(tasks.order_by("pk").select_for_update())
    for task in cancelled:
        change_task(task, state=TaskState.CANCELLED, outcome=outcome, ended_at=at)
    return len(cancelled)
