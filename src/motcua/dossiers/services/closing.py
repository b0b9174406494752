"""Closing of a dossier that was not completed in the term, by the centre or by the system."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.dossiers.errors import TooEarlyToClose, UnableToMoveDossier
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.steps import finish_task, move, record
from motcua.workflow.models import Task


@transaction_required
def close_dossier(*, dossier: Dossier, actor: Actor, at: datetime) -> Dossier:
    """
    Close a locked dossier whose supplement never came (Decree 118/2025, art. 19(5)).

    :raises TooEarlyToClose: before the term has ended (rule 49)
    :raises UnableToMoveDossier: if it does not wait for a supplement
    """
    if dossier.supplement_due_at is None or at <= dossier.supplement_due_at:
        raise TooEarlyToClose(_("Chưa hết thời hạn bổ sung, chưa được đóng hồ sơ."))
    task = Task.objects.filter(
        instance__dossier=dossier,
        step_key="await_supplement",
        state__in=["OPEN", "CLAIMED"],
    ).first()
    if task is None:
        raise UnableToMoveDossier(_("Hồ sơ không ở bước chờ bổ sung."))
    over_at = dossier.supplement_due_at
    finish_task(dossier=dossier, task=task, outcome="CLOSED", actor=actor, at=at)
    move(dossier, DossierState.CLOSED_INCOMPLETE)
    dossier.supplement_due_at = None
    dossier.ended_at = at
    facts = EventFacts(
        kind=EventKind.CLOSED_INCOMPLETE,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 19 khoản 5"),
        clock_effect=_("Kết thúc"),
        data={"term_ended_at": over_at.isoformat(), "by_system": actor.officer_id is None},
    )
    record(
        dossier=dossier, actor=actor, at=at, facts=facts, fields=("supplement_due_at", "ended_at")
    )
    return dossier


@transaction_required
def close_unaccepted(
    *, dossier: Dossier, request: SupplementRequest, actor: Actor, at: datetime
) -> Dossier:
    """
    Close a locked dossier that was never completed after form 02 at intake (rules 19, 48).

    It was never accepted, so it has neither code nor due date.

    :raises TooEarlyToClose: before the term has ended (rule 49)
    """
    if request.respond_by is None or at <= request.respond_by:
        raise TooEarlyToClose(_("Chưa hết thời hạn bổ sung, chưa được đóng hồ sơ."))
    move(dossier, DossierState.CLOSED_INCOMPLETE)
    dossier.ended_at = at
    facts = EventFacts(
        kind=EventKind.CLOSED_INCOMPLETE,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 16 khoản 3, Điều 19 khoản 5"),
        data={
            "term_ended_at": request.respond_by.isoformat(),
            "by_system": actor.officer_id is None,
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("ended_at",))
    return dossier
