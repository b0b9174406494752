"""
Fills the directory from `seed/organisation.yaml`; run twice it changes nothing.

The seed is read as plain YAML (Any: shapes are checked by using them), written row by row with its
natural key, so a province that was loaded by an older version gets what is new.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction

from motcua.config.demo.bodies import BEFORE_THE_REFORM
from motcua.config.demo.staff import Staff
from motcua.directory.models import (
    AgencySuccession,
    Commune,
    Officer,
    OneStopShop,
    OpeningHours,
    Province,
    Unit,
    UnitSuccession,
)
from motcua.directory.rules import Level

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
    for body in seed["commune_bodies"]:
        writer.write_commune_body(body)
    writer.write_former_agencies()
    writer.write_provincial_officers()
    return Officer.objects.filter(is_imaginary=True).count()


class _Writer(Staff):
    """One pass over the seed."""

    def write_province(self) -> None:
        row = self.seed["province"]
        for former in self.seed["former_provinces"]:
            self.provinces[former["code"]] = Province.objects.get_or_create(
                code=former["code"],
                valid_from=BEFORE_THE_REFORM,
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
        committee = self.write_agency(
            self.seed["committee"], "PROVINCIAL_COMMITTEE", Level.PROVINCE
        )
        office_row = self.seed["office"]
        office = self.write_agency(office_row, "OFFICE", Level.PROVINCE, parent=committee)
        self.write_unit(office_row["unit"], office, "OFFICE")
        centre_row = self.seed["centre"]
        centre = self.write_agency(centre_row, "SERVICE_CENTER", Level.PROVINCE, parent=office)
        self.write_shop(centre, OneStopShop.Kind.SERVICE_CENTER, centre_row["points"])

    def write_department(self, row: Mapping[str, Any]) -> None:
        parent = self.agencies.get(row.get("parent", self.seed["committee"]["code"]))
        level = Level(row.get("level", Level.PROVINCE))
        agency = self.write_agency(
            row, row["function"], level, parent=None if level == Level.VERTICAL else parent
        )
        units = {
            "LICENSING": self.write_unit(
                {"code": f"{row['code']}.01", **row["licensing"]}, agency, "LICENSING"
            ),
            "OFFICE": self.write_unit(
                {
                    "code": f"{row['code']}.90",
                    "name": "Văn phòng",
                    "short_name": f"VP {row['short_name']}",
                },
                agency,
                "OFFICE",
            ),
        }
        self.write_staff(row, agency=agency, units=units, shop=None)

    def write_commune_body(self, row: Mapping[str, Any]) -> None:
        """Write the police of a commune, which settle residence there."""
        agency = self.write_agency(
            row,
            "POLICE",
            Level.VERTICAL,
            commune=Commune.objects.get(code=row["commune"], valid_from=self.start),
        )
        units = {
            "LICENSING": self.write_unit(
                {
                    "code": f"{row['code']}.01",
                    "name": "Tổ Đăng ký, quản lý cư trú",
                    "short_name": "Tổ cư trú",
                },
                agency,
                "LICENSING",
            )
        }
        staffing = {**row, "staffing": "commune_body"}
        self.write_staff(staffing, agency=agency, units=units, shop=None)

    def write_commune(self, row: Mapping[str, Any]) -> None:
        is_ward = row["kind"] == Commune.Kind.WARD
        kind_name = Commune.Kind(row["kind"]).label
        place = f"{kind_name} {row['name']}"
        commune = self.write_place(row["code"], place, row["kind"])
        committee = self.write_agency(
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
            unit["function"]: self.write_unit(
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
        centre = self.write_agency(
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
        shop = self.write_shop(
            centre, OneStopShop.Kind.COMMUNE_CENTER, [{**point, "counters": row["counters"]}]
        )
        self.write_staff(row, agency=committee, units=units, shop=shop)
        for former in row.get("former", ()):
            self.write_former_commune(former, commune, committee)

    def write_former_agencies(self) -> None:
        for row in self.seed["former_agencies"]:
            successor = self.agencies[row["successor"]]
            last_day = row["effective_date"] - timedelta(days=1)
            former = self.write_former_agency(
                row["code"], row["name"], row["short_name"], successor.kind, last_day
            )
            unit = Unit.objects.get_or_create(
                code=row["unit"]["code"],
                valid_from=BEFORE_THE_REFORM,
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
