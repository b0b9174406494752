"""What can be wrong in an act of the directory; the messages are for the user."""

from motcua.core.errors import DomainError


class NotAnIdentityNumber(DomainError):
    """The number can be nobody's personal number or passport."""


class NotATaxCode(DomainError):
    """The code can be no organisation's tax code."""


class NameMissing(DomainError):
    """A person or body without a name."""


class UnableToChangeOrganisation(DomainError):
    """The change of agency or unit does not fit what is recorded."""


class CodeAlreadyInUse(DomainError):
    """Another valid agency or unit has this code."""


class UnableToPostOfficer(DomainError):
    """The posting does not fit the place, the role or the dates."""


class UnableToDelegate(DomainError):
    """The delegation does not fit the officers, their postings or the dates."""


class UnableToSetOpeningHours(DomainError):
    """The ranges of a weekday overlap or run backwards."""


class NotPermitted(DomainError):
    """The person may not do this."""
