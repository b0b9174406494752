"""The hour after which a shop counts an acceptance as the next working day's."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.deadlines import queries
from motcua.deadlines.models import ReceiptCutoff
from motcua.directory import policies
from motcua.directory.errors import NotPermitted
from motcua.directory.models import OneStopShop

_ONE_DAY = timedelta(days=1)


class UnableToSetCutoff(DomainError):
    """The change has no ground, or would touch a day that has begun."""


@transaction.atomic(durable=True)
def set_receipt_cutoff(
    *,
    shop_id: int,
    cutoff: time | None,
    valid_from: date,
    ground: str,
    actor: Actor,
    today: date,
    at: datetime,
) -> ReceiptCutoff | None:
    """
    Set, change or, with None, end the cut-off of a shop from a day on.

    :raises NotPermitted: if the person neither heads this shop nor administers
    :raises UnableToSetCutoff: if there is no ground, or the day is not in the future
    """
    if not policies.can(actor, "shop.manage", shop_id=shop_id):
        raise NotPermitted(_("Anh/chị không quản lý bộ phận một cửa này."))
    if not ground.strip():
        raise UnableToSetCutoff(_("Phải nêu căn cứ của giờ chốt."))
    if valid_from <= today:
        # What was accepted this morning has its due date already.
        raise UnableToSetCutoff(_("Giờ chốt chỉ đổi được từ ngày mai trở đi."))
    shop = OneStopShop.objects.select_for_update().get(pk=shop_id)
    rows = ReceiptCutoff.objects.filter(shop=shop)
    rows.filter(valid_from__gte=valid_from).delete()
    rows.filter(valid_to=None).update(valid_to=valid_from - _ONE_DAY)
    row = None
    if cutoff is not None:
        row = ReceiptCutoff.objects.create(
            shop=shop,
            cutoff=cutoff,
            valid_from=valid_from,
            ground=ground.strip(),
            created_at=at,
            created_by_label=actor.label,
        )
    audit.record(
        actor=actor,
        action="deadlines.receipt_cutoff.changed",
        subject_kind="directory.shop",
        subject_id=str(shop.pk),
        subject_label=shop.name,
        purpose=ground.strip(),
        data={
            "cutoff": f"{cutoff:%H:%M}" if cutoff else None,
            "valid_from": valid_from.isoformat(),
        },
        at=at,
    )
    transaction.on_commit(queries.forget_calendars)
    return row
