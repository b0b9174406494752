"""
Work that comes back every hour: modules register it in their `tasks.py`.

    @hourly(minute=10, queue="sweeps")
    def close_abandoned_dossiers(at: datetime) -> None: ...

The moment is handed in, rounded to the schedule, so that the task itself reads no clock and can be
tried for any hour.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

SWEEPS = "sweeps"


def hourly(
    *, minute: int, queue: str = SWEEPS
) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Register a function of one moment to run every hour, never twice at the same time."""

    def register(sweep: Callable[[datetime], None]) -> Callable[[datetime], None]:
        @wraps(sweep)
        def run(timestamp: int) -> None:
            sweep(datetime.fromtimestamp(timestamp, tz=timezone.get_default_timezone()))

        name = f"{sweep.__module__}.{sweep.__qualname__}"
        task = app.task(name=name, queue=queue, queueing_lock=name, lock=name)(run)
        assert isinstance(task, Task)
        app.periodic(cron=f"{minute} * * * *")(task)
        return sweep

    return register
