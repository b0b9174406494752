"""Loading authored packs into the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.core.transactions import transaction_required
from motcua.procedures.content import apply_fields, write_rows
from motcua.procedures.models import Procedure, ProcedureAlias, ProcedureRevision, Sector
from motcua.procedures.pack_check import find_faults
from motcua.procedures.pack_files import PackContent, ProcedurePack
from motcua.procedures.search_text import slugify_vietnamese
from motcua.procedures.services.search_entries import rebuild_search_entries


class UnableToLoadPack(DomainError):
    """The pack has faults; the message lists them."""


@dataclass(frozen=True, kw_only=True)
class LoadedPack:
    """What a load did: the revision that holds the pack, and whether it is a new draft."""

    revision: ProcedureRevision
    is_new: bool


def load_packs(*, packs: Sequence[ProcedurePack], actor: Actor, at: datetime) -> list[LoadedPack]:
    """Load each pack in a transaction of its own."""
    return [load_pack(pack=pack, actor=actor, at=at) for pack in packs]


@transaction.atomic
def load_pack(*, pack: ProcedurePack, actor: Actor, at: datetime) -> LoadedPack:
    """
    Make a new draft of the procedure from a pack; an unchanged pack changes nothing.

    :raises UnableToLoadPack: if the pack has faults
    """
    faults = find_faults(pack.content)
    if faults:
        lines = "; ".join(str(fault) for fault in faults)
        raise UnableToLoadPack(
            _("Gói “%(slug)s” có lỗi: %(faults)s") % {"slug": pack.slug, "faults": lines}
        )
    procedure = _lock_procedure(pack.content)
    latest = procedure.revisions.exclude(pack={}).order_by("-number").first()
    if latest is not None and latest.pack == pack.content:
        return LoadedPack(revision=latest, is_new=False)
    revision = create_draft(procedure=procedure, content=pack.content, at=at)
    add_aliases(procedure=procedure, texts=pack.content.get("aliases", []))
    rebuild_search_entries(procedure_ids=[procedure.pk])
    audit.record(
        actor=actor,
        action="procedure.pack_loaded",
        subject_kind="procedure",
        subject_id=procedure.code,
        subject_label=procedure.name,
        data={"revision": revision.number, "pack": pack.slug},
        at=at,
    )
    return LoadedPack(revision=revision, is_new=True)


@transaction_required
def create_draft(*, procedure: Procedure, content: PackContent, at: datetime) -> ProcedureRevision:
    """Add a draft with the next number; the procedure's row must be locked."""
    last = procedure.revisions.order_by("-number").values_list("number", flat=True).first()
    revision = ProcedureRevision(procedure=procedure, number=(last or 0) + 1, created_at=at)
    apply_fields(revision, content)
    revision.save(force_insert=True)
    write_rows(revision, content)
    return revision


@transaction_required
def add_aliases(*, procedure: Procedure, texts: Sequence[str]) -> None:
    ProcedureAlias.objects.bulk_create(
        (ProcedureAlias(procedure=procedure, text=text) for text in texts), ignore_conflicts=True
    )


def get_or_create_sector(*, name: str) -> Sector:
    """Return the sector of that name, made when nobody has named it before."""
    known = Sector.objects.filter(name=name).first()
    if known is not None:
        return known
    sector, _created = Sector.objects.get_or_create(
        name=name, defaults={"slug": _free_slug(slugify_vietnamese(name))}
    )
    return sector


def _free_slug(slug: str) -> str:
    taken = set(Sector.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)


def _lock_procedure(content: PackContent) -> Procedure:
    sector = get_or_create_sector(name=content["sector"])
    Procedure.objects.bulk_create(
        [Procedure(code=content["code"], name=content["name"], sector=sector)],
        ignore_conflicts=True,
    )
    procedure = Procedure.objects.select_for_update().get(code=content["code"])
    if procedure.current_revision_id is None:
        procedure.name, procedure.sector = content["name"], sector
        procedure.save(update_fields=["name", "sector"])
    return procedure
