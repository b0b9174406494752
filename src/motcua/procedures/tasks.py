"""Work of the hour: revisions that come into force at midnight."""

from datetime import datetime

from motcua.core.periodic import hourly
from motcua.procedures import services


@hourly(minute=1)
def refresh_revisions_in_force(at: datetime) -> None:
    """Point each procedure to the revision that holds on this day."""
    services.refresh_current_revisions(today=at.date())
