"""Bodies and places of the demo province, row by row with their natural keys."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from motcua.directory.models import (
    Agency,
    AgencySuccession,
    Commune,
    CommuneSuccession,
    Counter,
    OneStopShop,
    Province,
    ReceptionPoint,
    Unit,
)
from motcua.directory.rules import Level

BEFORE_THE_REFORM = date(2013, 1, 1)


class Bodies:
    """
    Writes what is missing; what was written is remembered by code for what points to it.

    Rows of the seed are mappings as YAML gives them (Any: text, numbers, dates, lists).
    """

    # Set by the first act of the pass over the seed.
    province: Province

    def __init__(self, seed: Mapping[str, Any]) -> None:
        self.seed = seed
        self.start: date = seed["province"]["valid_from"]
        self.agencies: dict[str, Agency] = {}
        self.units: dict[str, Unit] = {}
        self.provinces: dict[str, Province] = {}

    def write_agency(
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

    def write_unit(self, row: Mapping[str, Any], agency: Agency, function: str) -> Unit:
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

    def write_shop(self, agency: Agency, kind: str, points: list[dict[str, Any]]) -> OneStopShop:
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

    def write_place(self, code: str, full_name: str, kind: str) -> Commune:
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

    def write_former_commune(
        self, row: Mapping[str, Any], commune: Commune, committee: Agency
    ) -> None:
        reform = self.seed["reform"]
        last_day = reform["effective_date"] - timedelta(days=1)
        full_name = row["full_name"]
        old = Commune.objects.get_or_create(
            code=row["code"],
            valid_from=BEFORE_THE_REFORM,
            defaults={
                "name": full_name.removeprefix("Thị trấn ").removeprefix("Xã "),
                "full_name": full_name,
                "kind": Commune.Kind.COMMUNE,
                "province": self.provinces["27"],
                "valid_to": last_day,
            },
        )[0]
        place = full_name[0].lower() + full_name[1:]
        former = self.write_former_agency(
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

    def write_former_agency(
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
            valid_from=BEFORE_THE_REFORM,
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
