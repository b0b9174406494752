"""Housekeeping of tables that belong to no module of ours."""

from datetime import datetime

from django.contrib.sessions.models import Session

from motcua.core.periodic import hourly


@hourly(minute=50)
def delete_expired_sessions(at: datetime) -> None:
    """Delete sessions that ended before `at`."""
    Session.objects.filter(expire_date__lt=at).delete()
