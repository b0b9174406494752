"""The parts of an interagency dossier: opened in their turn, ended by their agency, their results passed on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.dossiers import clock, linking
from motcua.dossiers.errors import UnableToMoveDossier, officer_id_of
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import (
    Dossier,
    DossierPart,
    Opinion,
    Transfer,
)
from motcua.dossiers.rules import PartState
from motcua.dossiers.services.part_basis import (
    GROUND,
    HELD,
    append,
    holders_of,
    link_of,
    lock_parts,
    order_of,
    part_due,
    pass_step,
    save,
    slip_note,
)
from motcua.dossiers.services.part_results import (
    call_off_groundless,
    check_result,
    conclude,
    deliver,
    end_part,
    facts_of_end,
)
from motcua.dossiers.services.processing import write_opinion
from motcua.dossiers.services.result import ResultFacts
from motcua.dossiers.services.steps import TaskRef, lock_for_task
from motcua.legislation.durations import DurationUnit
from motcua.legislation.rules import LinkedOrder
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Task
from motcua.workflow.processes import interagency as process


@transaction.atomic
def finish_part(
    *, task: TaskRef, result: ResultFacts, actor: Actor, at: datetime, opinion: str = ""
) -> Dossier:
    """
    Sign the result of a part: it goes to who needs it next and to the intake centre (rule 40).

    A refused part is not the end of the whole: the parts that need its result are called off, the others
    go on. When the last part has ended the dossier goes to the return place, on paper by way of the lead.

    :raises ReasonMissing: if a grant has no number or a refusal no reason
    :raises UnableToMoveDossier: if the task does not end a part
    :raises ConcurrentChange, NotPermitted: see `lock_for_task`
    """
    check_result(result)
    dossier, row = lock_for_task(ref=task, actor=actor)
    parts = list(lock_parts(dossier))
    part = _part_signed_in(row, parts)
    write_opinion(
        dossier=dossier,
        task=row,
        kind=Opinion.Kind.APPROVAL,
        text=opinion,
        actor=actor,
        at=at,
    )
    end_part(part, result, dossier=dossier, actor=actor, at=at)
    workflow_services.complete_task(
        task_id=row.pk,
        task_version=row.version,
        officer_id=actor.officer_id,
        outcome="SIGN",
        facts={},
        holders=holders_of(dossier),
        at=at,
        calendar=clock.calendar_of(dossier),
        total=clock.total_of(dossier),
        held=HELD,
    )
    users = deliver(part, parts, dossier=dossier, at=at)
    called_off = call_off_groundless(parts, dossier=dossier, at=at)
    append(dossier, facts_of_end(part, users), *called_off, actor=actor, at=at)
    open_what_is_due(dossier=dossier, parts=parts, actor=actor, at=at, before=part)
    if linking.all_ended(link_of(row) for row in parts):
        _bring_together(dossier, parts, actor=actor, at=at)
    else:
        save(dossier)
    return dossier


@transaction.atomic
def gather_results(*, task: TaskRef, actor: Actor, at: datetime) -> Dossier:
    """
    Say as the lead that all results are in, and send them to the centre (art. 20(2)(a)).

    :raises UnableToMoveDossier: if it is not this step
    :raises ConcurrentChange, NotPermitted: see `lock_for_task`
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    if row.step_key != process.GATHER:
        raise UnableToMoveDossier(_("Bước này không phải bước nhận đủ kết quả liên thông."))
    workflow_services.complete_task(
        task_id=row.pk,
        task_version=row.version,
        officer_id=actor.officer_id,
        outcome="GATHERED",
        facts={},
        holders=holders_of(dossier),
        at=at,
        calendar=clock.calendar_of(dossier),
        total=clock.total_of(dossier),
    )
    append(dossier, EventFacts(kind=EventKind.PARTS_GATHERED, ground=GROUND), actor=actor, at=at)
    conclude(dossier, list(lock_parts(dossier)), actor=actor, at=at)
    return dossier


def open_what_is_due(
    *,
    dossier: Dossier,
    parts: Sequence[DossierPart],
    actor: Actor,
    at: datetime,
    before: DossierPart | None = None,
) -> None:
    """Open every part whose turn has come; on paper the file goes on with it (part of a transaction)."""
    links = [link_of(part) for part in parts]
    numbers = {link.number for link in linking.due_to_open(links, order_of(parts))}
    for part in parts:
        if part.number in numbers:
            _open(part, dossier=dossier, actor=actor, at=at)
            if before is not None and part.is_sequential:
                _pass_paper(dossier, before, part, actor=actor, at=at)


def pass_unchosen(*, dossier: Dossier, numbers: Iterable[int], at: datetime) -> None:
    """Go past the branches of parts that this case has not (part of a transaction)."""
    for number in numbers:
        pass_step(dossier, process.work_step(number), at=at)


def _open(part: DossierPart, *, dossier: Dossier, actor: Actor, at: datetime) -> None:
    assert dossier.instance_id is not None
    task = workflow_services.open_held_step(
        instance_id=dossier.instance_id,
        step_key=process.work_step(part.number),
        facts={},
        holders=holders_of(dossier),
        at=at,
        calendar=clock.calendar_of(dossier),
    )
    part.state = PartState.IN_PROCESS
    part.opened_at = at
    # Bodies may have changed since the receipt: who has the task has the part.
    part.agency_id, part.unit_id = task.agency_id, task.unit_id
    part.due_at = part_due(part=part, since=at, dossier=dossier)
    part.save(update_fields=["state", "opened_at", "agency", "unit", "due_at"])
    if DurationUnit(part.time_limit_unit) is DurationUnit.SAME_DAY:
        # The step knows no cut-off hour; the part does.
        Task.objects.filter(pk=task.pk).update(due_at=part.due_at)
    facts = EventFacts(
        kind=EventKind.PART_OPENED,
        ground=GROUND,
        data={
            "part": part.name,
            "agency": part.agency.name,
            "duty": part.duty,
            "due_at": part.due_at.isoformat() if part.due_at else None,
            "is_lead": part.is_lead,
        },
    )
    append(dossier, facts, actor=actor, at=at)


def _bring_together(
    dossier: Dossier, parts: Sequence[DossierPart], *, actor: Actor, at: datetime
) -> None:
    """Hand the ended whole to the lead (paper) or, as data, straight to the return place."""
    assert dossier.instance_id is not None
    if order_of(parts) is LinkedOrder.PARALLEL:
        pass_step(dossier, process.GATHER, at=at)
        conclude(dossier, parts, actor=actor, at=at)
        return
    workflow_services.open_held_step(
        instance_id=dossier.instance_id,
        step_key=process.GATHER,
        facts={},
        holders=holders_of(dossier),
        at=at,
        calendar=clock.calendar_of(dossier),
    )
    save(dossier)


def _pass_paper(
    dossier: Dossier, before: DossierPart, part: DossierPart, *, actor: Actor, at: datetime
) -> None:
    """Write the slip with which an agency passes result and file to the next (art. 20(2)(a))."""
    Transfer.objects.create(
        dossier=dossier,
        is_paper=True,
        from_label=(before.unit or before.agency).short_name,
        to_label=(part.unit or part.agency).short_name,
        to_unit=part.unit,
        given_by_id=officer_id_of(actor),
        given_at=at,
        note=slip_note(part),
    )


def _part_signed_in(row: Task, parts: Sequence[DossierPart]) -> DossierPart:
    for part in parts:
        if process.sign_step(part.number) == row.step_key and part.state == PartState.IN_PROCESS:
            return part
    raise UnableToMoveDossier(_("Việc này không kết thúc một phần việc liên thông."))
