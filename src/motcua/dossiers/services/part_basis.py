"""What all acts on the parts of an interagency dossier share: rows, bodies, due dates, steps of the process."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.rules import ClockEvent, ClockOptions, due
from motcua.deadlines.rules import EventKind as ClockEventKind
from motcua.dossiers import clock, events
from motcua.dossiers.events import EventFacts
from motcua.dossiers.linking import Link
from motcua.dossiers.models import Dossier, DossierPart, SupplementRequest
from motcua.dossiers.rules import PartState
from motcua.legislation.rules import LinkedOrder
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Task
from motcua.workflow.processes import interagency as process

GROUND = "Nghị định 118/2025/NĐ-CP, Điều 20 khoản 2"
# Reached by the process before anybody has to work there.
HELD = frozenset({process.GATHER})


def lock_parts(dossier: Dossier) -> Iterable[DossierPart]:
    return (
        DossierPart.objects.select_for_update(of=("self",))
        .filter(dossier=dossier)
        .select_related("agency", "unit")
        .order_by("number")
    )


def holders_of(dossier: Dossier) -> workflow_services.Holders:
    """Return the bodies of a dossier, the bodies of its commune among them."""
    return workflow_services.Holders(
        competent_agency_id=dossier.competent_agency_id,
        competent_unit_id=dossier.competent_unit_id,
        intake_shop_id=dossier.intake_shop_id,
        return_shop_id=dossier.return_shop_id,
        commune_id=dossier.competent_agency.commune_id,
    )


def link_of(part: DossierPart) -> Link:
    return Link(
        number=part.number, key=part.key, state=PartState(part.state), needs=tuple(part.needs)
    )


def order_of(parts: Sequence[DossierPart]) -> LinkedOrder:
    is_sequential = any(part.is_sequential for part in parts)
    return LinkedOrder.SEQUENTIAL if is_sequential else LinkedOrder.PARALLEL


def part_due(*, part: DossierPart, since: datetime, dossier: Dossier) -> datetime | None:
    """
    Return when a part is due that begins at a moment, by its own limit and the dossier's own law.

    What the lead asks the applicant for starts the lead's own limit again, like that of the whole.
    """
    asked: tuple[SupplementRequest, ...] = ()
    if part.is_lead and dossier.pk is not None:
        asked = tuple(
            dossier.supplement_requests.filter(
                stage=SupplementRequest.Stage.AGENCY, requested_at__gte=since
            ).order_by("requested_at")
        )
    happened = []
    for request in asked:
        happened.append(ClockEvent(kind=ClockEventKind.SUPPLEMENT_REQUEST, at=request.requested_at))
        if request.completed_at is not None:
            happened.append(
                ClockEvent(kind=ClockEventKind.SUPPLEMENT_COMPLETE, at=request.completed_at)
            )
    return due(
        received_at=since,
        duration=clock.duration_of(part.time_limit_amount, part.time_limit_unit),
        calendar=clock.calendar_of(dossier),
        rule_set=clock.rules_of(dossier),
        events=happened,
        options=ClockOptions(same_day_cutoff=part.same_day_cutoff),
    ).due_at


def cutoff_of(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def slip_note(part: DossierPart) -> str:
    """Return what the transfer slip says of a part: its work and its limit (art. 20(2)(a))."""
    limit = clock.duration_of(part.time_limit_amount, part.time_limit_unit)
    return _("%(name)s, thời hạn %(limit)s")[:300] % {"name": part.name, "limit": limit}


def pass_step(dossier: Dossier, step_key: str, *, at: datetime) -> list[Task]:
    assert dossier.instance_id is not None
    return workflow_services.pass_held_step(
        instance_id=dossier.instance_id,
        step_key=step_key,
        outcome=process.PASSED,
        facts={},
        holders=holders_of(dossier),
        at=at,
        calendar=clock.calendar_of(dossier),
        total=clock.total_of(dossier),
        held=HELD,
    )


def append(dossier: Dossier, *facts: EventFacts, actor: Actor, at: datetime) -> None:
    events.append(dossier=dossier, actor=actor, at=at, facts=facts)


def save(dossier: Dossier) -> None:
    dossier.version += 1
    dossier.save(update_fields=["version", "event_count", "event_head"])
