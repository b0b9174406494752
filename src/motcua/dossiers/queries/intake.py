"""Reads of the intake page: who is in front of me, and what was filed before."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.core.actors import Actor
from motcua.directory.models import Organisation, Person
from motcua.dossiers.errors import officer_id_of
from motcua.dossiers.models import Dossier, IntakeDraft
from motcua.dossiers.rules import OPEN_STATES

EARLIER_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class EarlierDossier:
    dossier_id: int
    code: str
    procedure_name: str
    received_at: datetime | None
    state: str
    is_open: bool


def find_person(*, identity_number: str) -> Person | None:
    """Return a person known by personal number or passport."""
    return Person.objects.filter(
        Q(personal_id=identity_number) | Q(passport_number=identity_number)
    ).first()


def find_organisation(*, tax_code: str) -> Organisation | None:
    return Organisation.objects.filter(tax_code=tax_code).first()


def list_earlier_dossiers(*, identity_number: str) -> list[EarlierDossier]:
    """Return the newest dossiers filed for an identity number, open ones too (double filing)."""
    if not identity_number:
        return []
    rows = (
        Dossier.objects.filter(applicant__identity_number=identity_number)
        .select_related("revision")
        .order_by("-pk")[:EARLIER_SHOWN]
    )
    return [
        EarlierDossier(
            dossier_id=row.pk,
            code=row.code or "",
            procedure_name=row.revision.name,
            received_at=row.received_at,
            state=row.state,
            is_open=row.state in OPEN_STATES,
        )
        for row in rows
    ]


def list_drafts(*, actor: Actor) -> list[IntakeDraft]:
    """Return the officer's own unfinished intakes, newest first."""
    return list(
        IntakeDraft.objects.filter(officer_id=officer_id_of(actor)).order_by("-saved_at")[:20]
    )
