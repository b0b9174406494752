"""Nghĩa vụ tài chính of a dossier whose sector's law lets the clock wait for it: notice given, met."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.dossiers import clock
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Dossier, FinancialObligation
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.pausing import follow_wait
from motcua.dossiers.services.steps import lock_dossier, record
from motcua.legislation.rules import Wait


@dataclass(frozen=True, kw_only=True)
class ObligationFacts:
    """Number of the notice, what is to be paid if known, when the notice was given."""

    number: str
    noticed_at: datetime
    amount: int | None = None


@transaction.atomic
def record_obligation_notice(
    *, dossier_id: int, facts: ObligationFacts, actor: Actor, at: datetime
) -> FinancialObligation:
    """
    Write down that the applicant was told to pay; from then on the clock waits.

    :raises ReasonMissing: if the notice has no number, or its moment is not between receipt and now
    :raises UnableToMoveDossier: if the sector's law knows no such wait, or one is open already
    :raises NotPermitted: if the officer is not of those who settle the dossier
    """
    if not facts.number.strip():
        raise ReasonMissing(_("Nhập số thông báo nghĩa vụ tài chính."))
    dossier = lock_dossier(dossier_id=dossier_id)
    _check(dossier, actor)
    if not clock.pauses_for(dossier, Wait.FINANCIAL_OBLIGATION):
        raise UnableToMoveDossier(
            _("Thủ tục này không có quy định dừng thời hạn chờ nghĩa vụ tài chính.")
        )
    if FinancialObligation.objects.filter(dossier=dossier, met_at=None, cancelled_at=None).exists():
        raise UnableToMoveDossier(_("Đang chờ hoàn thành một thông báo nghĩa vụ tài chính."))
    assert dossier.received_at is not None
    if not dossier.received_at <= facts.noticed_at <= at:
        raise ReasonMissing(_("Thời điểm thông báo phải từ khi tiếp nhận hồ sơ đến lúc này."))
    last = dossier.obligations.order_by("-met_at").values_list("met_at", flat=True).first()
    if last is not None and facts.noticed_at < last:
        raise ReasonMissing(_("Thông báo sau phải ở sau khi thông báo trước đã hoàn thành."))
    row = FinancialObligation.objects.create(
        dossier=dossier,
        number=facts.number.strip(),
        amount=facts.amount,
        noticed_at=facts.noticed_at,
        recorded_by_id=officer_id_of(actor),
        recorded_at=at,
    )
    effect, ground = follow_wait(
        dossier,
        wait=Wait.FINANCIAL_OBLIGATION,
        words=_("Thông báo nghĩa vụ tài chính số %(number)s") % {"number": row.number},
        actor=actor,
        at=at,
    )
    event = EventFacts(
        kind=EventKind.OBLIGATION_NOTICED,
        ground=ground,
        clock_effect=effect,
        data={
            "number": row.number,
            "amount": row.amount,
            "noticed_at": row.noticed_at.isoformat(),
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=event)
    return row


@transaction.atomic
def record_obligation_met(
    *, obligation_id: int, proof: str, met_at: datetime, actor: Actor, at: datetime
) -> FinancialObligation:
    """
    Write down that it was paid; the rest of the limit goes on.

    :raises ReasonMissing: if no proof is named, or its moment is not between the notice and now
    :raises UnableToMoveDossier: if it is met already
    :raises NotPermitted: if the officer is not of those who settle the dossier
    """
    if not proof.strip():
        raise ReasonMissing(_("Ghi chứng từ đã nộp (số, ngày)."))
    dossier_id = FinancialObligation.objects.values_list("dossier_id", flat=True).get(
        pk=obligation_id
    )
    dossier = lock_dossier(dossier_id=dossier_id)
    _check(dossier, actor)
    row = FinancialObligation.objects.get(pk=obligation_id)
    if row.met_at is not None or row.cancelled_at is not None:
        raise UnableToMoveDossier(_("Nghĩa vụ này đã ghi hoàn thành."))
    if not row.noticed_at <= met_at <= at:
        raise ReasonMissing(_("Thời điểm hoàn thành phải từ khi thông báo đến lúc này."))
    row.met_at, row.proof = met_at, proof.strip()
    row.met_recorded_by_id = officer_id_of(actor)
    row.save(update_fields=["met_at", "proof", "met_recorded_by"])
    effect, ground = follow_wait(
        dossier,
        wait=Wait.FINANCIAL_OBLIGATION,
        words=_("Đã hoàn thành nghĩa vụ tài chính: %(proof)s") % {"proof": row.proof},
        actor=actor,
        at=at,
    )
    event = EventFacts(
        kind=EventKind.OBLIGATION_MET,
        ground=ground,
        clock_effect=effect,
        data={"number": row.number, "proof": row.proof, "met_at": met_at.isoformat()},
    )
    record(dossier=dossier, actor=actor, at=at, facts=event)
    return row


def _check(dossier: Dossier, actor: Actor) -> None:
    if not policies.can(actor, "dossier.consult", relation=relation_of(dossier)):
        raise NotPermitted(_("Chỉ đơn vị đang giải quyết hồ sơ được ghi nghĩa vụ tài chính."))
    if dossier.state not in {DossierState.IN_PROCESS, DossierState.SUPPLEMENT_REQUESTED}:
        raise UnableToMoveDossier(_("Chỉ ghi khi hồ sơ đang được giải quyết."))
