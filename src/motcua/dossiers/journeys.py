"""
A whole journey of one procedure through the real services: intake, every step, return.

Used by `motcua journey` and by the tests: what a province runs before it publishes a procedure. A
journey takes one of the ways that the law knows (`Scenario`), under the law of the day of its receipt.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ICT
from motcua.directory.models import Agency, OneStopShop
from motcua.dossiers import papers, services
from motcua.dossiers.facts import (
    ComponentFacts,
    ExtensionFacts,
    IntakeFacts,
    PartyFacts,
    SupplementItemFacts,
)
from motcua.dossiers.journey_steps import (
    APPLICANT_NAME,
    APPLICANT_NUMBER,
    Desk,
    JourneyStuck,
    Scenario,
    ScenarioDoesNotFit,
    find_actor,
)
from motcua.dossiers.models import Dossier, DossierEvent, DossierPart
from motcua.dossiers.queries.page import national_state_of
from motcua.dossiers.rules import Channel
from motcua.procedures.models import ProcedureRevision
from motcua.workflow.models import Task

__all__ = [
    "Journey",
    "JourneyStuck",
    "Scenario",
    "ScenarioDoesNotFit",
    "run_journey",
    "start_under",
]

MAX_STEPS = 40
# What the applicant is given on this way, beside the receipt.
_OWN_PAPERS = {
    Scenario.REFUSAL: "REFUSAL",
    Scenario.SUPPLEMENT: "SUPPLEMENT",
    Scenario.COMPLETION: "SUPPLEMENT",
    Scenario.EXTENSION: "EXTENSION",
    Scenario.STOP: "STOP",
}
# The last working day of the old law: who was received then keeps it for life, whoever settles it.
_LAST_OLD_DAY = date(2025, 6, 30)


@dataclass
class Journey:
    """What one journey did; `states` are national states in the order they were passed."""

    procedure: str
    variant: str
    scenario: str = Scenario.PLAIN.value
    rule_set: str = ""
    code: str = ""
    due_at: str = ""
    due_original_at: str = ""
    state: str = ""
    states: list[int] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    ledger: list[str] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)  # Any: JSON


def start_under(rule_set: str, *, now: datetime) -> datetime:
    """
    Return when a dossier is received so that this law holds for it.

    :raises ScenarioDoesNotFit: if there is no such law
    """
    if rule_set.startswith("D118"):
        return now
    if rule_set.startswith("D61"):
        return now.replace(
            year=_LAST_OLD_DAY.year,
            month=_LAST_OLD_DAY.month,
            day=_LAST_OLD_DAY.day,
            hour=9,
            minute=0,
            second=0,
            microsecond=0,
        )
    raise ScenarioDoesNotFit(f"Không có bộ quy định “{rule_set}”.")


def run_journey(
    *,
    revision: ProcedureRevision,
    variant_id: int | None,
    start_at: datetime,
    scenario: Scenario = Scenario.PLAIN,
) -> Journey:
    """
    Carry an imaginary dossier of one case from the counter to where its way ends.

    :raises ScenarioDoesNotFit: if the procedure has no such way
    :raises JourneyStuck: if a step cannot be done by anybody
    """
    _check_fits(revision, scenario)
    variant = revision.variants.filter(pk=variant_id).first() if variant_id else None
    journey = Journey(
        procedure=revision.procedure.code,
        variant=variant.name if variant else "",
        scenario=scenario.value,
    )
    people_on = max(start_at.date(), _first_day_of_people())
    dossier = _receive(revision, variant_id, scenario, people_on=people_on, at=start_at)
    journey.code, journey.rule_set = dossier.code or "", dossier.rule_set
    _note_state(journey, dossier)
    _print(journey, "RECEIPT", dossier, start_at)
    _print(journey, "COVER", dossier, start_at)
    # Work is done by who is on record: a dossier of the old law after the reform.
    at = start_at if people_on == start_at.date() else start_at + timedelta(days=1)
    at = _walk(journey, dossier, scenario, people_on=people_on, at=at)
    _print(journey, "CONTROL_SLIP", dossier, at)
    # The old law knew no letter for a stop.
    if scenario in _OWN_PAPERS and not (
        scenario is Scenario.STOP and dossier.rule_set == "D61-2018"
    ):
        _print(journey, _OWN_PAPERS[scenario], dossier, at)
    for part in dossier.parts.exclude(opened_at=None).order_by("number"):
        _print(journey, f"CONTROL_SLIP.{part.number}", dossier, at)
    _sum_up(journey, dossier)
    return journey


def _walk(
    journey: Journey, dossier: Dossier, scenario: Scenario, *, people_on: date, at: datetime
) -> datetime:
    """Do step after step until the way ends; return the last moment."""
    desk = Desk(dossier, scenario=scenario, people_on=people_on)
    for turn in range(MAX_STEPS):
        task = desk.next_task()
        if task is None:
            break
        # What the applicant has to bring takes days.
        at += timedelta(days=2) if task.step_key == "await_supplement" else timedelta(minutes=5)
        if turn == 0 and scenario is Scenario.EXTENSION:
            _extend(dossier, task, desk, at)
        elif turn == 1 and scenario is Scenario.STOP:
            _stop(dossier, desk, at)
            dossier.refresh_from_db()
            _note_state(journey, dossier)
            break
        elif task.step_key == "return" and scenario is Scenario.EARLY:
            _announce(dossier, desk, at)
        task.refresh_from_db()
        desk.do(task, at)
        dossier.refresh_from_db()
        journey.steps.append(task.step_key)
        _note_state(journey, dossier)
    wanted = "STOPPED" if scenario is Scenario.STOP else "RETURNED"
    if dossier.state != wanted:
        raise JourneyStuck(f"{journey.procedure}: hồ sơ dừng ở trạng thái {dossier.state}.")
    return at


def _extend(dossier: Dossier, task: Task, desk: Desk, at: datetime) -> None:
    actor = desk.find_actor(role="SPECIALIST", unit_id=dossier.competent_unit_id)
    services.extend_deadline(
        dossier_id=dossier.pk,
        facts=ExtensionFacts(
            reason="Cần thêm thời gian đối chiếu sổ gốc.",
            amount=Decimal(2),
            unit="WORKING_DAY",
            notice_means="PHONE",
        ),
        actor=actor,
        at=at,
    )
    dossier.refresh_from_db()
    task.refresh_from_db()


def _stop(dossier: Dossier, desk: Desk, at: datetime) -> None:
    services.stop_dossier(
        dossier_id=dossier.pk,
        reason="Người làm thủ tục xin rút hồ sơ.",
        actor=desk.find_actor(role="COUNTER_OFFICER", shop_id=dossier.intake_shop_id),
        at=at,
    )


def _announce(dossier: Dossier, desk: Desk, at: datetime) -> None:
    dossier.refresh_from_db()
    if dossier.due_at is None or at >= dossier.due_at:
        raise ScenarioDoesNotFit("Thời hạn quá ngắn để có kết quả trước ngày hẹn.")
    services.announce_early_return(
        dossier_id=dossier.pk,
        return_at=at,
        means="PHONE",
        actor=desk.find_actor(role="COUNTER_OFFICER", shop_id=dossier.return_shop_id),
        at=at,
    )


def _check_fits(revision: ProcedureRevision, scenario: Scenario) -> None:
    """
    Refuse a way that this procedure has not.

    :raises ScenarioDoesNotFit: with the reason
    """
    definition = revision.workflow_definition
    outcomes = {
        outcome["key"] for step in definition.steps.values() for outcome in step["outcomes"]
    }
    has_parts = bool(revision.pack.get("parts"))
    settles_elsewhere = "settle_here" not in definition.steps
    is_delegated = "decide_here" in definition.steps
    fits = {
        Scenario.PLAIN: True,
        Scenario.SUPPLEMENT: "SUPPLEMENT" in outcomes,
        Scenario.REFUSAL: True,
        Scenario.STOP: settles_elsewhere,
        Scenario.EXTENSION: settles_elsewhere and not is_delegated,
        Scenario.CONSULTATION: settles_elsewhere and not has_parts and not is_delegated,
        Scenario.INTERAGENCY: has_parts,
        Scenario.GROUP: has_parts and bool(revision.link_group),
        Scenario.DELEGATED: is_delegated,
        Scenario.COMPLETION: True,
        Scenario.EARLY: settles_elsewhere,
    }
    if not fits[scenario]:
        raise ScenarioDoesNotFit(
            f"{revision.procedure.code}: thủ tục không có đường đi “{scenario.value}”."
        )


def _receive(
    revision: ProcedureRevision,
    variant_id: int | None,
    scenario: Scenario,
    *,
    people_on: date,
    at: datetime,
) -> Dossier:
    shop, commune_id = _choose_shop(revision)
    actor = find_actor(role="COUNTER_OFFICER", shop_id=shop.pk, on=people_on)
    intake = _intake(revision, variant_id, shop=shop, commune_id=commune_id)
    if scenario is Scenario.COMPLETION:
        return _come_back(intake, actor=actor, at=at)
    if not revision.pack.get("parts"):
        return services.receive_dossier(intake=intake, actor=actor, at=at)
    return services.receive_group(
        intake=intake, actor=actor, at=at, is_electronic=scenario is not Scenario.INTERAGENCY
    )


def _come_back(intake: IntakeFacts, *, actor: Actor, at: datetime) -> Dossier:
    """Hand in without papers, be told once what is missing, and come back with all of it."""
    waiting = services.request_completion(
        intake=replace(intake, components=(), is_fee_paid=False),
        items=(SupplementItemFacts(name="Tờ khai", reason="Chưa nộp"),),
        reason="Hồ sơ còn thiếu giấy tờ.",
        actor=actor,
        at=at,
    )
    return services.complete_intake(
        dossier_id=waiting.pk,
        version=waiting.version,
        intake=replace(intake, submission_key=uuid4()),
        actor=actor,
        at=at + timedelta(minutes=30),
    )


def _first_day_of_people() -> date:
    first = Agency.objects.filter(valid_to=None).order_by("valid_from").first()
    if first is None:
        raise JourneyStuck("Chưa có cơ quan nào trong danh mục.")
    return first.valid_from


def _choose_shop(revision: ProcedureRevision) -> tuple[OneStopShop, int | None]:
    kind = (
        OneStopShop.Kind.COMMUNE_CENTER
        if revision.competent_level == "COMMUNE"
        else OneStopShop.Kind.SERVICE_CENTER
    )
    shop = (
        OneStopShop.objects.select_related("agency")
        .filter(kind=kind, valid_to=None)
        .order_by("pk")
        .first()
    )
    if shop is None:
        raise JourneyStuck(f"Chưa có Bộ phận Một cửa loại {kind.value}.")
    return shop, shop.agency.commune_id


def _intake(
    revision: ProcedureRevision,
    variant_id: int | None,
    *,
    shop: OneStopShop,
    commune_id: int | None,
) -> IntakeFacts:
    components = tuple(
        ComponentFacts(
            requirement_id=row.pk,
            name=row.name,
            kind="FETCHED" if row.available_from else "ORIGINAL" if row.originals else "COPY",
            copies=max(row.originals, row.copies, 1),
            source=row.available_from,
        )
        for row in revision.requirements.order_by("order", "pk")
        if row.variant_id in {None, variant_id}
    )
    channel = "COUNTER" if "COUNTER" in revision.channels else revision.channels[0]
    inputs = {row["key"] for fee in revision.fees.all() for row in fee.inputs}
    return IntakeFacts(
        submission_key=uuid4(),
        revision_id=revision.pk,
        variant_id=variant_id,
        channel=Channel(channel),
        intake_shop_id=shop.pk,
        commune_id=commune_id,
        applicant=PartyFacts(
            full_name=APPLICANT_NAME,
            identity_number=APPLICANT_NUMBER,
            sex="F",
            birth_year=1990,
            phone="0900000018",
            address="Thôn Minh Họa",
        ),
        components=components,
        fee_inputs=dict.fromkeys(inputs, 1),
        is_fee_paid=True,
    )


def _note_state(journey: Journey, dossier: Dossier) -> None:
    tasks = tuple(Task.objects.filter(instance=dossier.instance))
    state = int(national_state_of(dossier, tasks))
    if not journey.states or journey.states[-1] != state:
        journey.states.append(state)


def _print(journey: Journey, kind: str, dossier: Dossier, at: datetime) -> None:
    printer = papers.find_printer(kind)
    assert printer is not None
    pdf = printer(dossier_id=dossier.pk, at=at)
    assert pdf.startswith(b"%PDF")
    journey.papers.append(kind)


def _sum_up(journey: Journey, dossier: Dossier) -> None:
    """Write down what is on record now."""
    journey.state = dossier.state
    journey.due_at = _iso(dossier.due_at) or ""
    journey.due_original_at = _iso(dossier.due_original_at) or ""
    journey.events = list(
        DossierEvent.objects.filter(dossier_id=dossier.pk)
        .order_by("sequence")
        .values_list("kind", flat=True)
    )
    journey.ledger = list(
        DeadlineLedger.objects.filter(dossier_id=dossier.pk)
        .order_by("sequence")
        .values_list("kind", flat=True)
    )
    parts = dossier.parts.select_related("agency").prefetch_related(
        "deliveries__to_part", "deliveries__to_shop"
    )
    journey.parts = [_part_json(part) for part in parts.order_by("number")]


def _part_json(part: DossierPart) -> dict[str, Any]:  # Any: JSON
    return {
        "key": part.key,
        "agency": part.agency.name,
        "is_lead": part.is_lead,
        "state": part.state,
        "opened_at": _iso(part.opened_at),
        "due_at": _iso(part.due_at),
        "ended_at": _iso(part.ended_at),
        "sent_to": [
            row.to_part.key if row.to_part else row.to_shop.short_name if row.to_shop else ""
            for row in part.deliveries.order_by("pk")
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(ICT).isoformat() if moment else None
