"""One batch: the dossiers of some days, told in memory and written in one transaction."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from motcua.audit.models import AuditEntry
from motcua.config.demo import people, texts
from motcua.config.demo.acts import Acts
from motcua.config.demo.case import Case, Tables
from motcua.config.demo.clockwork import Clockwork
from motcua.config.demo.histories import Teller
from motcua.config.demo.plans import OfferPlan, PaperPlan, ProcedurePlan, ProvincePlan, ShopPlan
from motcua.config.demo.rows import Rows, reserve_ids
from motcua.config.demo.schedule import Schedule
from motcua.deadlines.calendar import WorkCalendar
from motcua.deadlines.models import DeadlineLedger
from motcua.directory.models import Person
from motcua.directory.rules import search_form
from motcua.dossiers import codes
from motcua.dossiers.models import (
    Applicant,
    Component,
    Consultation,
    Dossier,
    DossierEvent,
    Opinion,
    RefusalNotice,
    Result,
    SupplementRequest,
    Transfer,
)
from motcua.legislation.rules import rule_set_for
from motcua.workflow.models import Instance, Task

# A process has at most about this many tasks, with a supplement and a consultation.
_TASKS_A_DOSSIER = 12
_PERSONS_A_DOSSIER = 0.6
_CHANNELS = {"COUNTER": 55, "ONLINE": 33, "VNEID": 4, "POST": 8}
_ELECTRONIC = frozenset({"ONLINE", "VNEID"})
_USUAL_SHOP = 0.9
_REFUSED_AT_INTAKE, _ASKED_AT_INTAKE = 0.006, 0.05
_STILL_WAITING_DAYS = 14
_FIRST_PLACE_WEIGHT = 5


@dataclass(frozen=True, kw_only=True)
class BatchPlan:
    """Which days, how many dossiers on each, and up to which moment the story is told."""

    counts: dict[date, int]
    seed: str
    now: datetime


class Batch:
    """Makes the rows of a batch; `write` must run inside a transaction."""

    def __init__(self, *, plan: BatchPlan, province: ProvincePlan, calendar: WorkCalendar) -> None:
        self._plan = plan
        self._province = province
        self._source = random.Random(plan.seed)  # noqa: S311 — a story, not a secret
        self._schedule = Schedule(calendar)
        self._clockwork = Clockwork(calendar)
        self._total = sum(plan.counts.values())
        self._weights = list(
            itertools.accumulate(procedure.weight for procedure in province.procedures)
        )
        self._tables = _new_tables()
        self._serials = _lock_serials(list(plan.counts), is_live=plan.now.date() in plan.counts)
        self._dossier_ids = iter(reserve_ids(Dossier, self._total))
        self._instance_ids = iter(reserve_ids(Instance, self._total))
        self._acts = Acts(
            tables=self._tables,
            province=province,
            clockwork=self._clockwork,
            task_ids=_endless_ids(self._total),
            source=self._source,
        )
        self._teller = Teller(
            acts=self._acts,
            clockwork=self._clockwork,
            schedule=self._schedule,
            source=self._source,
            now=plan.now,
        )

    def write(self) -> int:
        """Tell every dossier and write all rows; return the number of dossiers."""
        self._people = self._make_people()
        for day, count in self._plan.counts.items():
            for at in self._arrivals(day, count):
                self._tell_one(at)
        tables = self._tables
        for name in (field.name for field in fields(tables)):
            rows: Rows = getattr(tables, name)
            rows.write()
        _store_serials(self._serials)
        return self._total

    def _arrivals(self, day: date, count: int) -> list[datetime]:
        """Return moments of a day in their order, none after now."""
        moments = [self._schedule.arrival(self._source, day) for _ in range(count)]
        return sorted(min(at, self._plan.now.replace(second=0, microsecond=0)) for at in moments)

    def _tell_one(self, at: datetime) -> None:
        case = self._open_case(at)
        actor = self._acts.somebody("COUNTER_OFFICER", "shop", case.shop_id)
        has_paper = self._write_papers(case)
        draw = self._source.random()
        is_recent = (self._plan.now - at).days < _STILL_WAITING_DAYS
        if draw < _REFUSED_AT_INTAKE:
            self._acts.refuse_intake(case, actor=actor, at=at)
        elif draw < _ASKED_AT_INTAKE and is_recent:
            self._acts.ask_completion(case, actor=actor, at=at)
        else:
            due = self._clockwork.first(received_at=at, limit=case.offer.limit)
            case.instance_id = next(self._instance_ids)
            case.put(instance_id=case.instance_id)
            self._acts.receive(case, code=self._take_code(case, at), due=due, actor=actor, at=at)
            self._teller.tell(
                case, due=due, has_paper=has_paper and not case.procedure.is_same_sitting
            )
            self._write_instance(case)
        case.finish()

    def _open_case(self, at: datetime) -> Case:
        source = self._source
        procedure = source.choices(self._province.procedures, cum_weights=self._weights)[0]
        offer = self._choose_offer(procedure)
        place = source.choices(procedure.places, self._place_weights(procedure))[0]
        shop_id = place.shop_ids[0]
        if source.random() > _USUAL_SHOP:
            shop_id = source.choice(place.shop_ids)
        dossier_id = next(self._dossier_ids)
        is_electronic = offer.channel in _ELECTRONIC
        row = self._tables.dossiers.add(
            id=dossier_id,
            state="SUBMITTED",
            revision_id=procedure.revision_id,
            variant_id=offer.variant_id,
            channel=offer.channel,
            rule_set=rule_set_for(at.date()).code,
            calendar_version_id=self._province.calendar_version_id,
            intake_shop_id=shop_id,
            return_shop_id=shop_id,
            competent_agency_id=place.agency_id,
            competent_unit_id=place.unit_id,
            submitted_at=at,
            time_limit_amount=Decimal(offer.limit.amount),
            time_limit_unit=offer.limit.duration.unit.value,
            same_day_cutoff=offer.limit.cutoff,
            fee_amount=offer.fee_amount,
            is_fee_paid=bool(offer.fee_amount) and (is_electronic or source.random() < 0.9),
            is_imaginary=True,
        )
        person_id, person = source.choice(self._people)
        stand_in = source.choice(self._people)[1]
        self._write_applicant(dossier_id, person_id, person, shop_id, at)
        return Case(
            tables=self._tables,
            dossier_id=dossier_id,
            procedure=procedure,
            offer=offer,
            place=place,
            shop_id=shop_id,
            row=row,
            received_at=at,
            applicant=(person.full_name, person.personal_id),
            stand_in=(stand_in.full_name, stand_in.personal_id),
        )

    def _place_weights(self, procedure: ProcedurePlan) -> list[int]:
        """The first body has the most to do: there the demo has something to see on any day."""
        return [_FIRST_PLACE_WEIGHT, *[1] * (len(procedure.places) - 1)]

    def _choose_offer(self, procedure: ProcedurePlan) -> OfferPlan:
        weights = [_CHANNELS.get(offer.channel, 1) for offer in procedure.offers]
        return self._source.choices(procedure.offers, weights)[0]

    def _take_code(self, case: Case, at: datetime) -> str:
        rule_set = rule_set_for(at.date())
        prefix = codes.choose_prefix(
            rule_set,
            intake_code=self._province.shops[case.shop_id].agency_code,
            competent_code=case.place.agency_code,
        )
        key = (prefix, at.date())
        serial = self._serials[key] = self._serials.get(key, 0) + 1
        return codes.format_code(
            prefix, at.date(), serial, digits=rule_set.code_serial_digits.value
        )

    def _write_instance(self, case: Case) -> None:
        has_ended = case.instance_ended_at is not None
        self._tables.instances.add(
            id=case.instance_id,
            definition_id=case.procedure.definition_id,
            state=b"" if has_ended else case.engine_state,
            started_at=case.received_at,
            ended_at=case.instance_ended_at,
        )

    # --- people and papers ---------------------------------------------------------------------

    def _make_people(self) -> list[tuple[int, people.ImaginaryPerson]]:
        wanted = max(5, int(self._total * _PERSONS_A_DOSSIER))
        made = []
        for number in reserve_ids(Person, wanted):
            person = people.make_person(source=self._source, number=number)
            self._tables.persons.add(
                id=number,
                personal_id=person.personal_id,
                full_name=person.full_name,
                search_name=search_form(person.full_name),
                sex=person.sex,
                birth_year=person.birth_year,
                phone=person.phone,
                is_imaginary=True,
            )
            made.append((number, person))
        return made

    def _write_applicant(
        self,
        dossier_id: int,
        person_id: int,
        person: people.ImaginaryPerson,
        shop_id: int,
        at: datetime,
    ) -> None:
        self._tables.applicants.add(
            dossier_id=dossier_id,
            person_id=person_id,
            full_name=person.full_name,
            search_name=search_form(person.full_name),
            identity_number=person.personal_id,
            phone=person.phone,
            address=self._address(self._province.shops[shop_id]),
            identity_check="PAPER",
            identity_checked_at=at,
        )

    def _address(self, shop: ShopPlan) -> str:
        street = self._source.choice(texts.STREETS)
        return f"{street}, {shop.commune_label or 'Phường Kinh Bắc'}, tỉnh Bắc Ninh"

    def _write_papers(self, case: Case) -> bool:
        """Write what lies on the desk; tell whether some of it is paper to be handed on."""
        is_electronic = case.offer.channel in _ELECTRONIC
        has_paper, order = False, 0
        for paper in case.offer.papers:
            if paper.is_optional and self._source.random() < 0.7:
                continue
            order += 1
            kind = _paper_kind(paper, is_electronic=is_electronic)
            has_paper |= kind in {"ORIGINAL", "COPY"}
            self._tables.components.add(
                dossier_id=case.dossier_id,
                requirement_id=paper.requirement_id,
                order=order,
                name=paper.name,
                kind=kind,
                source=paper.available_from if kind == "FETCHED" else "",
            )
        return has_paper


@transaction.atomic
def write_batch(*, plan: BatchPlan, province: ProvincePlan, calendar: WorkCalendar) -> int:
    """Write a batch and return its number of dossiers."""
    with connection.cursor() as cursor:
        # A crash loses the newest batches, never half of one; a load is simply run again.
        cursor.execute("SET LOCAL synchronous_commit = off")
    return Batch(plan=plan, province=province, calendar=calendar).write()


def _paper_kind(paper: PaperPlan, *, is_electronic: bool) -> str:
    if paper.available_from:
        return "FETCHED"
    if paper.is_show_only:
        return "SHOWN"
    if is_electronic:
        return "ELECTRONIC"
    return "COPY" if paper.is_copy else "ORIGINAL"


def _new_tables() -> Tables:
    """Return empty tables."""
    return Tables(
        persons=Rows(Person, with_ids=True),
        instances=Rows(Instance, with_ids=True),
        dossiers=Rows(Dossier, with_ids=True),
        tasks=Rows(Task, with_ids=True),
        applicants=Rows(Applicant, with_ids=False),
        components=Rows(Component, with_ids=False),
        events=Rows(DossierEvent, with_ids=False),
        entries=Rows(AuditEntry, with_ids=False),
        ledgers=Rows(DeadlineLedger, with_ids=False),
        transfers=Rows(Transfer, with_ids=False),
        opinions=Rows(Opinion, with_ids=False),
        consultations=Rows(Consultation, with_ids=False),
        supplements=Rows(SupplementRequest, with_ids=False),
        refusals=Rows(RefusalNotice, with_ids=False),
        results=Rows(Result, with_ids=False),
    )


def _endless_ids(dossiers: int) -> Iterator[int]:
    """Reserve numbers of tasks as they are needed, many at a time."""
    while True:
        yield from reserve_ids(Task, max(20, dossiers * _TASKS_A_DOSSIER // 4))


def _lock_serials(days: list[date], *, is_live: bool) -> dict[tuple[str, date], int]:
    """Return the last serials of these days; nobody else takes one of today while a batch does."""
    with connection.cursor() as cursor:
        if is_live:
            cursor.execute("LOCK TABLE dossiers_dailyserial IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "SELECT prefix, date, last FROM dossiers_dailyserial WHERE date = ANY(%s) FOR UPDATE",
            [days],
        )
        return {(prefix, day): last for prefix, day, last in cursor.fetchall()}


def _store_serials(serials: dict[tuple[str, date], int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO dossiers_dailyserial (prefix, date, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (prefix, date) DO UPDATE SET last = EXCLUDED.last",
            [(prefix, day, last) for (prefix, day), last in serials.items()],
        )
