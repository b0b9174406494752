"""Why a term was missed, in the words of who answers for it (rule 63)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.dossiers.errors import NotPermitted, ReasonMissing, officer_id_of
from motcua.dossiers.models import Alert
from motcua.dossiers.queries.page import relation_of

MAX_REASON = 500


@transaction.atomic
def explain_alert(*, alert_id: int, reason: str, actor: Actor, at: datetime) -> Alert:
    """
    Write why a dossier is late or a term was missed; a later word replaces the earlier one.

    :raises ReasonMissing: if it is empty
    :raises NotPermitted: if the officer does not work on the dossier
    """
    if not reason.strip():
        raise ReasonMissing(_("Ghi lý do."))
    alert = Alert.objects.select_related("dossier").get(pk=alert_id)
    if not policies.can(actor, "dossier.work", relation=relation_of(alert.dossier)):
        raise NotPermitted(_("Anh/chị không tham gia giải quyết hồ sơ này."))
    alert.reason = reason.strip()[:MAX_REASON]
    alert.reason_by_id = officer_id_of(actor)
    alert.reason_at = at
    alert.save(update_fields=["reason", "reason_by", "reason_at"])
    audit.record(
        actor=actor,
        action="alert.explain",
        subject_kind="dossier",
        subject_id=str(alert.dossier_id),
        subject_label=alert.dossier.code or "",
        purpose=alert.reason,
        data={"kind": alert.kind, "due_at": alert.due_at.isoformat()},
        at=at,
    )
    return alert
