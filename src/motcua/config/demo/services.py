"""Loading the demo province: organisation, calendar, procedures, then imaginary dossiers."""

import os
from datetime import datetime

import typer
from django.utils import timezone

from motcua.config.demo.catalogue import publish_packs
from motcua.config.demo.loader import LoadReport, Progress, load_dossiers
from motcua.config.demo.organisation import read_seed, write_organisation
from motcua.core.actors import Actor, system_actor
from motcua.deadlines import services as deadline_services
from motcua.directory import queries as directory_queries
from motcua.directory.models import Account, Officer
from motcua.dossiers import usual_times
from motcua.dossiers.models import Dossier

DOSSIERS, MONTHS, SEED = 3_000, 12, 1
_PUBLISHER = "congbothutuc"
ORIGIN = "demo"


def load_organisation(*, at: datetime) -> int:
    """Write bodies, people and the calendar; return the number of officers. Idempotent."""
    officers = write_organisation()
    deadline_services.seed_calendar(at=at)
    return officers


def load_catalogue(*, at: datetime) -> int:
    """Publish the authored packs in the name of who publishes here; return how many were new."""
    start = read_seed()["province"]["valid_from"]
    return publish_packs(effective_from=start, actor=_publisher(at), at=at)


def load_province(*, at: datetime) -> None:
    """Write everything but dossiers. Idempotent."""
    load_organisation(at=at)
    load_catalogue(at=at)


def load_if_empty() -> bool:
    """Load the whole demo when nobody is there yet; tell whether it was."""
    # A load that was broken off has an organisation but no dossiers: it is finished.
    if Officer.objects.exists() and Dossier.objects.exists():
        return False
    now = timezone.localtime()
    typer.echo("Đang nạp tỉnh giả định… / Loading the imaginary province…")
    load_province(at=now)
    load_history(dossiers=DOSSIERS, months=MONTHS, seed=SEED, now=now)
    return True


def load_history(
    *,
    dossiers: int,
    months: int,
    seed: int,
    now: datetime,
    processes: int | None = None,
    on_progress: Progress | None = None,
) -> LoadReport:
    """Write imaginary dossiers; see `loader.load_dossiers`."""
    report = load_dossiers(
        dossiers=dossiers,
        months=months,
        seed=seed,
        processes=processes or min(2, os.cpu_count() or 1),
        now=now,
        on_progress=on_progress or _show_nothing,
    )
    # What the night would compute: the pages of the loaded dossiers show it at once.
    usual_times.refresh(at=now)
    return report


def _show_nothing(_done: int, _total: int) -> None:
    """Nobody watches this load."""


def _publisher(at: datetime) -> Actor:
    account = Account.objects.filter(username=_PUBLISHER).first()
    actor = None
    if account is not None:
        actor = directory_queries.get_actor(account_id=account.pk, on=at.date(), origin=ORIGIN)
    return actor or system_actor(origin=ORIGIN)
