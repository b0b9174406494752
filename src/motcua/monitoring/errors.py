"""What can go wrong with a report."""

from motcua.core.errors import DomainError


class UnableToReadPeriod(DomainError):
    """Not a period of reports."""


class NotPermitted(DomainError):
    """The actor may not see or close the reports of this body."""


class TooEarlyToClose(DomainError):
    """The period has not ended, so its figures still move."""


class GroundMissing(DomainError):
    """A report that was closed before is closed again only with a reason."""
