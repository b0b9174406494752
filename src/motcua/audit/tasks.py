"""Every hour: partitions of the coming months, and the seals of the days that are over."""

from datetime import datetime

from motcua.audit import services
from motcua.core.periodic import hourly


@hourly(minute=5)
def make_coming_partitions(at: datetime) -> None:
    """Make the partitions of this and the next three months of every log."""
    services.make_partitions(first=at.date(), months=4)


@hourly(minute=20)
def seal_days_that_are_over(at: datetime) -> None:
    """Seal yesterday, and any day before it that was missed."""
    services.seal_finished_days(at=at)
