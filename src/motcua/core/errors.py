"""The one family of errors that may be shown to a user."""


class DomainError(Exception):
    """
    A rule of the field was not met; the message is written for the user (Vietnamese).

    Views translate it into a message, commands into one line; nothing below a site catches it.
    """


class ConcurrentChange(DomainError):
    """Someone else changed the row since it was read; nothing of this act was written."""
