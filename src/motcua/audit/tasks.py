"""Every hour: partitions of the coming months, and the seals of the days that are over."""

from datetime import date, datetime

from motcua.audit import services
from motcua.audit.chains import list_logs
from motcua.core.partitions import ensure_partitions, first_of_next_month
from motcua.core.periodic import hourly

_MONTHS_AHEAD = 3


@hourly(minute=5)
def make_coming_partitions(at: datetime) -> None:
    """Make the partitions of this and the next three months of every log."""
    last: date = at.date()
    for _month in range(_MONTHS_AHEAD):
        last = first_of_next_month(last)
    tables = tuple(log.table for log in list_logs())
    ensure_partitions(tables=tables, first=at.date().replace(day=1), last=last)


@hourly(minute=20)
def seal_days_that_are_over(at: datetime) -> None:
    """Seal yesterday, and any day before it that was missed."""
    services.seal_finished_days(at=at)
