"""
The usual time of each step: the median of its latest runs, written by a sweep and read by pages.

A median of few runs says nothing: fewer than `FEWEST` are kept, but shown as too few.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import ICT
from motcua.dossiers.models import UsualStepTime
from motcua.workflow.models import Task

FEWEST = 5
# As far back and as many runs of a step as tell how it goes now.
LOOKED_BACK = timedelta(days=180)
MOST_RUNS = 200


@dataclass(frozen=True, kw_only=True)
class UsualTime:
    """Working minutes; `minutes` is None while there are too few runs to tell."""

    minutes: int | None
    samples: int


def refresh(*, at: datetime) -> int:
    """Compute the medians anew, in one transaction; return how many steps have one."""
    runs = _runs(at)
    rows = [
        UsualStepTime(
            procedure_id=procedure_id,
            step_key=step_key,
            median_minutes=round(median(minutes)),
            samples=len(minutes),
            computed_at=at,
        )
        for (procedure_id, step_key), minutes in runs.items()
    ]
    with transaction.atomic():
        UsualStepTime.objects.all().delete()
        UsualStepTime.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def is_missing() -> bool:
    """Tell whether nothing was computed yet: a new installation, or a province just loaded."""
    return not UsualStepTime.objects.exists()


def get_usual_times(*, procedure_id: int) -> dict[str, UsualTime]:
    """Return what each step of a procedure usually takes, in one statement."""
    rows = UsualStepTime.objects.filter(procedure=procedure_id)
    return {
        row.step_key: UsualTime(
            minutes=row.median_minutes if row.samples >= FEWEST else None, samples=row.samples
        )
        for row in rows
    }


def _runs(at: datetime) -> dict[tuple[int, str], list[int]]:
    """Return working minutes of the latest finished runs by procedure and step."""
    latest = Window(
        RowNumber(),
        partition_by=[F("instance__definition__revision__procedure"), F("step_key")],
        order_by=F("ended_at").desc(),
    )
    rows = (
        Task.objects.filter(state="DONE", ended_at__gte=at - LOOKED_BACK, ended_at__lte=at)
        .annotate(number=latest)
        .filter(number__lte=MOST_RUNS)
        .order_by()
        .values_list(
            "instance__definition__revision__procedure", "step_key", "opened_at", "ended_at"
        )
    )
    calendar = deadline_queries.get_calendar(shop_id=None, on=at.date())
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for procedure_id, step_key, opened_at, ended_at in rows.iterator(chunk_size=5000):
        assert ended_at is not None
        worked = calendar.working_time(
            opened_at.astimezone(ICT), ended_at.astimezone(ICT), service_hours=False
        )
        found[procedure_id, step_key].append(int(worked.total_seconds() // 60))
    return found
