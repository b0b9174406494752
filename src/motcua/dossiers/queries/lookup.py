"""Look-up by code, name or identity number, within what the actor may see; and public tracking."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from motcua.core.actors import Actor, PostingFact
from motcua.deadlines.explanation import Explanation
from motcua.directory.rules import WORK_ROLES, Level, Role, search_form
from motcua.dossiers.models import Dossier
from motcua.dossiers.national import NationalState
from motcua.dossiers.queries import names
from motcua.dossiers.queries.explanation import get_explanation
from motcua.dossiers.queries.page import national_state_of
from motcua.workflow.models import Task

PAGE_SIZE = 50
_CODE = re.compile(r"^[A-Z]\d+(\.\d+)*-\d{6}-\d{4,}$")


@dataclass(frozen=True, kw_only=True)
class FoundRow:
    dossier_id: int
    code: str
    procedure_name: str
    applicant_name: str
    state: str
    received_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None


def find_dossiers(*, actor: Actor, text: str, before_id: int | None = None) -> list[FoundRow]:
    """Return dossiers that fit a code, a part of a name or an identity number, newest first."""
    text = text.strip()
    found = _visible(actor).filter(_match(text))
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    rows = list(found.select_related("applicant").order_by("-pk")[:PAGE_SIZE])
    names.name_procedures(rows)
    return [
        FoundRow(
            dossier_id=row.pk,
            code=row.code or "",
            procedure_name=row.revision.name,
            applicant_name=row.applicant.full_name,
            state=row.state,
            received_at=row.received_at,
            due_at=row.due_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def _match(text: str) -> Q:
    if _CODE.match(text.upper()):
        return Q(code=text.upper())
    digits = re.sub(r"\s", "", text)
    if digits.isdigit() and len(digits) >= 9:
        return Q(applicant__identity_number=digits)
    if any(character.isdigit() for character in text):
        return Q(code__endswith=text.upper())
    return Q(applicant__search_name__contains=search_form(text))


def _visible(actor: Actor) -> QuerySet[Dossier]:
    """The same relations as `directory.policies` "dossier.view" decides by, as one condition."""
    condition = Q(pk__in=())
    for posting in actor.all_postings:
        if posting.role in {Role.COUNTER_OFFICER, Role.CENTER_HEAD} and posting.shop_id:
            condition |= Q(intake_shop_id=posting.shop_id) | Q(return_shop_id=posting.shop_id)
        elif posting.role in WORK_ROLES:
            condition |= _settled_at(posting)
        elif posting.role == Role.AUDITOR:
            if posting.level == Level.PROVINCE and posting.unit_id is not None:
                return Dossier.objects.all()
            condition |= Q(competent_agency_id=posting.agency_id)
    return Dossier.objects.filter(condition)


def _settled_at(posting: PostingFact) -> Q:
    at_agency = Q(competent_agency_id=posting.agency_id)
    if posting.unit_id is None:
        return at_agency
    return at_agency & (Q(competent_unit_id=posting.unit_id) | Q(competent_unit_id=None))


@dataclass(frozen=True, kw_only=True)
class TrackedStep:
    name: str
    holder_name: str
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """What anybody may know who holds code and four digits: no name, no address, no reason."""

    dossier_id: int
    code: str
    procedure_code: str
    procedure_name: str
    national_state: NationalState
    state: str
    received_at: datetime
    due_at: datetime | None
    due_original_at: datetime | None
    supplement_due_at: datetime | None
    result_at: datetime | None
    returned_at: datetime | None
    shop_name: str
    return_shop_name: str
    agency_name: str
    steps: tuple[TrackedStep, ...]
    is_imaginary: bool
    explanation: Explanation | None = None


def track(*, code: str, last_digits: str) -> Tracked | None:
    """
    Return the public view of a dossier whose applicant's identity number or telephone ends so.

    Wrong code and wrong digits give the same answer; the page limits the attempts.
    """
    dossier = (
        Dossier.objects.select_related("applicant", "instance")
        .defer("instance__state")
        .filter(code=code.strip().upper())
        .first()
    )
    if dossier is None or not _digits_fit(dossier, last_digits.strip()):
        return None
    names.name_dossiers([dossier])
    tasks = tuple(
        Task.objects.filter(instance=dossier.instance)
        .exclude(state="CANCELLED")
        .order_by("opened_at", "id")
    )
    names.name_tasks(tasks)
    assert dossier.received_at is not None
    assert dossier.code is not None
    return Tracked(
        dossier_id=dossier.pk,
        code=dossier.code,
        procedure_code=dossier.revision.procedure.code,
        procedure_name=dossier.revision.name,
        national_state=national_state_of(dossier, tasks),
        state=dossier.state,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        due_original_at=dossier.due_original_at,
        supplement_due_at=dossier.supplement_due_at,
        result_at=dossier.result_at,
        returned_at=dossier.ended_at if dossier.state == "RETURNED" else None,
        shop_name=dossier.intake_shop.name,
        return_shop_name=dossier.return_shop.name,
        agency_name=dossier.competent_agency.name,
        steps=tuple(
            TrackedStep(
                name=task.step_name,
                holder_name=(task.unit or task.shop or task.agency).name,
                opened_at=task.opened_at,
                ended_at=task.ended_at,
            )
            for task in tasks
        ),
        is_imaginary=dossier.is_imaginary,
        explanation=get_explanation(dossier=dossier, is_public=True),
    )


def _digits_fit(dossier: Dossier, last_digits: str) -> bool:
    if len(last_digits) != 4:
        return False
    applicant = dossier.applicant
    return any(
        secrets.compare_digest(number[-4:].encode(), last_digits.encode())
        for number in (applicant.identity_number, applicant.phone)
        if len(number) >= 8
    )
