"""A small department, a commune, a shop, and the people in them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from motcua.deadlines.calendar import WorkCalendar, weekly_hours
from motcua.directory.models import Account, Agency, Officer, OneStopShop, Posting, Unit
from motcua.directory.rules import Role
from motcua.procedures.models import Procedure, ProcedureRevision, Sector
from motcua.workflow.definitions import publish_definition
from motcua.workflow.holders import Holders
from motcua.workflow.models import WorkflowDefinition

ICT = ZoneInfo("Asia/Ho_Chi_Minh")
SINCE = date(2025, 7, 1)
# A Monday morning.
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ICT)


@dataclass
class World:
    """Everything a process needs around it."""

    department: Agency
    unit: Unit
    center: Agency
    shop: OneStopShop
    asked: Agency
    asked_unit: Unit
    calendar: WorkCalendar
    at: datetime = NOW
    officers: dict[str, Officer] = field(default_factory=dict)
    _codes: int = 0

    @property
    def holders(self) -> Holders:
        return Holders(
            competent_agency_id=self.department.pk,
            competent_unit_id=self.unit.pk,
            intake_shop_id=self.shop.pk,
            return_shop_id=self.shop.pk,
        )

    def officer(self, name: str, role: Role, agency: Agency, **place) -> Officer:
        account = Account.objects.create(username=name)
        officer = Officer.objects.create(account=account, full_name=name, is_imaginary=True)
        Posting.objects.create(officer=officer, role=role, agency=agency, valid_from=SINCE, **place)
        self.officers[name] = officer
        return officer

    def revision(self, process: dict) -> ProcedureRevision:
        self._codes += 1
        sector, _made = Sector.objects.get_or_create(name="Thử", slug="thu")
        procedure = Procedure.objects.create(
            code=f"9.{self._codes:06}", sector=sector, name="Thủ tục thử"
        )
        return ProcedureRevision.objects.create(
            procedure=procedure,
            number=1,
            name=procedure.name,
            pack={"process": process},
            created_at=self.at,
        )

    def definition(self, template: str, **overrides) -> WorkflowDefinition:
        process = {"template": template, "steps": overrides}
        if "consultation" in template:
            process["consult"] = {"agency_function": "CONSTRUCTION"}
        revision = self.revision(process)
        return publish_definition(revision=revision, at=self.at)


@pytest.fixture
def world(db) -> World:
    return make_world()


def make_world() -> World:
    def agency(code: str, function: str, level: str) -> Agency:
        return Agency.objects.create(
            code=code,
            name=code,
            short_name=code,
            kind="DEPARTMENT",
            function=function,
            level=level,
            valid_from=SINCE,
        )

    def unit(of: Agency) -> Unit:
        return Unit.objects.create(
            agency=of,
            code=f"{of.code}.01",
            name="Phòng Cấp phép",
            short_name="Cấp phép",
            function="LICENSING",
            valid_from=SINCE,
        )

    department = agency("H99.1", "INDUSTRY_TRADE", "PROVINCE")
    asked = agency("H99.2", "CONSTRUCTION", "PROVINCE")
    center = agency("H99.3", "SERVICE_CENTER", "PROVINCE")
    shop = OneStopShop.objects.create(
        agency=center,
        kind="SERVICE_CENTER",
        name="Trung tâm",
        short_name="Trung tâm",
        valid_from=SINCE,
    )
    world = World(
        department=department,
        unit=unit(department),
        center=center,
        shop=shop,
        asked=asked,
        asked_unit=unit(asked),
        calendar=WorkCalendar(
            hours=weekly_hours(
                monday_to_friday=[(time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))]
            )
        ),
    )
    world.officer("head", Role.UNIT_HEAD, department, unit=world.unit)
    world.officer("specialist", Role.SPECIALIST, department, unit=world.unit)
    world.officer("colleague", Role.SPECIALIST, department, unit=world.unit)
    world.officer("leader", Role.LEADER, department)
    world.officer("clerk", Role.CLERK, department)
    world.officer("counter", Role.COUNTER_OFFICER, center, shop=shop)
    world.officer("asked", Role.SPECIALIST, asked, unit=world.asked_unit)
    return world
