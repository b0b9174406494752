"""Everyday words of a procedure, edited in the console."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.procedures.models import Procedure, ProcedureAlias
from motcua.procedures.services.search_entries import rebuild_search_entries

_LONGEST = ProcedureAlias._meta.get_field("text").max_length or 0  # noqa: SLF001 — Django's public name


class AliasTooLong(DomainError):
    """An alias longer than its column."""


@transaction.atomic
def set_aliases(
    *, procedure_id: int, texts: Sequence[str], actor: Actor, at: datetime
) -> list[str]:
    """
    Replace the everyday words of a procedure and return them as stored.

    :raises AliasTooLong: if one is longer than 200 characters
    """
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    wanted = list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    for text in wanted:
        if len(text) > _LONGEST:
            raise AliasTooLong(
                _("Từ thông dụng dài quá %(limit)s ký tự: “%(text)s…”.")
                % {"limit": _LONGEST, "text": text[:40]}
            )
    procedure.aliases.exclude(text__in=wanted).delete()
    known = set(procedure.aliases.values_list("text", flat=True))
    ProcedureAlias.objects.bulk_create(
        ProcedureAlias(procedure=procedure, text=text) for text in wanted if text not in known
    )
    rebuild_search_entries(procedure_ids=[procedure.pk])
    audit.record(
        actor=actor,
        action="procedure.aliases_set",
        subject_kind="procedure",
        subject_id=procedure.code,
        subject_label=procedure.name,
        data={"aliases": wanted},
        at=at,
    )
    return wanted
