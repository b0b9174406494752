"""Files that are added to the papers of an accepted dossier; nothing is ever replaced in place."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.dossiers.errors import NotPermitted, ReasonMissing, UnableToMoveDossier
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ScanFacts
from motcua.dossiers.models import Component, Dossier, DossierDocument
from motcua.dossiers.rules import OPEN_STATES, DossierState
from motcua.dossiers.services.steps import lock_at_version, record


@transaction.atomic
def attach_scans(
    *, dossier_id: int, scans: tuple[ScanFacts, ...], actor: Actor, at: datetime
) -> list[DossierDocument]:
    """
    Add stored files to papers of a dossier; a better scan names the one it stands for, which stays.

    :raises ReasonMissing: if there is no file
    :raises UnableToMoveDossier: if the dossier has ended, or a paper or scan is not its own
    :raises NotPermitted: if the officer sits at another counter
    """
    if not scans:
        raise ReasonMissing(_("Chọn tệp để thêm."))
    dossier = lock_at_version(dossier_id=dossier_id, version=None)
    if not policies.can(actor, "dossier.receive", shop_id=dossier.intake_shop_id):
        raise NotPermitted(_("Hồ sơ này không ở bộ phận của anh/chị."))
    if DossierState(dossier.state) not in OPEN_STATES:
        raise UnableToMoveDossier(_("Hồ sơ đã kết thúc, không thêm tệp được nữa."))
    components = {row.pk: row for row in dossier.components.all()}
    rows = [_document(scan, dossier, components, actor=actor, at=at) for scan in scans]
    documents = DossierDocument.objects.bulk_create(rows)
    facts = EventFacts(
        kind=EventKind.FILE_ATTACHED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 17 khoản 1 điểm c"),
        data={
            "papers": sorted({components[scan.component_id].name for scan in scans}),
            "replaced": [scan.replaces_id for scan in scans if scan.replaces_id],
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return documents


def _document(
    scan: ScanFacts,
    dossier: Dossier,
    components: dict[int, Component],
    *,
    actor: Actor,
    at: datetime,
) -> DossierDocument:
    component = components.get(scan.component_id)
    if component is None:
        raise UnableToMoveDossier(_("Giấy tờ này không thuộc hồ sơ."))
    if scan.replaces_id is not None:
        own = DossierDocument.objects.filter(pk=scan.replaces_id, component=component)
        if not own.exists():
            raise UnableToMoveDossier(_("Tệp cũ không thuộc giấy tờ này."))
    return DossierDocument(
        dossier=dossier,
        component=component,
        kind=DossierDocument.Kind.COMPONENT,
        file_id=scan.file_id,
        name=(scan.name or component.name)[:300],
        replaces_id=scan.replaces_id,
        created_at=at,
        created_by_id=actor.officer_id,
    )
