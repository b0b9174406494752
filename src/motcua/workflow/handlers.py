"""What the workflow does when procedures speak."""

from datetime import datetime
from typing import Any

from motcua.procedures.models import ProcedureRevision
from motcua.workflow import queries, services


def store_process(*, revision: ProcedureRevision, at: datetime, **_signal: Any) -> None:
    """
    Check and store the process of a revision with its publication: a fault stops both.

    Any: the rest of the signal's arguments.
    """
    available = queries.list_available(
        agency_function=revision.agency_function,
        unit_function=revision.unit_function,
        on=at.date(),
    )
    services.publish_definition(revision=revision, at=at, available=available)
