"""Housekeeping of the directory."""

from datetime import datetime, timedelta

from motcua.core.periodic import hourly
from motcua.directory.services import sign_in

_KEPT = timedelta(days=30)


@hourly(minute=40)
def forget_old_sign_in_attempts(at: datetime) -> None:
    """Delete tries of sign-in older than 30 days."""
    sign_in.forget_old_attempts(before=at - _KEPT)
