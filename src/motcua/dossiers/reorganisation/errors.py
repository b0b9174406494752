"""What can be wrong with a plan; the messages are for the administrator."""

from motcua.core.errors import DomainError


class UnableToPlan(DomainError):
    """The line, target or choice does not fit the plan."""


class PlanNotReady(DomainError):
    """The checks found something that a person must settle first."""


class UnableToUndo(DomainError):
    """Something has happened since: taking back would lose it."""
