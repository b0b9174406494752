"""What happens before acceptance: a request to complete (form 02) or a refusal (form 03)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    SupplementAlreadyRequested,
    officer_id_of,
)
from motcua.dossiers.events import EventKind
from motcua.dossiers.facts import IntakeFacts, SupplementItemFacts
from motcua.dossiers.models import (
    Dossier,
    RefusalNotice,
    SupplementRequest,
)
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.parts import new_dossier, record_first, write_parts
from motcua.dossiers.services.preparation import Preparation, prepare_intake
from motcua.dossiers.services.supplement import term_of_completion


@transaction.atomic
def request_completion(
    *,
    intake: IntakeFacts,
    items: tuple[SupplementItemFacts, ...],
    reason: str,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Ask, once and completely, for what is missing before acceptance (form 02; arts. 16(3), 17(1)(c)).

    The dossier gets no code and no due date (rule 19).

    :raises ReasonMissing: if there is no item or no reason
    """
    if not reason.strip() or not items:
        raise ReasonMissing(_("Ghi rõ giấy tờ cần bổ sung và lý do."))
    dossier, ready = _keep_unaccepted(
        intake=intake, state=DossierState.AWAITING_COMPLETION, actor=actor, at=at
    )
    if dossier.supplement_requests.exists():
        raise SupplementAlreadyRequested(
            _("Hồ sơ này đã được yêu cầu bổ sung một lần; pháp luật chỉ cho phép yêu cầu một lần.")
        )
    respond_by = term_of_completion(at=at, calendar=ready.calendar, rule_set=ready.rule_set)
    SupplementRequest.objects.create(
        dossier=dossier,
        stage=SupplementRequest.Stage.INTAKE,
        reason=reason.strip(),
        items=[{"name": item.name, "reason": item.reason} for item in items],
        requested_at=at,
        requested_by_id=officer_id_of(actor),
        respond_by=respond_by,
    )
    record_first(
        dossier,
        actor=actor,
        at=at,
        kind=EventKind.COMPLETION_ASKED,
        ground=_("Điều 16 khoản 3, Điều 17 khoản 1 điểm c"),
    )
    return dossier


@transaction.atomic
def refuse_at_intake(*, intake: IntakeFacts, reason: str, actor: Actor, at: datetime) -> Dossier:
    """
    Refuse to take a dossier, with reasons on form 03 (art. 17(1)(c); rule 15).

    :raises ReasonMissing: if no reason is given
    """
    if not reason.strip():
        raise ReasonMissing(_("Từ chối tiếp nhận phải có lý do."))
    dossier, _ready = _keep_unaccepted(
        intake=intake, state=DossierState.REFUSED_AT_INTAKE, actor=actor, at=at
    )
    RefusalNotice.objects.create(
        dossier=dossier,
        stage=SupplementRequest.Stage.INTAKE,
        reason=reason.strip(),
        refused_at=at,
        refused_by_id=officer_id_of(actor),
    )
    record_first(
        dossier,
        actor=actor,
        at=at,
        kind=EventKind.REFUSED_AT_INTAKE,
        ground=_("Điều 17 khoản 1 điểm c"),
    )
    return dossier


def _keep_unaccepted(
    *, intake: IntakeFacts, state: DossierState, actor: Actor, at: datetime
) -> tuple[Dossier, Preparation]:
    if not policies.can(actor, "dossier.receive", shop_id=intake.intake_shop_id):
        raise NotPermitted(_("Anh/chị không có quyền tiếp nhận tại bộ phận này."))
    ready = prepare_intake(intake=intake, at=at)
    made = Dossier.objects.filter(submission_key=intake.submission_key).first()
    if made is not None:
        return made, ready
    dossier = new_dossier(intake=intake, ready=ready, at=at)
    dossier.state = state
    # Nothing is owed before acceptance, so nothing can have been paid.
    dossier.is_fee_paid = False
    if state is DossierState.REFUSED_AT_INTAKE:
        dossier.ended_at = at
    dossier.save(force_insert=True)
    write_parts(dossier=dossier, intake=intake, actor=actor, at=at)
    return dossier, ready
