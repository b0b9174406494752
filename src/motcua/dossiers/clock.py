"""The clock of one dossier: its facts as events, the due date they give, the ledger row."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.core.actors import Actor
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines import services as deadline_services
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import (
    ClockEvent,
    ClockOptions,
    DueResult,
    EventKind,
    WorkCalendar,
    due,
)
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import get_rule_set
from motcua.procedures.models import ProcedureRevision, TimeLimit
from motcua.procedures.rules import choose_time_limit


def duration_of(amount: Decimal, unit: str) -> Duration:
    """Return a stored limit as a length of time."""
    return Duration(value=amount.normalize(), unit=DurationUnit(unit))


def total_of(dossier: Dossier) -> Duration | None:
    """Return the limit of a dossier, of which its steps get their shares."""
    if dossier.time_limit_amount is None:
        return None
    return duration_of(dossier.time_limit_amount, dossier.time_limit_unit)


def first_due(
    *, limit: TimeLimit, received_at: datetime, rule_set: str, calendar: WorkCalendar
) -> DueResult:
    """Return the due date at acceptance."""
    return due(
        received_at=received_at,
        duration=duration_of(limit.amount, limit.unit),
        calendar=calendar,
        rule_set=get_rule_set(rule_set),
        options=ClockOptions(same_day_cutoff=limit.same_day_cutoff),
    )


def due_now(dossier: Dossier, *, stop_at: datetime | None = None) -> DueResult:
    """Return the due date that all facts of an accepted dossier give."""
    assert dossier.received_at is not None
    assert dossier.time_limit_amount is not None
    events = []
    requests = dossier.supplement_requests.filter(stage=SupplementRequest.Stage.AGENCY)
    for request in requests.order_by("requested_at"):
        events.append(ClockEvent(kind=EventKind.SUPPLEMENT_REQUEST, at=request.requested_at))
        if request.completed_at is not None:
            events.append(ClockEvent(kind=EventKind.SUPPLEMENT_COMPLETE, at=request.completed_at))
    if stop_at is not None:
        events.append(ClockEvent(kind=EventKind.STOP, at=stop_at))
    return due(
        received_at=dossier.received_at,
        duration=duration_of(dossier.time_limit_amount, dossier.time_limit_unit),
        calendar=calendar_of(dossier),
        rule_set=get_rule_set(dossier.rule_set),
        events=events,
        options=ClockOptions(same_day_cutoff=_same_day_cutoff(dossier.revision, dossier)),
    )


def _same_day_cutoff(revision: ProcedureRevision, dossier: Dossier) -> Any:  # Any: time or None
    limit = choose_time_limit(
        list(revision.time_limits.order_by("id")),
        variant_id=dossier.variant_id,
        channel=dossier.channel,
        is_complex=False,
    )
    return limit.same_day_cutoff if limit else None


def calendar_of(dossier: Dossier) -> WorkCalendar:
    """Return the calendar the dossier keeps for life, with its shop's opening hours."""
    return deadline_queries.get_calendar_version(
        version_id=dossier.calendar_version_id, shop_id=dossier.intake_shop_id
    )


def write_ledger(
    *,
    dossier: Dossier,
    result: DueResult,
    kind: DeadlineLedger.Kind,
    ground: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Add the row that explains a setting of the due date; earlier rows stay."""
    deadline_services.record_ledger(
        dossier_id=dossier.pk,
        kind=kind,
        result=result,
        calendar_version_id=dossier.calendar_version_id,
        ground=ground,
        actor=actor,
        at=at,
    )
