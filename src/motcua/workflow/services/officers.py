"""Who does a task: take it, give it, put it back, pass it on."""

from datetime import datetime

from motcua.core.transactions import transaction_required
from motcua.workflow.models import Task
from motcua.workflow.rules import TaskState
from motcua.workflow.services.guards import (
    change_task,
    check_held_by,
    check_posted,
    held_by_another,
    local_day,
    read_task,
)


@transaction_required
def claim_task(*, task_id: int, task_version: int, officer_id: int, at: datetime) -> Task:
    """
    Take an open task for oneself.

    :raises TaskNotOpen, ConcurrentChange: see `complete_task`
    :raises TaskHeldByAnother: if it is another officer's
    """
    task = read_task(task_id, task_version)
    if task.officer_id not in {None, officer_id}:
        raise held_by_another()
    change_task(task, state=TaskState.CLAIMED, officer_id=officer_id, claimed_at=at)
    return task


@transaction_required
def assign_task(*, task_id: int, task_version: int, officer_id: int, at: datetime) -> Task:
    """
    Give an open task to an officer, whoever held it.

    :raises TaskNotOpen, ConcurrentChange: see `complete_task`
    :raises OfficerNotPosted: if that officer has not the role there
    """
    task = read_task(task_id, task_version)
    check_posted(task, officer_id, on=local_day(at))
    change_task(task, state=TaskState.CLAIMED, officer_id=officer_id, claimed_at=at)
    return task


@transaction_required
def give_back_task(
    *, task_id: int, task_version: int, at: datetime, officer_id: int | None = None
) -> Task:
    """
    Put a task back for the whole unit; with `officer_id` only if it is that officer's own.

    :raises TaskNotOpen, ConcurrentChange, TaskHeldByAnother: see `complete_task`
    """
    task = read_task(task_id, task_version)
    if officer_id is not None:
        check_held_by(task, officer_id, on=local_day(at))
    change_task(task, state=TaskState.OPEN, officer_id=None, claimed_at=None)
    return task


@transaction_required
def hand_over_task(
    *, task_id: int, task_version: int, officer_id: int, to_officer_id: int, at: datetime
) -> Task:
    """
    Pass a task of one's own to a colleague.

    :raises TaskNotOpen, ConcurrentChange, TaskHeldByAnother: see `complete_task`
    :raises OfficerNotPosted: if the colleague has not the role there
    """
    task = read_task(task_id, task_version)
    check_held_by(task, officer_id, on=local_day(at))
    check_posted(task, to_officer_id, on=local_day(at))
    change_task(task, state=TaskState.CLAIMED, officer_id=to_officer_id, claimed_at=at)
    return task
