"""The unfinished intake page of one officer."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.core.actors import Actor
from motcua.dossiers.errors import (
    officer_id_of,
)
from motcua.dossiers.models import (
    IntakeDraft,
)


@transaction.atomic
def save_intake_draft(
    *,
    draft_id: int | None,
    shop_id: int,
    label: str,
    data: dict[str, Any],  # Any: the page's own fields
    actor: Actor,
    at: datetime,
) -> IntakeDraft:
    """Keep an unfinished intake page; only its own officer sees it."""
    values = {"label": label[:200], "data": data, "saved_at": at}
    if draft_id is not None:
        changed = IntakeDraft.objects.filter(pk=draft_id, officer_id=officer_id_of(actor))
        if changed.update(**values):
            return changed.get()
    return IntakeDraft.objects.create(officer_id=officer_id_of(actor), shop_id=shop_id, **values)


def discard_intake_draft(*, draft_id: int, actor: Actor) -> None:
    """Throw a draft away; a missing one is no error."""
    IntakeDraft.objects.filter(pk=draft_id, officer_id=officer_id_of(actor)).delete()
