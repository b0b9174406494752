"""How a part ends: its result, who gets it, who can no longer begin, and what it makes of the whole."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.documents.models import StoredFile
from motcua.dossiers import linking
from motcua.dossiers.errors import ReasonMissing, officer_id_of
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import (
    Dossier,
    DossierDocument,
    DossierPart,
    PartDelivery,
    RefusalNotice,
    Result,
    SupplementRequest,
)
from motcua.dossiers.rules import DossierState, PartState
from motcua.dossiers.services.part_basis import GROUND, link_of, order_of, part_due, pass_step
from motcua.dossiers.services.result import ResultFacts
from motcua.dossiers.services.steps import move, record
from motcua.workflow.processes import interagency as process


def check_result(result: ResultFacts) -> None:
    if result.is_granted and not result.number.strip():
        raise ReasonMissing(_("Nhập số của văn bản kết quả."))
    if not result.is_granted and not result.reason.strip():
        raise ReasonMissing(_("Từ chối giải quyết phải có lý do."))


def end_part(
    part: DossierPart, result: ResultFacts, *, dossier: Dossier, actor: Actor, at: datetime
) -> None:
    if result.file_id is not None:
        part.result_document = DossierDocument.objects.create(
            dossier=dossier,
            kind=DossierDocument.Kind.RESULT,
            file=StoredFile.objects.get(pk=result.file_id),
            name=result.name[:300],
            created_at=at,
            created_by_id=actor.officer_id,
        )
    part.state = PartState.DONE if result.is_granted else PartState.REFUSED
    part.result_name = result.name[:300] or part.result_name
    part.result_number = result.number.strip()
    part.reason = "" if result.is_granted else result.reason.strip()
    assert part.opened_at is not None
    part.due_at = part_due(part=part, since=part.opened_at, dossier=dossier)
    part.ended_at = at
    part.ended_by_id = officer_id_of(actor)
    part.save()


def deliver(
    part: DossierPart, parts: Sequence[DossierPart], *, dossier: Dossier, at: datetime
) -> list[DossierPart]:
    """Send the result of a part to who uses it next and to the intake centre (rule 40)."""
    users: list[DossierPart] = []
    if part.state == PartState.DONE:
        links = [link_of(row) for row in parts]
        numbers = {link.number for link in linking.users_of(link_of(part), links, order_of(parts))}
        users = [row for row in parts if row.number in numbers]
    PartDelivery.objects.bulk_create(
        [
            *(PartDelivery(part=part, to_part=user, delivered_at=at) for user in users),
            PartDelivery(part=part, to_shop_id=dossier.intake_shop_id, delivered_at=at),
        ]
    )
    return users


def call_off_groundless(
    parts: Sequence[DossierPart], *, dossier: Dossier, at: datetime
) -> list[EventFacts]:
    lost = {link.number for link in linking.without_ground([link_of(part) for part in parts])}
    facts = []
    for part in parts:
        if part.number not in lost:
            continue
        part.state = PartState.CANCELLED
        part.ended_at = at
        part.due_at = None
        part.reason = _("Không có kết quả của phần việc mà phần này cần.")
        part.save(update_fields=["state", "ended_at", "due_at", "reason"])
        pass_step(dossier, process.work_step(part.number), at=at)
        data = {"part": part.name, "reason": part.reason}
        facts.append(EventFacts(kind=EventKind.PART_CANCELLED, ground=GROUND, data=data))
    return facts


def facts_of_end(part: DossierPart, users: Sequence[DossierPart]) -> EventFacts:
    is_done = part.state == PartState.DONE
    return EventFacts(
        kind=EventKind.PART_DONE if is_done else EventKind.PART_REFUSED,
        ground=GROUND,
        data={
            "part": part.name,
            "agency": part.agency.name,
            "number": part.result_number,
            "reason": part.reason,
            "to": [user.agency.short_name for user in users],
        },
    )


def conclude(dossier: Dossier, parts: Sequence[DossierPart], *, actor: Actor, at: datetime) -> None:
    """Write the result of the whole: that of the lead; what others refused stands on form 03."""
    lead = next(part for part in parts if part.is_lead)
    done = [part for part in parts if part.state == PartState.DONE]
    refused = [part for part in parts if part.state in {PartState.REFUSED, PartState.CANCELLED}]
    is_granted = lead.state == PartState.DONE
    Result.objects.create(
        dossier=dossier,
        outcome=Result.Outcome.GRANTED if is_granted else Result.Outcome.REFUSED,
        number=lead.result_number,
        name="; ".join(part.result_name for part in done) or lead.result_name,
        document=lead.result_document,
        issued_by_id=officer_id_of(actor),
        issued_at=at,
    )
    if refused:
        RefusalNotice.objects.create(
            dossier=dossier,
            stage=SupplementRequest.Stage.AGENCY,
            reason="\n".join(f"{part.name}: {part.reason}" for part in refused),
            refused_at=at,
            refused_by_id=officer_id_of(actor),
        )
    move(dossier, DossierState.DECIDED)
    dossier.decided_at = at
    move(dossier, DossierState.AT_COUNTER)
    dossier.result_at = at
    facts = EventFacts(
        kind=EventKind.RESULT_ISSUED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 20, Điều 22"),
        clock_effect=_("Dừng đồng hồ"),
        data={"done": [part.key for part in done], "refused": [part.key for part in refused]},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("decided_at", "result_at"))
