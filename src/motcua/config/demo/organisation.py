"""
Fills the directory from `seed/organisation.yaml`; run twice it changes nothing.

The seed is read as plain YAML (Any: shapes are checked by using them), written row by row with its
natural key, so a province that was loaded by an older version gets what is new.
"""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.directory.models import (
    Account,
    Agency,
    AgencySuccession,
    Commune,
    CommuneSuccession,
    Counter,
    Officer,
    OneStopShop,
    OpeningHours,
    Position,
    Posting,
    Province,
    ReceptionPoint,
    Unit,
    UnitSuccession,
)
from motcua.directory.rules import Level, Role

DEMO_PASSWORD = "motcua-demo"  # noqa: S105 — shown on the sign-in page of the demo
_BEFORE_THE_REFORM = date(2013, 1, 1)
# The one in C where the wheel has it: ten times faster.
_FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def read_seed() -> dict[str, Any]:
    """Return the seed as it is written."""
    text = (
        resources.files("motcua.config.demo").joinpath("seed/organisation.yaml").read_text("utf-8")
    )
    seed: dict[str, Any] = yaml.load(text, Loader=_FAST_LOADER)  # noqa: S506 — both are safe loaders
    return seed


@transaction.atomic
def write_organisation() -> int:
    """Write the whole organisation and return the number of officers."""
    seed = read_seed()
    writer = _Writer(seed)
    writer.write_province()
    writer.write_provincial_bodies()
    for department in seed["departments"]:
        writer.write_department(department)
    for commune in seed["communes"]:
        writer.write_commune(commune)
    writer.write_former_agencies()
    writer.write_provincial_officers()
    return Officer.objects.filter(is_imaginary=True).count()


class _Writer:
    """One pass over the seed; what was written is remembered by code for what points to it."""

    def __init__(self, seed: Mapping[str, Any]) -> None:
        self.seed = seed
        self.start: date = seed["province"]["valid_from"]
        # One hash for all: making one takes half a second.
        self.password = make_password(DEMO_PASSWORD)
        self.positions = {
            code: Position.objects.get_or_create(code=code, defaults={"name": name})[0]
            for code, name in seed["positions"].items()
        }
        self.agencies: dict[str, Agency] = {}
        self.units: dict[str, Unit] = {}
        self.provinces: dict[str, Province] = {}

    # --- places and bodies ---------------------------------------------------------------------

    def write_province(self) -> None:
        row = self.seed["province"]
        for former in self.seed["former_provinces"]:
            self.provinces[former["code"]] = Province.objects.get_or_create(
                code=former["code"],
                valid_from=_BEFORE_THE_REFORM,
                defaults={
                    "name": former["name"],
                    "full_name": former["full_name"],
                    "valid_to": self.start - timedelta(days=1),
                },
            )[0]
        self.province = Province.objects.get_or_create(
            code=row["code"],
            valid_from=self.start,
            defaults={"name": row["name"], "full_name": row["full_name"]},
        )[0]
        hours = self.seed["opening_hours"]
        for weekday in hours["weekdays"]:
            for opens, closes in hours["ranges"]:
                OpeningHours.objects.get_or_create(
                    shop=None,
                    weekday=weekday,
                    opens_at=time.fromisoformat(opens),
                    closes_at=time.fromisoformat(closes),
                    defaults={"valid_from": self.start},
                )

    def write_provincial_bodies(self) -> None:
        committee = self._agency(self.seed["committee"], "PROVINCIAL_COMMITTEE", Level.PROVINCE)
        office_row = self.seed["office"]
        office = self._agency(office_row, "OFFICE", Level.PROVINCE, parent=committee)
        self._unit(office_row["unit"], office, "OFFICE")
        centre_row = self.seed["centre"]
        centre = self._agency(centre_row, "SERVICE_CENTER", Level.PROVINCE, parent=office)
        self._shop(centre, OneStopShop.Kind.SERVICE_CENTER, centre_row["points"])

    def write_department(self, row: Mapping[str, Any]) -> None:
        parent = self.agencies.get(row.get("parent", self.seed["committee"]["code"]))
        level = Level(row.get("level", Level.PROVINCE))
        agency = self._agency(
            row, row["function"], level, parent=None if level == Level.VERTICAL else parent
        )
        units = {
            "LICENSING": self._unit(
                {"code": f"{row['code']}.01", **row["licensing"]}, agency, "LICENSING"
            ),
            "OFFICE": self._unit(
                {
                    "code": f"{row['code']}.90",
                    "name": "Văn phòng",
                    "short_name": f"VP {row['short_name']}",
                },
                agency,
                "OFFICE",
            ),
        }
        self._staff(row, agency=agency, units=units, shop=None)

    def write_commune(self, row: Mapping[str, Any]) -> None:
        is_ward = row["kind"] == Commune.Kind.WARD
        kind_name = Commune.Kind(row["kind"]).label
        place = f"{kind_name} {row['name']}"
        commune = self._commune(row["code"], place, row["kind"])
        committee = self._agency(
            {
                "code": row["agency"],
                "name": f"Ủy ban nhân dân {place}",
                "short_name": f"UBND {place}",
            },
            "COMMUNE_COMMITTEE",
            Level.COMMUNE,
            parent=self.agencies[self.seed["committee"]["code"]],
            commune=commune,
        )
        units = {
            unit["function"]: self._unit(
                {
                    "code": f"{row['agency']}.{unit['suffix']}",
                    "name": unit.get("ward_name", unit["name"]) if is_ward else unit["name"],
                    "short_name": unit.get("ward_short_name", unit["short_name"])
                    if is_ward
                    else unit["short_name"],
                },
                committee,
                unit["function"],
            )
            for unit in self.seed["commune_units"]
        }
        centre = self._agency(
            {
                "code": f"{row['agency']}.01",
                "name": f"Trung tâm Phục vụ hành chính công {place}",
                "short_name": f"TTPVHCC {place}",
            },
            "COMMUNE_CENTER",
            Level.COMMUNE,
            parent=committee,
            commune=commune,
        )
        address = f"{place[0].upper()}{place[1:]}, tỉnh {self.province.name}"
        point = {"name": f"Trụ sở {committee.short_name}", "address": address}
        shop = self._shop(
            centre, OneStopShop.Kind.COMMUNE_CENTER, [{**point, "counters": row["counters"]}]
        )
        self._staff(row, agency=committee, units=units, shop=shop)
        for former in row.get("former", ()):
            self._former_commune(former, commune, committee)

    def write_former_agencies(self) -> None:
        for row in self.seed["former_agencies"]:
            successor = self.agencies[row["successor"]]
            last_day = row["effective_date"] - timedelta(days=1)
            former = self._former_agency(
                row["code"], row["name"], row["short_name"], successor.kind, last_day
            )
            unit = Unit.objects.get_or_create(
                code=row["unit"]["code"],
                valid_from=_BEFORE_THE_REFORM,
                defaults={
                    "agency": former,
                    "name": row["unit"]["name"],
                    "short_name": row["unit"]["short_name"],
                    "function": "LICENSING",
                    "valid_to": last_day,
                },
            )[0]
            dated = {"effective_date": row["effective_date"], "ground": row["ground"]}
            AgencySuccession.objects.get_or_create(
                predecessor=former, successor=successor, defaults=dated
            )
            UnitSuccession.objects.get_or_create(
                predecessor=unit, successor=self.units[f"{row['successor']}.01"], defaults=dated
            )

    # --- parts ---------------------------------------------------------------------------------

    def _agency(
        self,
        row: Mapping[str, Any],
        function: str,
        level: Level,
        *,
        parent: Agency | None = None,
        commune: Commune | None = None,
    ) -> Agency:
        agency = Agency.objects.get_or_create(
            code=row["code"],
            valid_from=self.start,
            defaults={
                "name": row["name"],
                "short_name": row["short_name"],
                "kind": function,
                "function": function,
                "level": level,
                "parent": parent,
                "commune": commune,
            },
        )[0]
        self.agencies[agency.code] = agency
        return agency

    def _unit(self, row: Mapping[str, Any], agency: Agency, function: str) -> Unit:
        unit = Unit.objects.get_or_create(
            code=row["code"],
            valid_from=self.start,
            defaults={
                "agency": agency,
                "name": row["name"],
                "short_name": row["short_name"],
                "function": function,
            },
        )[0]
        self.units[unit.code] = unit
        return unit

    def _shop(self, agency: Agency, kind: str, points: list[dict[str, Any]]) -> OneStopShop:
        shop = OneStopShop.objects.get_or_create(
            agency=agency,
            defaults={
                "kind": kind,
                "name": agency.name,
                "short_name": agency.short_name,
                "address": points[0]["address"],
                "valid_from": self.start,
            },
        )[0]
        for point_row in points:
            point = ReceptionPoint.objects.get_or_create(
                shop=shop,
                name=point_row["name"],
                defaults={"address": point_row["address"], "valid_from": self.start},
            )[0]
            for number in range(1, point_row["counters"] + 1):
                Counter.objects.get_or_create(
                    point=point,
                    number=number,
                    defaults={
                        "name": f"Quầy {number}",
                        # The last one is kept for those who go first by law.
                        "is_priority": number == point_row["counters"],
                        "valid_from": self.start,
                    },
                )
        return shop

    def _commune(self, code: str, full_name: str, kind: str) -> Commune:
        return Commune.objects.get_or_create(
            code=code,
            valid_from=self.start,
            defaults={
                "name": full_name.split(" ", 1)[1],
                "full_name": full_name[0].upper() + full_name[1:],
                "kind": kind,
                "province": self.province,
            },
        )[0]

    def _former_commune(self, row: Mapping[str, Any], commune: Commune, committee: Agency) -> None:
        reform = self.seed["reform"]
        last_day = reform["effective_date"] - timedelta(days=1)
        full_name = row["full_name"]
        old = Commune.objects.get_or_create(
            code=row["code"],
            valid_from=_BEFORE_THE_REFORM,
            defaults={
                "name": full_name.removeprefix("Thị trấn ").removeprefix("Xã "),
                "full_name": full_name,
                "kind": Commune.Kind.COMMUNE,
                "province": self.provinces["27"],
                "valid_to": last_day,
            },
        )[0]
        place = full_name[0].lower() + full_name[1:]
        former = self._former_agency(
            row["agency"],
            f"Ủy ban nhân dân {place}",
            f"UBND {place}",
            committee.kind,
            last_day,
            commune=old,
        )
        dated = {"effective_date": reform["effective_date"], "ground": reform["ground"]}
        CommuneSuccession.objects.get_or_create(predecessor=old, successor=commune, defaults=dated)
        AgencySuccession.objects.get_or_create(
            predecessor=former, successor=committee, defaults=dated
        )

    def _former_agency(
        self,
        code: str,
        name: str,
        short_name: str,
        kind: str,
        last_day: date,
        *,
        commune: Commune | None = None,
    ) -> Agency:
        return Agency.objects.get_or_create(
            code=code,
            valid_from=_BEFORE_THE_REFORM,
            defaults={
                "name": name,
                "short_name": short_name,
                "kind": kind,
                "function": kind,
                "level": Level.COMMUNE if commune else Level.PROVINCE,
                "commune": commune,
                "valid_to": last_day,
            },
        )[0]

    # --- people --------------------------------------------------------------------------------

    def write_provincial_officers(self) -> None:
        for username, row in self.seed["provincial_officers"].items():
            officer = self._officer(username, row["name"])
            for posting in row["postings"]:
                agency = self.agencies[posting["agency"]]
                shop = OneStopShop.objects.filter(agency=agency).first()
                self._post(
                    officer,
                    Role(posting["role"]),
                    position=row["position"],
                    agency=agency,
                    unit=self.units[posting["unit"]] if "unit" in posting else None,
                    shop=shop,
                    counter_number=posting.get("counter"),
                )

    def _staff(
        self,
        row: Mapping[str, Any],
        *,
        agency: Agency,
        units: Mapping[str, Unit],
        shop: OneStopShop | None,
    ) -> None:
        for suffix, job in self.seed["staffing"][row["staffing"]].items():
            officer = self._officer(f"{row['slug']}.{suffix}", row["officers"][suffix])
            for role, place, counter_number in _postings(job):
                at_shop = shop if place == "SHOP" else None
                self._post(
                    officer,
                    role,
                    position=job["position"],
                    agency=at_shop.agency if at_shop else agency,
                    unit=units.get(place),
                    shop=at_shop,
                    counter_number=counter_number,
                )

    def _officer(self, username: str, full_name: str) -> Officer:
        account = Account.objects.get_or_create(
            username=username, defaults={"password": self.password, "kind": Account.Kind.STAFF}
        )[0]
        return Officer.objects.get_or_create(
            account=account, defaults={"full_name": full_name, "is_imaginary": True}
        )[0]

    def _post(
        self,
        officer: Officer,
        role: Role,
        *,
        position: str,
        agency: Agency,
        unit: Unit | None,
        shop: OneStopShop | None,
        counter_number: int | None,
    ) -> None:
        counter = None
        if shop is not None and counter_number is not None:
            counter = (
                Counter.objects.filter(point__shop=shop, number=counter_number)
                .order_by("point_id")
                .first()
            )
        Posting.objects.get_or_create(
            officer=officer,
            role=role,
            agency=agency,
            unit=unit,
            shop=shop,
            defaults={
                "counter": counter,
                "position": self.positions[position],
                "valid_from": self.start,
            },
        )


def _postings(job: Mapping[str, Any]) -> Iterator[tuple[Role, str, int | None]]:
    for role, place, *counter in job["postings"]:
        yield Role(role), place, counter[0] if counter else None
