"""States of a task. No Django, no clock."""

from enum import StrEnum
from typing import Final


class TaskState(StrEnum):
    """OPEN waits for a unit, CLAIMED for an officer; DONE and CANCELLED are ends."""

    OPEN = "OPEN"
    CLAIMED = "CLAIMED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


OPEN_STATES: Final = (TaskState.OPEN, TaskState.CLAIMED)
