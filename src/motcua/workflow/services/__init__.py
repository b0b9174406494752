"""
Start, move and end the process of a dossier.

Each function is part of its caller's transaction: the caller has locked its dossier, here the
instance is locked next, tasks last. Whether an officer may act is the caller's policy
(`queries.may_do` helps); here only what would corrupt the process is refused.
"""

from motcua.workflow.definitions import publish_definition
from motcua.workflow.holders import Holders
from motcua.workflow.services.beside import (
    cancel_tasks_beside,
    end_task_beside,
    is_beside,
    open_task_beside,
)
from motcua.workflow.services.held import open_held_step, pass_held_step
from motcua.workflow.services.instances import (
    Completion,
    cancel_instance,
    complete_task,
    start_instance,
)
from motcua.workflow.services.officers import (
    assign_task,
    claim_task,
    give_back_task,
    hand_over_task,
)
from motcua.workflow.services.opening import due_of_step

__all__ = [
    "Completion",
    "Holders",
    "assign_task",
    "cancel_instance",
    "cancel_tasks_beside",
    "claim_task",
    "complete_task",
    "due_of_step",
    "end_task_beside",
    "give_back_task",
    "hand_over_task",
    "is_beside",
    "open_held_step",
    "open_task_beside",
    "pass_held_step",
    "publish_definition",
    "start_instance",
]
