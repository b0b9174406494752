"""Loading the demo province: organisation, calendar, procedures, then imaginary dossiers."""

import importlib.util
from datetime import datetime

from django.utils import timezone

from motcua.config.demo.organisation import write_organisation
from motcua.directory.models import Officer


def load_organisation(*, at: datetime) -> int:
    """Write bodies, people and the calendar; return the number of officers. Idempotent."""
    officers = write_organisation()
    if importlib.util.find_spec("motcua.deadlines.services"):
        from motcua.deadlines import services as deadline_services

        deadline_services.seed_calendar(at=at)
    return officers


def load_if_empty() -> bool:
    """Load the whole demo when nobody is there yet; tell whether it was."""
    if Officer.objects.exists():
        return False
    load_organisation(at=timezone.now())
    return True
