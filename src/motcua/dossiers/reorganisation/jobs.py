"""What the worker does for plans: go on with the moving, and carry out those whose day has come."""

from datetime import datetime

from django.utils import timezone
from procrastinate import exceptions
from procrastinate.contrib.django import app

from motcua.core.periodic import SWEEPS, hourly
from motcua.dossiers.reorganisation import applying

_NAME = "motcua.dossiers.reorganisation.move"


@app.task(name=_NAME, queue=SWEEPS, retry=5, pass_context=False)
def move_dossiers_of_plan(plan_id: int) -> None:
    """Move what is decided of one plan; killed in the middle it goes on at the next try or hour."""
    applying.continue_plan(plan_id=plan_id, at=timezone.now())


def start_moving(*, plan_id: int) -> None:
    """Ask the worker to move the dossiers of a plan; asking twice does no more than once."""
    try:
        app.configure_task(
            name=_NAME, queue=SWEEPS, lock=f"{_NAME}:{plan_id}", queueing_lock=f"{_NAME}:{plan_id}"
        ).defer(plan_id=plan_id)
    except exceptions.AlreadyEnqueued:
        return


@hourly(minute=5)
def carry_out_due_reorganisations(at: datetime) -> None:
    """Begin plans whose day has come and go on with those that were interrupted."""
    for plan_id in applying.begin_due_plans(at=at):
        applying.continue_plan(plan_id=plan_id, at=at)
