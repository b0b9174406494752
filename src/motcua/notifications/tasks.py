"""Housekeeping of the notices."""

from datetime import datetime

from motcua.core.periodic import hourly
from motcua.notifications import services


@hourly(minute=55)
def delete_old_notices(at: datetime) -> None:
    """Delete what was read three months ago."""
    services.delete_old_notices(at=at)
