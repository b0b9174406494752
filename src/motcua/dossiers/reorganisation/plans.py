"""A plan is drafted: lines from old bodies to successors, where units and people go, choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange
from motcua.directory.models import Agency, Commune, Posting, Unit
from motcua.directory.rules import Level, tidy_name
from motcua.directory.services.changes import require
from motcua.directory.services.succession import AgencyFacts
from motcua.dossiers.models import (
    DossierArea,
    ReorganisationChoice,
    ReorganisationLine,
    ReorganisationPlan,
    ReorganisationPosting,
    ReorganisationTarget,
    ReorganisationUnitRule,
)
from motcua.dossiers.reorganisation.errors import UnableToPlan

BodyT = TypeVar("BodyT", Agency, Commune, Unit)

_EDIT = "organisation.edit"
_State = ReorganisationPlan.State


@transaction.atomic
def create_plan(
    *, name: str, ground: str, effective_date: date, actor: Actor, at: datetime
) -> ReorganisationPlan:
    """
    Begin a plan that changes nothing yet.

    :raises UnableToPlan: without a name or a ground
    """
    require(actor, _EDIT)
    if not tidy_name(name) or not ground.strip():
        raise UnableToPlan(_("Ghi tên phương án và văn bản làm căn cứ."))
    plan = ReorganisationPlan.objects.create(
        name=tidy_name(name),
        ground=ground.strip(),
        effective_date=effective_date,
        created_at=at,
        created_by_label=actor.label,
    )
    note_plan(plan, "reorganisation.create", actor=actor, at=at)
    return plan


@transaction.atomic
def edit_plan(
    *,
    plan_id: int,
    version: int,
    name: str,
    ground: str,
    effective_date: date,
    actor: Actor,
    at: datetime,
) -> ReorganisationPlan:
    """
    Change the head of a draft.

    :raises ConcurrentChange: if somebody else changed it since
    :raises UnableToPlan: if it is no draft any more, or lacks name or ground
    """
    plan = lock_draft(plan_id, actor=actor, version=version)
    if not tidy_name(name) or not ground.strip():
        raise UnableToPlan(_("Ghi tên phương án và văn bản làm căn cứ."))
    plan.name, plan.ground, plan.effective_date = tidy_name(name), ground.strip(), effective_date
    plan.save(update_fields=["name", "ground", "effective_date"])
    note_plan(plan, "reorganisation.edit", actor=actor, at=at)
    return plan


@transaction.atomic
def add_target(
    *,
    plan_id: int,
    actor: Actor,
    agency_id: int | None = None,
    commune_id: int | None = None,
    new_agency: AgencyFacts | None = None,
    commune_target_id: int | None = None,
) -> ReorganisationTarget:
    """
    Name a successor agency or commune: one that is there, or the facts of one that begins.

    :raises UnableToPlan: if it has ended or its code is already planned
    """
    plan = lock_draft(plan_id, actor=actor)
    if new_agency is not None:
        facts = {
            "kind": "AGENCY",
            "code": new_agency.code,
            "name": tidy_name(new_agency.name),
            "short_name": tidy_name(new_agency.short_name),
            "function": new_agency.function,
            "level": new_agency.level,
            "parent_id": new_agency.parent_id,
            "commune_id": new_agency.commune_id,
            "commune_target_id": commune_target_id,
        }
        return _new_target(plan, facts)
    if agency_id is not None:
        agency = _require_open(Agency.objects.filter(pk=agency_id).first())
        return ReorganisationTarget.objects.get_or_create(plan=plan, agency=agency, facts={})[0]
    commune = _require_open(Commune.objects.filter(pk=commune_id or 0).first())
    return ReorganisationTarget.objects.get_or_create(plan=plan, commune=commune, facts={})[0]


@transaction.atomic
def add_new_commune(
    *, plan_id: int, code: str, name: str, full_name: str, kind: str, actor: Actor
) -> ReorganisationTarget:
    """
    Name a commune that begins on the day.

    :raises UnableToPlan: if its code is already planned
    """
    plan = lock_draft(plan_id, actor=actor)
    facts = {
        "kind": "COMMUNE",
        "code": code,
        "name": tidy_name(full_name),
        "short_name": tidy_name(name),
        "commune_kind": kind,
    }
    return _new_target(plan, facts)


@transaction.atomic
def set_line(
    *,
    plan_id: int,
    target_ids: tuple[int, ...],
    actor: Actor,
    agency_id: int | None = None,
    commune_id: int | None = None,
) -> ReorganisationLine:
    """
    Say where one old body goes; no target means that it ends and nothing follows.

    :raises UnableToPlan: if the body has ended, or a target is of another plan or kind
    """
    plan = lock_draft(plan_id, actor=actor)
    body: Agency | Commune | None
    if agency_id is not None:
        body = Agency.objects.filter(pk=agency_id).first()
    else:
        body = Commune.objects.filter(pk=commune_id or 0).first()
    if body is None or body.valid_to is not None:
        raise UnableToPlan(_("Cơ quan, đơn vị này đã kết thúc."))
    targets = list(ReorganisationTarget.objects.filter(plan=plan, pk__in=target_ids))
    if len(targets) != len(set(target_ids)):
        raise UnableToPlan(_("Nơi tiếp nhận không thuộc phương án này."))
    if any((target.facts.get("kind") == "COMMUNE" or target.commune_id is not None)
           != (commune_id is not None) for target in targets):  # fmt: skip
        raise UnableToPlan(_("Cơ quan chỉ nhập vào cơ quan, xã chỉ nhập vào xã."))
    lines = ReorganisationLine.objects.filter(plan=plan)
    same = lines.filter(agency=body) if isinstance(body, Agency) else lines.filter(commune=body)
    line = same.first()
    if line is None:
        line = ReorganisationLine.objects.create(
            plan=plan, agency_id=agency_id, commune_id=commune_id
        )
    line.targets.set(targets)
    return line


@transaction.atomic
def remove_line(*, plan_id: int, line_id: int, actor: Actor) -> None:
    """Take an old body out of a draft; targets that nothing leads to go with it."""
    plan = lock_draft(plan_id, actor=actor)
    ReorganisationLine.objects.filter(plan=plan, pk=line_id).delete()
    ReorganisationTarget.objects.filter(plan=plan, lines=None).exclude(
        pk__in=[
            key
            for key in plan.targets.values_list("facts__commune_target_id", flat=True)
            if key is not None
        ]
    ).delete()


@transaction.atomic
def set_unit_rule(*, plan_id: int, unit_id: int, function: str, actor: Actor) -> None:
    """Say which unit of the successor, by its function, takes over the work of an old unit."""
    plan = lock_draft(plan_id, actor=actor)
    _require_open(Unit.objects.filter(pk=unit_id).first())
    rules = ReorganisationUnitRule.objects.filter(plan=plan, unit_id=unit_id)
    if not function:
        rules.delete()
    elif not rules.update(function=function):
        ReorganisationUnitRule.objects.create(plan=plan, unit_id=unit_id, function=function)


@transaction.atomic
def set_posting_target(
    *, plan_id: int, posting_id: int, target_id: int | None, actor: Actor
) -> None:
    """
    Say where an officer of a divided body goes (None: his posting ends).

    :raises UnableToPlan: if the target is no successor of his agency
    """
    plan = lock_draft(plan_id, actor=actor)
    ReorganisationPosting.objects.filter(plan=plan, posting_id=posting_id).delete()
    if target_id is None:
        return
    posting = Posting.objects.get(pk=posting_id)
    line = ReorganisationLine.objects.filter(plan=plan, agency=posting.agency_id)
    if not line.filter(targets=target_id).exists():
        raise UnableToPlan(_("Cơ quan được chọn không tiếp nhận từ cơ quan cũ của người này."))
    ReorganisationPosting.objects.create(plan=plan, posting_id=posting_id, target_id=target_id)


def write_choice(
    *,
    plan: ReorganisationPlan,
    line_id: int,
    target_id: int,
    actor: Actor,
    at: datetime,
    dossier_ids: tuple[int, ...] = (),
    area_id: int | None = None,
) -> None:
    """
    Record a person's choice; a newer one takes the place of the older (part of `applying.choose_*`).

    :raises UnableToPlan: if the target is none of the line's
    """
    line = ReorganisationLine.objects.filter(plan=plan, pk=line_id, targets=target_id)
    if not line.exists():
        raise UnableToPlan(_("Nơi được chọn không phải nơi tiếp nhận của cơ quan này."))
    old = ReorganisationChoice.objects.filter(line_id=line_id)
    made = {"plan": plan, "line_id": line_id, "target_id": target_id,
            "chosen_by_label": actor.label, "chosen_at": at}  # fmt: skip
    if area_id is not None:
        old.filter(area=area_id).delete()
        ReorganisationChoice.objects.create(area_id=area_id, **made)
        return
    old.filter(dossier__in=dossier_ids).delete()
    ReorganisationChoice.objects.bulk_create(
        ReorganisationChoice(dossier_id=dossier_id, **made) for dossier_id in dossier_ids
    )


@transaction.atomic
def state_area(*, dossier_id: int, commune_id: int, actor: Actor, at: datetime) -> None:
    """Record in which commune the matter of a dossier lies, as a person states it."""
    require(actor, _EDIT)
    commune = Commune.objects.get(pk=commune_id)
    DossierArea.objects.update_or_create(
        dossier_id=dossier_id,
        defaults={"commune": commune, "stated_by_label": actor.label},
    )
    audit.record(
        actor=actor,
        action="dossier.state_area",
        subject_kind="dossier",
        subject_id=str(dossier_id),
        data={"commune": commune.code},
        at=at,
    )


def lock_plan(plan_id: int, *, version: int | None = None) -> ReorganisationPlan:
    """
    Lock a plan and give it its next version.

    :raises ConcurrentChange: if the page showed an older version
    """
    plan = ReorganisationPlan.objects.select_for_update().get(pk=plan_id)
    if version is not None and plan.version != version:
        raise ConcurrentChange(_("Người khác vừa sửa phương án này. Tải lại trang rồi làm lại."))
    plan.version += 1
    plan.save(update_fields=["version"])
    return plan


def lock_draft(plan_id: int, *, actor: Actor, version: int | None = None) -> ReorganisationPlan:
    """
    Lock a plan that may still be edited.

    :raises UnableToPlan: if it was applied
    """
    require(actor, _EDIT)
    plan = lock_plan(plan_id, version=version)
    if plan.state != _State.DRAFT:
        raise UnableToPlan(_("Phương án đã áp dụng, không sửa được nữa."))
    return plan


def note_plan(plan: ReorganisationPlan, action: str, *, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="reorganisation",
        subject_id=str(plan.pk),
        subject_label=plan.name,
        purpose=plan.ground,
        data={"effective_date": plan.effective_date.isoformat(), "state": plan.state},
        at=at,
    )


def _new_target(plan: ReorganisationPlan, facts: Mapping[str, object]) -> ReorganisationTarget:
    if not facts["code"] or not facts["name"] or not facts["short_name"]:
        raise UnableToPlan(_("Ghi mã, tên đầy đủ và tên ngắn của nơi mới."))
    same = plan.targets.filter(facts__kind=facts["kind"], facts__code=facts["code"])
    if same.exists():
        raise UnableToPlan(_("Mã %(code)s đã có trong phương án.") % {"code": facts["code"]})
    return ReorganisationTarget.objects.create(plan=plan, facts=dict(facts))


def _require_open(body: BodyT | None) -> BodyT:
    if body is None or body.valid_to is not None:
        raise UnableToPlan(_("Cơ quan, đơn vị này đã kết thúc."))
    return body


@dataclass(frozen=True, kw_only=True)
class SuccessorFacts:
    """One successor as typed: a code alone names what is there, with a name it begins on the day."""

    code: str
    name: str = ""
    short_name: str = ""
    commune_code: str = ""


@transaction.atomic
def plan_body(
    *,
    plan_id: int,
    version: int,
    is_commune: bool,
    code: str,
    successors: tuple[SuccessorFacts, ...],
    actor: Actor,
    at: datetime,
) -> ReorganisationLine:
    """
    Say what becomes of one body, with its successors, in one act.

    :raises ConcurrentChange: if somebody else changed the plan since
    :raises UnableToPlan: if a code is unknown, or does not fit
    """
    plan = lock_draft(plan_id, actor=actor, version=version)
    body = _find_open(code, is_commune=is_commune)
    targets = tuple(_target_of(plan, body, facts, actor=actor) for facts in successors)
    line = set_line(
        plan_id=plan_id,
        agency_id=None if is_commune else body.pk,
        commune_id=body.pk if is_commune else None,
        target_ids=targets,
        actor=actor,
    )
    note_plan(plan, "reorganisation.edit", actor=actor, at=at)
    return line


def _target_of(
    plan: ReorganisationPlan, body: Agency | Commune, facts: SuccessorFacts, *, actor: Actor
) -> int:
    kind = "COMMUNE" if isinstance(body, Commune) else "AGENCY"
    planned = plan.targets.filter(facts__kind=kind, facts__code=facts.code).first()
    if planned is not None:
        return planned.pk
    if not facts.name:
        there = _find_open(facts.code, is_commune=kind == "COMMUNE")
        is_commune = kind == "COMMUNE"
        return add_target(
            plan_id=plan.pk,
            actor=actor,
            agency_id=None if is_commune else there.pk,
            commune_id=there.pk if is_commune else None,
        ).pk
    if isinstance(body, Commune):
        return add_new_commune(
            plan_id=plan.pk,
            code=facts.code,
            name=facts.short_name or facts.name.partition(" ")[2] or facts.name,
            full_name=facts.name,
            kind=_kind_of_commune(facts.name),
            actor=actor,
        ).pk
    place = plan.targets.filter(facts__kind="COMMUNE", facts__code=facts.commune_code).first()
    commune_id = body.commune_id
    if facts.commune_code and place is None:
        commune_id = _find_open(facts.commune_code, is_commune=True).pk
    return add_target(
        plan_id=plan.pk,
        actor=actor,
        commune_target_id=place.pk if place else None,
        new_agency=AgencyFacts(
            code=facts.code,
            name=facts.name,
            short_name=facts.short_name or facts.name[:100],
            function=body.function,
            level=Level(body.level),
            parent_id=body.parent_id,
            commune_id=None if place else commune_id,
        ),
    ).pk


def _find_open(code: str, *, is_commune: bool) -> Agency | Commune:
    rows = Commune.objects if is_commune else Agency.objects
    found: Agency | Commune | None = rows.filter(code=code.strip(), valid_to=None).first()
    if found is None:
        raise UnableToPlan(_("Không có mã %(code)s đang hoạt động.") % {"code": code})
    return found


def _kind_of_commune(full_name: str) -> str:
    first = full_name.casefold()
    if first.startswith("phường"):
        return str(Commune.Kind.WARD)
    return str(Commune.Kind.SPECIAL_ZONE if first.startswith("đặc khu") else Commune.Kind.COMMUNE)
