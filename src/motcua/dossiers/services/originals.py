"""Papers of the applicant go back: with the result, or after a stop, a refusal, a closing (art. 22(2); rule 77)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.directory import policies
from motcua.dossiers.errors import NotPermitted, ReasonMissing, officer_id_of
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Component, Dossier, OriginalReturn
from motcua.dossiers.services.steps import lock_at_version, record


@transaction.atomic
def return_originals(
    *,
    dossier_id: int,
    component_ids: tuple[int, ...],
    returned_to: str,
    actor: Actor,
    at: datetime,
) -> int:
    """
    Give papers back outside the return of the result; each goes back once.

    :raises ReasonMissing: if it is not said to whom, or nothing is left to give back
    :raises NotPermitted: if the officer sits at another counter
    """
    if not returned_to.strip():
        raise ReasonMissing(_("Ghi người nhận lại giấy tờ."))
    dossier = lock_at_version(dossier_id=dossier_id, version=None)
    shops = {dossier.intake_shop_id, dossier.return_shop_id}
    if not any(policies.can(actor, "dossier.return", shop_id=shop_id) for shop_id in shops):
        raise NotPermitted(_("Hồ sơ này không ở bộ phận của anh/chị."))
    rows = dossier.components.filter(pk__in=component_ids, returned_at=None)
    given = write_returns(dossier, rows, returned_to=returned_to, actor=actor, at=at)
    if not given:
        raise ReasonMissing(_("Các giấy tờ này đã trả lại."))
    facts = EventFacts(
        kind=EventKind.ORIGINALS_RETURNED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 22 khoản 2"),
        data={"papers": [row.name for row in given], "to": returned_to.strip()},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return len(given)


@transaction_required
def write_returns(
    dossier: Dossier,
    components: Iterable[Component],
    *,
    returned_to: str,
    actor: Actor,
    at: datetime,
) -> list[Component]:
    """Write one record for each paper that goes back now."""
    given = list(components)
    OriginalReturn.objects.bulk_create(
        OriginalReturn(
            component=row,
            returned_to=returned_to.strip()[:200],
            returned_by_id=officer_id_of(actor),
            returned_at=at,
        )
        for row in given
    )
    dossier.components.filter(pk__in=[row.pk for row in given]).update(returned_at=at)
    return given
