"""
Decisions at the counter under a mandate of the competent agency, with the centre's own seal.

Reception, appraisal, decision and seal at one place ("4/5 tại chỗ"): who decides there acts for the
competent agency, and the result is recorded as everywhere (Decree 118/2025, arts. 8(1)(c), 17(5)).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.directory.models import Posting
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import CounterMandate, CounterSeal, Dossier, Opinion
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.processing import write_opinion
from motcua.dossiers.services.result import ResultFacts, write_result
from motcua.dossiers.services.steps import TaskRef, finish_task, lock_for_task, move, record

_GROUND = "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 5"


@dataclass(frozen=True, kw_only=True)
class MandateFacts:
    """Who may decide at which centre for an agency; `ground` names the document that says so."""

    agency_id: int
    shop_id: int
    officer_id: int
    valid_from: date
    ground: str
    procedure_id: int | None = None
    valid_to: date | None = None


@transaction.atomic
def grant_mandate(*, facts: MandateFacts, actor: Actor, at: datetime) -> CounterMandate:
    """
    Let an officer of a centre decide there for an agency.

    :raises NotPermitted: if the actor does not lead that agency
    :raises ReasonMissing: if the document of the mandate is not named
    :raises UnableToMoveDossier: if the officer does not sit at that centre
    """
    if not policies.can(actor, "mandate.grant", agency_id=facts.agency_id):
        raise NotPermitted(_("Chỉ lãnh đạo cơ quan có thẩm quyền được ủy quyền giải quyết."))
    if not facts.ground.strip():
        raise ReasonMissing(_("Ghi số văn bản ủy quyền."))
    sits_there = Posting.objects.filter(
        _in_force(facts.valid_from), officer=facts.officer_id, shop=facts.shop_id
    )
    if not sits_there.exists():
        raise UnableToMoveDossier(_("Cán bộ được ủy quyền không làm việc tại Trung tâm này."))
    mandate = CounterMandate.objects.create(
        agency_id=facts.agency_id,
        shop_id=facts.shop_id,
        officer_id=facts.officer_id,
        procedure_id=facts.procedure_id,
        ground=facts.ground.strip(),
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        created_at=at,
    )
    _audit("mandate.granted", mandate, actor=actor, at=at)
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: int, last_day: date, actor: Actor, at: datetime) -> CounterMandate:
    """
    End a mandate with a day; what was decided under it stays.

    :raises NotPermitted: if the actor does not lead the agency
    """
    mandate = CounterMandate.objects.select_for_update().get(pk=mandate_id)
    if not policies.can(actor, "mandate.grant", agency_id=mandate.agency_id):
        raise NotPermitted(_("Chỉ lãnh đạo cơ quan có thẩm quyền được ủy quyền giải quyết."))
    mandate.valid_to = max(last_day, mandate.valid_from)
    mandate.save(update_fields=["valid_to"])
    _audit("mandate.ended", mandate, actor=actor, at=at)
    return mandate


@transaction.atomic
def decide_at_counter(
    *, task: TaskRef, result: ResultFacts, actor: Actor, at: datetime, opinion: str = ""
) -> Dossier:
    """
    Decide for the competent agency at the counter; the result then waits for the centre's seal.

    :raises NotPermitted: if the officer has no mandate of this agency for this procedure today
    :raises ReasonMissing: if a grant has no number or a refusal no reason
    :raises UnableToMoveDossier: if it is not this step
    :raises ConcurrentChange: see `lock_for_task`
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    if row.step_key != "decide_here":
        raise UnableToMoveDossier(_("Bước này không phải bước quyết định theo ủy quyền."))
    assert row.shop_id is not None
    mandate = find_mandate(dossier=dossier, shop_id=row.shop_id, actor=actor, on=at.date())
    if mandate is None:
        raise NotPermitted(
            _("Anh/chị chưa được cơ quan có thẩm quyền ủy quyền giải quyết thủ tục này.")
        )
    write_opinion(
        dossier=dossier, task=row, kind=Opinion.Kind.APPROVAL, text=opinion, actor=actor, at=at
    )
    write_result(dossier=dossier, facts=result, actor=actor, at=at)
    new_tasks = finish_task(dossier=dossier, task=row, outcome="DECIDE", actor=actor, at=at)
    CounterSeal.objects.create(
        dossier=dossier,
        mandate=mandate,
        decided_by_id=officer_id_of(actor),
        decided_at=at,
        task=next((new for new in new_tasks if new.step_key == "seal"), None),
        shop_id=row.shop_id,
    )
    move(dossier, DossierState.DECIDED)
    dossier.decided_at = at
    facts = EventFacts(
        kind=EventKind.DECIDED_AT_COUNTER,
        ground=_GROUND,
        data={"mandate": mandate.ground, "agency": dossier.competent_agency.name},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("decided_at",))
    return dossier


@transaction.atomic
def seal_result(*, task: TaskRef, actor: Actor, at: datetime) -> Dossier:
    """
    Put the centre's seal on a result that was decided there: now it may be handed over, the clock stops.

    :raises UnableToMoveDossier: if it is not this step
    :raises ConcurrentChange, NotPermitted: see `lock_for_task`
    """
    dossier, row = lock_for_task(ref=task, actor=actor)
    seal = CounterSeal.objects.select_for_update().filter(dossier=dossier).first()
    if row.step_key != "seal" or seal is None:
        raise UnableToMoveDossier(_("Hồ sơ này không chờ đóng dấu của Trung tâm."))
    seal.sealed_by_id, seal.sealed_at, seal.task = officer_id_of(actor), at, row
    seal.save(update_fields=["sealed_by", "sealed_at", "task"])
    finish_task(dossier=dossier, task=row, outcome="SEALED", actor=actor, at=at)
    facts = EventFacts(
        kind=EventKind.SEALED, ground=_GROUND, data={"shop": dossier.intake_shop.name}
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    move(dossier, DossierState.AT_COUNTER)
    dossier.result_at = at
    issued = EventFacts(
        kind=EventKind.RESULT_ISSUED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 22"),
        clock_effect=_("Dừng đồng hồ"),
    )
    record(dossier=dossier, actor=actor, at=at, facts=issued, fields=("result_at",))
    return dossier


def find_mandate(
    *, dossier: Dossier, shop_id: int, actor: Actor, on: date
) -> CounterMandate | None:
    """Return the mandate under which an officer may decide a dossier at a shop, the narrowest first."""
    if actor.officer_id is None:
        return None
    return (
        CounterMandate.objects.filter(
            _in_force(on),
            Q(procedure=None) | Q(procedure=dossier.revision.procedure_id),
            officer=actor.officer_id,
            shop=shop_id,
            agency=dossier.competent_agency_id,
        )
        # Null stands last: a mandate for this very procedure goes before one for all.
        .order_by("procedure", "-valid_from", "pk")
        .first()
    )


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def _audit(action: str, mandate: CounterMandate, *, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="mandate",
        subject_id=str(mandate.pk),
        subject_label=mandate.ground,
        at=at,
    )
