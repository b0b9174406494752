"""Guidance given before intake: the centre keeps what was said (Decree 118/2025, art. 16; rule 20)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.dossiers.errors import NotPermitted, ReasonMissing, officer_id_of
from motcua.dossiers.facts import GuidanceFacts
from motcua.dossiers.models import Guidance
from motcua.dossiers.rules import GuidanceMeans


@transaction.atomic
def record_guidance(*, facts: GuidanceFacts, actor: Actor, at: datetime) -> Guidance:
    """
    Keep what an officer explained to somebody, with or without a dossier.

    :raises ReasonMissing: if nothing is said, or not how
    :raises NotPermitted: if the officer sits at another counter
    """
    if not facts.content.strip():
        raise ReasonMissing(_("Ghi nội dung đã hướng dẫn."))
    if facts.means not in set(GuidanceMeans):
        raise ReasonMissing(_("Chọn cách hướng dẫn."))
    if not policies.can(actor, "dossier.guide", shop_id=facts.shop_id):
        raise NotPermitted(_("Anh/chị không làm việc ở bộ phận này."))
    row = Guidance.objects.create(
        shop_id=facts.shop_id,
        revision_id=facts.revision_id,
        dossier_id=facts.dossier_id,
        person_name=facts.person_name.strip(),
        means=facts.means,
        content=facts.content.strip(),
        given_by_id=officer_id_of(actor),
        given_at=at,
    )
    audit.record(
        actor=actor,
        action="guidance.record",
        subject_kind="guidance",
        subject_id=str(row.pk),
        subject_label=row.person_name,
        at=at,
    )
    return row
