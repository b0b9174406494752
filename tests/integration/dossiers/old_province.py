"""A province of June 2025 with districts, its open dossiers, and the plan that ends the district level."""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from tests.integration.directory.people import administrator

from motcua.core.actors import system_actor
from motcua.deadlines.rules import ICT
from motcua.directory.models import (
    Account,
    Agency,
    Commune,
    Officer,
    OneStopShop,
    OpeningHours,
    Posting,
    Province,
    ReceptionPoint,
    Unit,
)
from motcua.directory.rules import Level, Role
from motcua.dossiers import events
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import (
    Applicant,
    Dossier,
    DossierArea,
    DossierEvent,
    ReorganisationLine,
    ReorganisationPlan,
    ReorganisationTarget,
    ReorganisationUnitRule,
)
from motcua.dossiers.reorganisation import plans
from motcua.workflow.models import Instance, Task

DAY = date(2025, 7, 1)
BEGAN = date(2004, 1, 1)
GROUND = "Nghị quyết về sắp xếp đơn vị hành chính cấp xã năm 2025"
_SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "administrative_units"
# Units of a district and, by function, who follows them in a commune.
_DISTRICT_UNITS = (
    ("Phòng Tư pháp", "JUSTICE", "OFFICE"),
    ("Phòng Nông nghiệp và Môi trường", "AGRICULTURE", "ECONOMY"),
    ("Phòng Văn hóa – Xã hội", "CULTURE", "CULTURE_SOCIETY"),
)
_COMMUNE_UNITS = (("Văn phòng", "OFFICE"), ("Phòng Kinh tế", "ECONOMY"),
                  ("Phòng Văn hóa – Xã hội", "CULTURE_SOCIETY"))  # fmt: skip


@dataclass(frozen=True)
class OldCommune:
    code: str
    name: str
    district_code: str
    district: str
    new: tuple[tuple[str, str], ...]


@dataclass
class OldProvince:
    """Rows of the directory by the codes of the data."""

    communes: dict[str, Commune] = field(default_factory=dict)
    committees: dict[str, Agency] = field(default_factory=dict)
    centres: dict[str, Agency] = field(default_factory=dict)
    shops: dict[str, OneStopShop] = field(default_factory=dict)
    districts: dict[str, Agency] = field(default_factory=dict)
    district_centres: dict[str, Agency] = field(default_factory=dict)
    district_shops: dict[str, OneStopShop] = field(default_factory=dict)
    units: dict[int, list[Unit]] = field(default_factory=lambda: defaultdict(list))


def read_old_communes(province_code: str) -> list[OldCommune] | None:
    """Return the real old → new communes of a province, None where the shared data are not there."""
    file = _SHARED / "old_units.csv"
    if not file.exists():
        return None
    found: dict[str, OldCommune] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code = row["old_commune_code"]
            if row["new_province_code"] != province_code or not code:
                continue
            new = (row["new_commune_code"], row["new_commune"])
            before = found[code].new if code in found else ()
            found[code] = OldCommune(
                code=code,
                name=row["old_commune"],
                district_code=row["old_district_code"],
                district=row["old_district"],
                new=(*before, new),
            )
    return list(found.values())


def own_communes() -> list[OldCommune]:
    """Return a small imaginary province: two districts, one commune divided."""
    first, second = ("90001", "Xã Mới Một"), ("90002", "Xã Mới Hai")
    third = ("90003", "Phường Mới Ba")
    return [
        OldCommune("80001", "Xã Cũ Một", "801", "Huyện Cũ A", (first,)),
        OldCommune("80002", "Xã Cũ Hai", "801", "Huyện Cũ A", (first, second)),
        OldCommune("80003", "Thị trấn Cũ", "801", "Huyện Cũ A", (second,)),
        OldCommune("80004", "Phường Cũ", "802", "Thị xã Cũ B", (third,)),
    ]


def build_province(rows: list[OldCommune]) -> OldProvince:
    old = OldProvince()
    province = Province.objects.create(code="99", name="Cũ", full_name="Tỉnh Cũ", valid_from=BEGAN)
    for weekday in range(5):
        for opens, closes in ((time(7, 30), time(11, 30)), (time(13), time(17))):
            OpeningHours.objects.create(
                weekday=weekday, opens_at=opens, closes_at=closes, valid_from=BEGAN
            )
    committee = _agency("T", "Ủy ban nhân dân tỉnh", "PROVINCIAL_COMMITTEE", Level.PROVINCE)
    for row in rows:
        if row.district_code not in old.districts:
            name = f"Ủy ban nhân dân {row.district}"
            district = _agency(f"D{row.district_code}", name, "DISTRICT_COMMITTEE",
                               Level.DISTRICT, parent=committee)  # fmt: skip
            old.districts[row.district_code] = district
            centre = _agency(f"D{row.district_code}.1", f"Bộ phận Một cửa {row.district}",
                             "DISTRICT_CENTER", Level.DISTRICT, parent=district)  # fmt: skip
            old.district_centres[row.district_code] = centre
            old.district_shops[row.district_code] = _shop(centre)
            for number, (unit, function, _new) in enumerate(_DISTRICT_UNITS, 2):
                old.units[district.pk].append(
                    _unit(district, f"D{row.district_code}.{number}", unit, function)
                )
        district = old.districts[row.district_code]
        commune = Commune.objects.create(
            code=row.code, name=row.name.split(" ", 1)[1], full_name=row.name,
            kind=Commune.Kind.COMMUNE, province=province, valid_from=BEGAN,
        )  # fmt: skip
        body = _agency(f"C{row.code}", f"Ủy ban nhân dân {row.name}", "COMMUNE_COMMITTEE",
                       Level.COMMUNE, parent=district, commune=commune)  # fmt: skip
        centre = _agency(f"C{row.code}.1", f"Bộ phận Một cửa {row.name}", "COMMUNE_CENTER",
                         Level.COMMUNE, parent=body, commune=commune)  # fmt: skip
        old.communes[row.code], old.committees[row.code] = commune, body
        old.centres[row.code], old.shops[row.code] = centre, _shop(centre)
        for number, (unit, function) in enumerate(_COMMUNE_UNITS, 2):
            old.units[body.pk].append(_unit(body, f"C{row.code}.{number}", unit, function))
    _staff([*old.districts.values(), *old.committees.values()], old)
    return old


def _agency(code: str, name: str, function: str, level: Level, **values: object) -> Agency:
    return Agency.objects.create(
        code=code, name=name, short_name=name[:100], kind=function, function=function,
        level=level, valid_from=BEGAN, **values,
    )  # fmt: skip


def _unit(agency: Agency, code: str, name: str, function: str) -> Unit:
    return Unit.objects.create(
        agency=agency, code=code, name=name, short_name=name, function=function, valid_from=BEGAN
    )


def _shop(agency: Agency) -> OneStopShop:
    shop = OneStopShop.objects.create(
        agency=agency, kind=OneStopShop.Kind.COMMUNE_CENTER, name=agency.name,
        short_name=agency.short_name, valid_from=BEGAN,
    )  # fmt: skip
    ReceptionPoint.objects.create(shop=shop, name=agency.name, valid_from=BEGAN)
    return shop


def _staff(agencies: list[Agency], old: OldProvince) -> None:
    """One leader for each body and one specialist for each unit, all imaginary."""
    accounts, officers, postings = [], [], []
    for agency in agencies:
        for unit in (None, *old.units[agency.pk]):
            account = Account(username=f"cb{len(accounts)}", kind=Account.Kind.STAFF, password="!")
            officer = Officer(account=account, full_name=f"Cán bộ {len(accounts)}",
                              is_imaginary=True)  # fmt: skip
            role = Role.SPECIALIST if unit else Role.LEADER
            accounts.append(account)
            officers.append(officer)
            postings.append(
                Posting(officer=officer, role=role, agency=agency, unit=unit, valid_from=BEGAN)
            )
    Account.objects.bulk_create(accounts)
    Officer.objects.bulk_create(officers)
    Posting.objects.bulk_create(postings)


@transaction.atomic
def draft_plan(rows: list[OldCommune], old: OldProvince) -> ReorganisationPlan:
    """Draft the whole reform: new communes, their committees and centres, and the end of the districts."""
    actor, at = administrator(), datetime(2025, 6, 20, 9, 0, tzinfo=ICT)
    plan = plans.create_plan(
        name="Kết thúc cấp huyện", ground=GROUND, effective_date=DAY, actor=actor, at=at
    )
    committee = Agency.objects.get(code="T")
    new: dict[str, tuple[ReorganisationTarget, ...]] = {}
    for code, name in sorted({pair for row in rows for pair in row.new}):
        place = ReorganisationTarget.objects.create(plan=plan, facts={
            "kind": "COMMUNE", "code": code, "name": name, "short_name": name.split(" ", 1)[1],
            "commune_kind": "COMMUNE"})  # fmt: skip
        new[code] = (place, *(
            ReorganisationTarget.objects.create(plan=plan, facts={
                "kind": "AGENCY", "code": f"N{code}{suffix}", "name": f"{title} {name}",
                "short_name": f"{title} {name}"[:100], "function": function, "level": "COMMUNE",
                "parent_id": committee.pk, "commune_id": None, "commune_target_id": place.pk})
            for suffix, title, function in (
                ("", "Ủy ban nhân dân", "COMMUNE_COMMITTEE"),
                (".1", "Trung tâm Phục vụ hành chính công", "COMMUNE_CENTER"),
            )
        ))  # fmt: skip
    of_district: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes = [code for code, _name in row.new]
        of_district[row.district_code] |= set(codes)
        _line(plan, [new[code][0] for code in codes], commune=old.communes[row.code])
        _line(plan, [new[code][1] for code in codes], agency=old.committees[row.code])
        _line(plan, [new[code][2] for code in codes], agency=old.centres[row.code])
    for district, codes in sorted(of_district.items()):
        _line(plan, [new[code][1] for code in sorted(codes)], agency=old.districts[district])
        _line(plan, [new[code][2] for code in sorted(codes)], agency=old.district_centres[district])
        for unit, (_name, _function, follower) in zip(
            old.units[old.districts[district].pk], _DISTRICT_UNITS, strict=True
        ):
            ReorganisationUnitRule.objects.create(plan=plan, unit=unit, function=follower)
    return plan


def _line(plan: ReorganisationPlan, targets: list[ReorganisationTarget], **body: object) -> None:
    line = ReorganisationLine.objects.create(plan=plan, **body)
    line.targets.set(targets)


def fill_dossiers(
    *, templates: list[Dossier], rows: list[OldCommune], old: OldProvince, count: int
) -> None:
    """
    Copy real dossiers under way until there are `count`, half at districts and half at communes.

    Every copy has its own running process, event chain and, at a district, the area as received.
    """
    tasks_of = {row.pk: Task.objects.get(instance=row.instance, state__in=["OPEN", "CLAIMED"])
                for row in templates}  # fmt: skip
    states = {row.pk: bytes(row.instance.state) for row in templates}
    instances, dossiers, tasks, areas, written, applicants = [], [], [], [], [], []
    for number in range(count):
        model, row = templates[number % len(templates)], rows[number % len(rows)]
        is_district = number % 2 == 0
        body = old.districts[row.district_code] if is_district else old.committees[row.code]
        shop = old.district_shops[row.district_code] if is_district else old.shops[row.code]
        unit = old.units[body.pk][number % 3]
        instance = Instance(definition_id=model.instance.definition_id, state=states[model.pk],
                            started_at=model.instance.started_at)  # fmt: skip
        values = {f.attname: getattr(model, f.attname) for f in Dossier._meta.concrete_fields
                  if f.attname not in {"id", "code", "submission_key", "instance_id"}}  # fmt: skip
        dossier = Dossier(**{
            **values, "instance": instance, "code": f"{shop.agency.code}-250620-{number:05d}",
            "competent_agency_id": body.pk, "competent_unit_id": unit.pk,
            "intake_shop_id": shop.pk, "return_shop_id": shop.pk,
            "event_count": 0, "event_head": bytes(32)})  # fmt: skip
        task = tasks_of[model.pk]
        instances.append(instance)
        dossiers.append(dossier)
        tasks.append(Task(
            instance=instance, step_key=task.step_key, step_name=task.step_name,
            engine_task_id=task.engine_task_id, state="OPEN", role=task.role, agency_id=body.pk,
            unit_id=unit.pk, opened_at=task.opened_at, due_at=task.due_at))  # fmt: skip
        if is_district:
            areas.append(DossierArea(dossier=dossier, commune=old.communes[row.code]))
        applicants.append(Applicant(
            dossier=dossier, full_name="Trần Thị Lành", search_name="tran thi lanh",
            identity_number="999190000018", identity_check="PAPER",
            identity_checked_at=model.received_at))  # fmt: skip
    for objects, kind in ((instances, Instance), (dossiers, Dossier), (tasks, Task),
                          (areas, DossierArea), (applicants, Applicant)):  # fmt: skip
        kind.objects.bulk_create(objects, batch_size=1000)
    for dossier in dossiers:
        written += events.chain(
            dossier=dossier, actor=system_actor(origin="test"), at=dossier.received_at,
            facts=(EventFacts(kind=EventKind.RECEIVED),))  # fmt: skip
    DossierEvent.objects.bulk_create(written, batch_size=1000)
    Dossier.objects.bulk_update(dossiers, ["event_count", "event_head"], batch_size=1000)


def wanted_count(default: int) -> int:
    return int(os.environ.get("MOTCUA_TRIAL_DOSSIERS", default))


def days_of_june() -> list[datetime]:
    first = datetime(2025, 6, 2, 9, 0, tzinfo=ICT)
    return [first + timedelta(days=number) for number in (0, 7, 14, 21, 24)]
