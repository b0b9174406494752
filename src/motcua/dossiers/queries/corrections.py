"""Corrections that are still owed: what the holder of a dossier finds beside his tasks (rule 76)."""

from django.db.models import F, Q

from motcua.core.actors import Actor
from motcua.directory.rules import WORK_ROLES
from motcua.dossiers.models import Correction

_SHOWN = 20


def list_open_corrections(*, actor: Actor) -> list[Correction]:
    """Return what the actor's unit or agency has to put right, the most urgent first."""
    mine = Q(pk__in=[])
    for posting in actor.postings_as(*WORK_ROLES):
        place = Q(dossier__competent_agency_id=posting.agency_id)
        if posting.unit_id is not None:
            place &= Q(dossier__competent_unit_id=posting.unit_id) | Q(
                dossier__competent_unit_id=None
            )
        mine |= place
    rows = Correction.objects.filter(mine, done_at=None).select_related("dossier")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:_SHOWN])
