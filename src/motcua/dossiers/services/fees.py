"""Money at the counter: taken with a receipt, or the entry taken back (Decree 118/2025, art. 24)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToChargeFee,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import PaymentFacts
from motcua.dossiers.models import Dossier, FeePayment
from motcua.dossiers.rules import CorrectionKind, PaymentMeans
from motcua.dossiers.services.steps import lock_at_version, record


@transaction.atomic
def record_payment(
    *,
    dossier_id: int,
    payment: PaymentFacts,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> FeePayment:
    """
    Write down that the fee was paid; a fee that was not known at intake is set by it (rule 80).

    :raises UnableToChargeFee: if nothing is owed, it is paid already, or the amount is another one
    :raises NotPermitted: if the officer sits at another counter
    """
    dossier = lock_at_version(dossier_id=dossier_id, version=version)
    _require(dossier, actor)
    if dossier.code is None:
        raise UnableToChargeFee(_("Hồ sơ chưa được tiếp nhận nên chưa thu phí, lệ phí."))
    if dossier.is_fee_paid:
        raise UnableToChargeFee(_("Phí, lệ phí của hồ sơ này đã được ghi nhận."))
    if dossier.corrections.filter(kind=CorrectionKind.RESULT_ERROR).exists() and (
        dossier.fee_amount is None
    ):
        # What the authority has to put right costs the applicant nothing (art. 23(1); rule 76).
        raise UnableToChargeFee(_("Đính chính do lỗi của cơ quan: không thu tiền."))
    if payment.means not in set(PaymentMeans):
        raise UnableToChargeFee(_("Chọn cách nộp tiền."))
    if dossier.fee_amount is None and payment.amount > 0:
        dossier.fee_amount = payment.amount
    if not dossier.fee_amount or payment.amount != dossier.fee_amount:
        raise UnableToChargeFee(
            _("Số tiền phải thu là %(amount)s đồng.") % {"amount": dossier.fee_amount or 0}
        )
    row = FeePayment.objects.create(
        dossier=dossier,
        amount=payment.amount,
        means=payment.means,
        receipt_number=payment.receipt_number.strip(),
        paid_at=at,
        taken_by_id=officer_id_of(actor),
    )
    dossier.is_fee_paid = True
    facts = EventFacts(
        kind=EventKind.FEE_PAID,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 24"),
        data={"amount": row.amount, "means": row.means, "receipt": row.receipt_number},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("is_fee_paid", "fee_amount"))
    return row


@transaction.atomic
def cancel_payment(
    *,
    dossier_id: int,
    reason: str,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Take the entry of a payment back: typed for the wrong dossier, or the money was given back.

    :raises ReasonMissing: if it is not said why
    :raises UnableToChargeFee: if nothing is written down as paid
    """
    if not reason.strip():
        raise ReasonMissing(_("Ghi lý do hủy ghi nhận thu tiền."))
    dossier = lock_at_version(dossier_id=dossier_id, version=version)
    _require(dossier, actor)
    if not dossier.is_fee_paid:
        raise UnableToChargeFee(_("Hồ sơ này chưa ghi nhận thu tiền."))
    FeePayment.objects.filter(dossier=dossier, cancelled_at=None).update(
        cancelled_at=at, cancelled_by_id=officer_id_of(actor), cancel_reason=reason.strip()[:300]
    )
    dossier.is_fee_paid = False
    facts = EventFacts(kind=EventKind.FEE_CANCELLED, data={"reason": reason.strip()})
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("is_fee_paid",))
    return dossier


def _require(dossier: Dossier, actor: Actor) -> None:
    shops = {dossier.intake_shop_id, dossier.return_shop_id}
    if not any(policies.can(actor, "dossier.charge", shop_id=shop_id) for shop_id in shops):
        raise NotPermitted(_("Hồ sơ này không ở bộ phận của anh/chị."))
