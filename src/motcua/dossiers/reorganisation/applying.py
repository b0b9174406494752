"""
The button: the directory changes once, then open dossiers follow in batches.

Each batch is a transaction of its own. A run that is killed is simply run again: what was moved is
known by its row, what is undecided waits for a person and is moved when he has chosen.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory.services.changes import require
from motcua.directory.services.reform import carry_out_reform
from motcua.dossiers.models import DossierMove, ReorganisationPlan, ReorganisationTarget
from motcua.dossiers.reorganisation.checks import list_problems
from motcua.dossiers.reorganisation.errors import PlanNotReady, UnableToPlan
from motcua.dossiers.reorganisation.loading import load_reform, load_routes
from motcua.dossiers.reorganisation.moves import Mover, candidates
from motcua.dossiers.reorganisation.plans import lock_plan, note_plan, write_choice

BATCH = 200
_EDIT = "organisation.edit"
_State = ReorganisationPlan.State
_LIVE = (_State.APPLYING, _State.APPLIED)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the moving is; `waiting` dossiers need a person's choice."""

    state: str
    to_move: int
    moved: int
    waiting: int


@transaction.atomic
def apply_plan(*, plan_id: int, version: int, actor: Actor, at: datetime) -> ReorganisationPlan:
    """
    Carry the plan out in the directory now, or leave it to the sweep if its day is still to come.

    The dossiers are moved by `continue_plan`, which the caller starts when this has been committed.

    :raises ConcurrentChange: if somebody else changed the plan since
    :raises UnableToPlan: if it was applied before
    :raises PlanNotReady: if the checks find something
    """
    require(actor, _EDIT)
    plan = lock_plan(plan_id, version=version)
    if plan.state not in {_State.DRAFT, _State.SCHEDULED}:
        raise UnableToPlan(_("Phương án này đã áp dụng rồi."))
    _require_ready(plan)
    plan.applied_by_account, plan.applied_by_label = actor.account_id, actor.label
    plan.state = _State.SCHEDULED
    plan.save(update_fields=["state", "applied_by_account", "applied_by_label"])
    note_plan(plan, "reorganisation.apply", actor=actor, at=at)
    if plan.effective_date <= timezone.localdate(at):
        _begin(plan, at)
    return plan


@transaction.atomic
def call_off_plan(*, plan_id: int, version: int, actor: Actor, at: datetime) -> None:
    """
    Make a plan that waits for its day a draft again.

    :raises UnableToPlan: if it does not wait
    """
    require(actor, _EDIT)
    plan = lock_plan(plan_id, version=version)
    if plan.state != _State.SCHEDULED:
        raise UnableToPlan(_("Chỉ dừng được phương án đang chờ đến ngày."))
    plan.state = _State.DRAFT
    plan.save(update_fields=["state"])
    note_plan(plan, "reorganisation.call_off", actor=actor, at=at)


def begin_due_plans(*, at: datetime) -> list[int]:
    """
    Carry out the plans whose day has come, and return all that still move dossiers.

    A plan that no longer fits stays and says so on its page; it does not stop the others.
    """
    waiting = ReorganisationPlan.objects.filter(
        state=_State.SCHEDULED, effective_date__lte=timezone.localdate(at)
    )
    for plan_id in waiting.order_by("effective_date", "pk").values_list("pk", flat=True):
        with transaction.atomic():
            plan = lock_plan(plan_id)
            if plan.state == _State.SCHEDULED and not list_problems(plan):
                _begin(plan, at)
    running = ReorganisationPlan.objects.filter(state=_State.APPLYING)
    return list(running.order_by("pk").values_list("pk", flat=True))


def continue_plan(*, plan_id: int, at: datetime, batch: int = BATCH) -> Progress:
    """
    Move what is decided, batch by batch; run again it goes on where it was stopped.

    :raises UnableToPlan: if the plan is not being applied
    """
    plan = ReorganisationPlan.objects.get(pk=plan_id)
    if plan.state not in _LIVE:
        raise UnableToPlan(_("Phương án chưa được áp dụng."))
    mover = Mover(plan=plan, actor=actor_of(plan), at=at)
    left = candidates(plan, old_agency_ids=mover.old_agency_ids).order_by("pk")
    ids = list(left.values_list("pk", flat=True))
    for start in range(0, len(ids), batch):
        with transaction.atomic():
            mover.move(ids[start : start + batch])
    with transaction.atomic():
        plan = lock_plan(plan_id)
        if plan.state == _State.APPLYING:
            plan.state, plan.applied_at = _State.APPLIED, at
            plan.save(update_fields=["state", "applied_at"])
    return get_progress(plan=plan)


@transaction.atomic
def choose_for_dossiers(
    *,
    plan_id: int,
    line_id: int,
    dossier_ids: tuple[int, ...],
    target_id: int,
    actor: Actor,
    at: datetime,
) -> int:
    """
    Record where dossiers of a divided body go, move them if the plan is applied, return how many moved.

    :raises UnableToPlan: if the target is none of the line's, or the plan was undone
    """
    require(actor, _EDIT)
    plan = _lock_open(plan_id)
    write_choice(
        plan=plan, line_id=line_id, target_id=target_id, dossier_ids=dossier_ids, actor=actor, at=at
    )
    note_plan(plan, "reorganisation.choose", actor=actor, at=at)
    if plan.state not in _LIVE:
        return 0
    return Mover(plan=plan, actor=actor, at=at).move(list(dossier_ids))


@transaction.atomic
def choose_for_area(
    *, plan_id: int, line_id: int, area_id: int, target_id: int, actor: Actor, at: datetime
) -> int:
    """
    Record where all dossiers of one old commune go, move them if the plan is applied.

    :raises UnableToPlan: if the target is none of the line's, or the plan was undone
    """
    require(actor, _EDIT)
    plan = _lock_open(plan_id)
    write_choice(
        plan=plan, line_id=line_id, target_id=target_id, area_id=area_id, actor=actor, at=at
    )
    note_plan(plan, "reorganisation.choose", actor=actor, at=at)
    if plan.state not in _LIVE:
        return 0
    mover = Mover(plan=plan, actor=actor, at=at)
    left = candidates(plan, old_agency_ids=mover.old_agency_ids).order_by("pk")
    ids = list(left.values_list("pk", flat=True))
    return sum(mover.move(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def get_progress(*, plan: ReorganisationPlan) -> Progress:
    """Count what was moved and what is left, in two statements beside the plan."""
    moved = DossierMove.objects.filter(plan=plan, undone_at=None).count()
    waiting = 0
    if plan.state in _LIVE:
        agencies = list(load_routes(plan).line_of_agency)
        waiting = candidates(plan, old_agency_ids=agencies).count()
    return Progress(state=plan.state, to_move=plan.to_move, moved=moved, waiting=waiting)


def actor_of(plan: ReorganisationPlan) -> Actor:
    """Return who pressed the button: the worker goes on in this name."""
    return Actor(
        account_id=plan.applied_by_account,
        officer_id=None,
        label=plan.applied_by_label,
        origin="reorganisation",
    )


def _begin(plan: ReorganisationPlan, at: datetime) -> None:
    """Change the directory; from here on the old bodies have ended."""
    agencies = list(load_routes(plan).line_of_agency)
    plan.to_move = candidates(plan, old_agency_ids=agencies).count()
    outcome = carry_out_reform(reform=load_reform(plan))
    for target in ReorganisationTarget.objects.filter(plan=plan):
        target.agency_id = outcome.agency_of.get(target.pk)
        target.commune_id = outcome.commune_of.get(target.pk)
        target.save(update_fields=["agency", "commune"])
    plan.journal, plan.state, plan.started_at = outcome.journal, _State.APPLYING, at
    plan.save(update_fields=["journal", "state", "started_at", "to_move"])


def _lock_open(plan_id: int) -> ReorganisationPlan:
    plan = lock_plan(plan_id)
    if plan.state == _State.UNDONE:
        raise UnableToPlan(_("Phương án đã hoàn tác."))
    return plan


def _require_ready(plan: ReorganisationPlan) -> None:
    problems = list_problems(plan)
    if problems:
        raise PlanNotReady(" ".join(problems[:5]))
