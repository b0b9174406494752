"""The rows of a new dossier: itself, its parties, its papers, its first event."""

from datetime import datetime

from django.conf import settings

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.dossiers import events, parties
from motcua.dossiers.errors import officer_id_of
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ComponentFacts, IntakeFacts
from motcua.dossiers.models import (
    Component,
    Dossier,
    DossierDocument,
    FeePayment,
)
from motcua.dossiers.services.preparation import Preparation


def new_dossier(*, intake: IntakeFacts, ready: Preparation, at: datetime) -> Dossier:
    return Dossier(
        submission_key=intake.submission_key,
        revision=ready.revision,
        variant_id=intake.variant_id,
        channel=intake.channel,
        rule_set=ready.rule_set.code,
        calendar_version_id=ready.calendar_version_id,
        helping_shop_id=intake.helping_shop_id,
        intake_shop=ready.shop,
        competent_agency=ready.agency,
        competent_unit=ready.unit,
        return_shop_id=intake.return_shop_id or ready.shop.pk,
        submitted_at=at,
        time_limit_amount=ready.limit.amount,
        time_limit_unit=ready.limit.unit,
        same_day_cutoff=ready.limit.same_day_cutoff,
        fee_amount=ready.fee_amount,
        is_fee_paid=intake.is_fee_paid,
        note=intake.note,
        is_imaginary=settings.MOTCUA_DEMO,
    )


def write_parts(*, dossier: Dossier, intake: IntakeFacts, actor: Actor, at: datetime) -> None:
    """Write applicant, representative and papers of a new dossier."""
    write_people(dossier=dossier, intake=intake, at=at)
    write_components(dossier=dossier, facts=intake.components, first=1, actor=actor, at=at)
    write_payment(dossier=dossier, intake=intake, actor=actor, at=at)


def write_people(*, dossier: Dossier, intake: IntakeFacts, at: datetime) -> None:
    """Write whom the dossier is for, and apart from him who came (rule 9)."""
    parties.write_applicant(dossier=dossier, facts=intake.applicant, at=at)
    parties.write_representative(dossier=dossier, facts=intake.representative)


def write_payment(*, dossier: Dossier, intake: IntakeFacts, actor: Actor, at: datetime) -> None:
    """Keep the record of money that was taken together with the papers."""
    if dossier.code is None or not (intake.is_fee_paid and dossier.fee_amount):
        return
    FeePayment.objects.create(
        dossier=dossier,
        amount=dossier.fee_amount,
        means=intake.fee_means,
        receipt_number=intake.fee_receipt_number.strip(),
        paid_at=at,
        taken_by_id=officer_id_of(actor),
    )


def write_components(
    *,
    dossier: Dossier,
    facts: tuple[ComponentFacts, ...],
    first: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Write papers with their files; the first gets the order `first`."""
    components = Component.objects.bulk_create(
        Component(
            dossier=dossier,
            requirement_id=given.requirement_id,
            order=order,
            name=given.name,
            kind=given.kind,
            copies=given.copies,
            remark=given.remark,
            source=given.source,
            looked_up_at=at if given.kind == Component.Kind.FETCHED else None,
            looked_up_by_id=(actor.officer_id if given.kind == Component.Kind.FETCHED else None),
            is_to_be_returned=given.is_to_be_returned,
        )
        for order, given in enumerate(facts, start=first)
    )
    DossierDocument.objects.bulk_create(
        DossierDocument(
            dossier=dossier,
            component=component,
            kind=DossierDocument.Kind.COMPONENT,
            file_id=file_id,
            name=given.name[:300],
            created_at=at,
            created_by_id=actor.officer_id,
        )
        for component, given in zip(components, facts, strict=True)
        for file_id in given.file_ids
    )


def write_files(
    *, component: Component, file_ids: tuple[int, ...], actor: Actor, at: datetime
) -> None:
    """Add files to a paper; a file that it has already is not written again."""
    known = set(component.documents.values_list("file_id", flat=True))
    DossierDocument.objects.bulk_create(
        DossierDocument(
            dossier_id=component.dossier_id,
            component=component,
            kind=DossierDocument.Kind.COMPONENT,
            file_id=file_id,
            name=component.name[:300],
            created_at=at,
            created_by_id=actor.officer_id,
        )
        for file_id in file_ids
        if file_id not in known
    )


def record_first(
    dossier: Dossier, *, actor: Actor, at: datetime, kind: EventKind, ground: str
) -> None:
    events.append(
        dossier=dossier, actor=actor, at=at, facts=(EventFacts(kind=kind, ground=ground),)
    )
    Dossier.objects.filter(pk=dossier.pk).update(
        event_count=dossier.event_count, event_head=dossier.event_head
    )
    audit.record(
        actor=actor,
        action=kind.value,
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code or "",
        at=at,
    )
