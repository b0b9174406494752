"""The clock of one dossier: its facts as events, the due date they give, the ledger row."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from motcua.core.actors import Actor
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines import services as deadline_services
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import (
    ICT,
    ClockEvent,
    ClockOptions,
    DueResult,
    EventKind,
    WorkCalendar,
    due,
)
from motcua.dossiers.models import Dossier, Extension, FinancialObligation, SupplementRequest
from motcua.legislation.durations import Duration, DurationUnit
from motcua.legislation.rules import RuleSet, Wait, get_rule_set
from motcua.procedures import queries as procedure_queries
from motcua.procedures.models import TimeLimit


def duration_of(amount: Decimal, unit: str) -> Duration:
    """Return a stored limit as a length of time."""
    return Duration(value=amount.normalize(), unit=DurationUnit(unit))


def total_of(dossier: Dossier) -> Duration | None:
    """Return the limit of a dossier, of which its steps get their shares."""
    if dossier.time_limit_amount is None:
        return None
    return duration_of(dossier.time_limit_amount, dossier.time_limit_unit)


def first_due(
    *,
    limit: TimeLimit,
    received_at: datetime,
    rule_set: str,
    calendar: WorkCalendar,
    receipt_cutoff: time | None = None,
) -> DueResult:
    """Return the due date at acceptance."""
    return due(
        received_at=received_at,
        duration=duration_of(limit.amount, limit.unit),
        calendar=calendar,
        rule_set=get_rule_set(rule_set),
        options=ClockOptions(same_day_cutoff=limit.same_day_cutoff, receipt_cutoff=receipt_cutoff),
    )


def rules_of(dossier: Dossier) -> RuleSet:
    """Return the law the dossier keeps for life: the set of its receipt, sector rules before it."""
    return procedure_queries.effective_rule_set(
        rule_set=get_rule_set(dossier.rule_set), revision=dossier.revision
    )


def pauses_for(dossier: Dossier, wait: Wait) -> bool:
    """Tell whether the law of the dossier lets its clock wait for this; the general law does not."""
    return wait in rules_of(dossier).pausing_waits.value


def due_now(
    dossier: Dossier, *, stop_at: datetime | None = None, also: Sequence[ClockEvent] = ()
) -> DueResult:
    """
    Return the due date that all facts of an accepted dossier give.

    :param also: what is about to happen and has no row yet
    """
    assert dossier.received_at is not None
    assert dossier.time_limit_amount is not None
    events = [*also]
    requests = dossier.supplement_requests.filter(stage=SupplementRequest.Stage.AGENCY)
    for request in requests.order_by("requested_at"):
        events.append(ClockEvent(kind=EventKind.SUPPLEMENT_REQUEST, at=request.requested_at))
        if request.completed_at is not None:
            events.append(ClockEvent(kind=EventKind.SUPPLEMENT_COMPLETE, at=request.completed_at))
    events.extend(opinion_events(dossier))
    events.extend(obligation_events(dossier))
    events.extend(map(extension_event, Extension.objects.filter(dossier=dossier)))
    if stop_at is not None:
        events.append(ClockEvent(kind=EventKind.STOP, at=stop_at))
    return due(
        received_at=dossier.received_at,
        duration=duration_of(dossier.time_limit_amount, dossier.time_limit_unit),
        calendar=calendar_of(dossier),
        rule_set=rules_of(dossier),
        events=events,
        options=ClockOptions(
            same_day_cutoff=dossier.same_day_cutoff,
            receipt_cutoff=deadline_queries.get_receipt_cutoff(
                shop_id=dossier.intake_shop_id, on=dossier.received_at.astimezone(ICT).date()
            ),
        ),
    )


def opinion_events(dossier: Dossier) -> list[ClockEvent]:
    """
    Return opinions asked and answered or taken back.

    The general law lets the clock run on (rule 43); where a sector's law does not, each one waits by itself.
    """
    events = []
    for row in dossier.consultations.order_by("asked_at", "pk"):
        key = str(row.pk)
        events.append(ClockEvent(kind=EventKind.CONSULTATION_REQUEST, at=row.asked_at, key=key))
        ended_at = row.replied_at or row.withdrawn_at
        if ended_at is not None:
            events.append(ClockEvent(kind=EventKind.CONSULTATION_REPLY, at=ended_at, key=key))
    return events


def obligation_events(dossier: Dossier) -> list[ClockEvent]:
    """Return financial obligations told and met; one that was called off ends there."""
    events = []
    for row in FinancialObligation.objects.filter(dossier=dossier).order_by("noticed_at", "pk"):
        key = str(row.pk)
        events.append(ClockEvent(kind=EventKind.OBLIGATION_NOTICE, at=row.noticed_at, key=key))
        ended_at = row.met_at or row.cancelled_at
        if ended_at is not None:
            events.append(ClockEvent(kind=EventKind.OBLIGATION_MET, at=ended_at, key=key))
    return events


def extension_event(extension: Extension) -> ClockEvent:
    """Return an extension as the clock sees it."""
    return ClockEvent(
        kind=EventKind.EXTENSION,
        at=extension.filed_at,
        add=duration_of(extension.amount, extension.unit),
    )


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
