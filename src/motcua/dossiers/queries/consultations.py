"""Opinions that are awaited, seen from both sides; and those of one dossier."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.core.actors import Actor
from motcua.directory.models import Agency
from motcua.directory.rules import WORK_ROLES, Level, Role, sort_key
from motcua.dossiers.models import Consultation
from motcua.dossiers.rules import DossierState

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class ConsultationRow:
    id: int
    dossier_id: int
    code: str
    procedure_name: str
    agency_label: str
    asking_label: str
    content: str
    asked_by: str
    asked_at: datetime
    respond_by: datetime
    reply_method: str
    task_id: int | None
    replied_at: datetime | None
    is_reply_late: bool
    is_withdrawn: bool
    is_silent: bool


@dataclass(frozen=True, kw_only=True)
class ConsultationPage:
    rows: tuple[ConsultationRow, ...]
    next_key: tuple[datetime, int] | None


def list_asked_of_us(
    *, actor: Actor, at: datetime, after: tuple[datetime, int] | None = None
) -> ConsultationPage:
    """Return what the officer's agency or unit has been asked and has not answered."""
    place = Q(pk__in=())
    for posting in actor.postings_as(*WORK_ROLES):
        of_agency = Q(asked_agency=posting.agency_id)
        if posting.unit_id is None:
            place |= of_agency
        else:
            place |= of_agency & (Q(asked_unit=None) | Q(asked_unit=posting.unit_id))
    return _page(_pending().filter(place), at, after)


def list_asked_by_us(
    *, actor: Actor, at: datetime, after: tuple[datetime, int] | None = None
) -> ConsultationPage:
    """Return what the officer's unit (or the centre he heads) waits for from others."""
    place = Q(pk__in=())
    for posting in actor.postings_as(*WORK_ROLES):
        if posting.shop_id is not None:
            if posting.role == Role.CENTER_HEAD:
                place |= Q(dossier__intake_shop=posting.shop_id)
        elif posting.unit_id is None:
            place |= Q(dossier__competent_agency=posting.agency_id)
        else:
            place |= Q(dossier__competent_unit=posting.unit_id)
    return _page(_pending().filter(place), at, after)


def list_of_dossier(*, dossier_id: int) -> list[Consultation]:
    """Return every question on a dossier with its answer, first to last."""
    rows = Consultation.objects.filter(dossier=dossier_id).select_related(
        "asked_agency", "asked_unit", "asked_by", "replied_by", "document", "reply_document", "task"
    )
    return list(rows.order_by("pk"))


def list_agencies_to_ask(*, besides: int, on: date) -> list[tuple[int, str, bool]]:
    """Return every agency but one that may be asked: id, name, whether it is one commune's."""
    rows = (
        Agency.objects.filter(valid_from__lte=on, shop=None)
        .exclude(valid_to__lt=on)
        .exclude(pk=besides)
        .exclude(function="")
    )
    order = {Level.PROVINCE: 0, Level.VERTICAL: 1, Level.MINISTRY: 2}
    found = sorted(
        rows.values_list("pk", "name", "level", "commune"),
        key=lambda row: (row[3] is not None, order.get(Level(row[2]), 3), sort_key(row[1])),
    )
    return [(number, name, commune is not None) for number, name, _level, commune in found]


def get_consultation(*, consultation_id: int) -> Consultation | None:
    rows = Consultation.objects.select_related(
        "dossier__revision",
        "asked_agency",
        "asked_unit",
        "asked_by",
        "replied_by",
        "document",
        "reply_document",
        "task",
    )
    return rows.filter(pk=consultation_id).first()


def _pending() -> QuerySet[Consultation]:
    return Consultation.objects.filter(
        replied_at=None,
        withdrawn_at=None,
        dossier__state__in=[DossierState.IN_PROCESS, DossierState.SUPPLEMENT_REQUESTED],
    )


def _page(
    rows: QuerySet[Consultation], at: datetime, after: tuple[datetime, int] | None
) -> ConsultationPage:
    if after is not None:
        rows = rows.filter(Q(respond_by__gt=after[0]) | Q(respond_by=after[0], pk__gt=after[1]))
    found = list(
        rows.select_related(
            "dossier__revision",
            "dossier__competent_agency",
            "asked_agency",
            "asked_unit",
            "asked_by",
        ).order_by("respond_by", "pk")[: PAGE_SIZE + 1]
    )
    shown = found[:PAGE_SIZE]
    last = shown[-1] if len(found) > PAGE_SIZE else None
    return ConsultationPage(
        rows=tuple(_row(row, at) for row in shown),
        next_key=(last.respond_by, last.pk) if last else None,
    )


def _row(row: Consultation, at: datetime) -> ConsultationRow:
    return ConsultationRow(
        id=row.pk,
        dossier_id=row.dossier_id,
        code=row.dossier.code or "",
        procedure_name=row.dossier.revision.name,
        agency_label=row.asked_agency.short_name,
        asking_label=row.dossier.competent_agency.short_name,
        content=row.content,
        asked_by=row.asked_by.full_name,
        asked_at=row.asked_at,
        respond_by=row.respond_by,
        reply_method=row.reply_method,
        task_id=row.task_id,
        replied_at=row.replied_at,
        is_reply_late=row.is_reply_late,
        is_withdrawn=row.withdrawn_at is not None,
        is_silent=row.respond_by < at,
    )
