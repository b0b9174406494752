"""States of a task. No Django, no clock."""

from enum import StrEnum


class TaskState(StrEnum):
    """OPEN waits for a unit, CLAIMED for an officer; DONE and CANCELLED are ends."""

    OPEN = "OPEN"
    CLAIMED = "CLAIMED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
