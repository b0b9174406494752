"""The imaginary officers of the demo province and what they are posted to."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.hashers import make_password

from motcua.config.demo.bodies import Bodies
from motcua.directory.models import (
    Account,
    Agency,
    Counter,
    Officer,
    OneStopShop,
    Position,
    Posting,
    Unit,
)
from motcua.directory.rules import Role

DEMO_PASSWORD = "motcua-demo"  # noqa: S105 — shown on the sign-in page of the demo


class Staff(Bodies):
    """Writes accounts, officers and postings."""

    def __init__(self, seed: Mapping[str, Any]) -> None:
        super().__init__(seed)
        # One hash for all: making one takes half a second.
        self.password = make_password(DEMO_PASSWORD)
        self.positions = {
            code: Position.objects.get_or_create(code=code, defaults={"name": name})[0]
            for code, name in seed["positions"].items()
        }

    def write_provincial_officers(self) -> None:
        for username, row in self.seed["provincial_officers"].items():
            officer = self.write_officer(username, row["name"])
            for posting in row["postings"]:
                agency = self.agencies[posting["agency"]]
                shop = OneStopShop.objects.filter(agency=agency).first()
                self.write_post(
                    officer,
                    Role(posting["role"]),
                    position=row["position"],
                    agency=agency,
                    unit=self.units[posting["unit"]] if "unit" in posting else None,
                    shop=shop,
                    counter_number=posting.get("counter"),
                )

    def write_staff(
        self,
        row: Mapping[str, Any],
        *,
        agency: Agency,
        units: Mapping[str, Unit],
        shop: OneStopShop | None,
    ) -> None:
        for suffix, job in self.seed["staffing"][row["staffing"]].items():
            officer = self.write_officer(f"{row['slug']}.{suffix}", row["officers"][suffix])
            for role, place, counter_number in _postings(job):
                at_shop = shop if place == "SHOP" else None
                self.write_post(
                    officer,
                    role,
                    position=job["position"],
                    agency=at_shop.agency if at_shop else agency,
                    unit=units.get(place),
                    shop=at_shop,
                    counter_number=counter_number,
                )

    def write_officer(self, username: str, full_name: str) -> Officer:
        account = Account.objects.get_or_create(
            username=username, defaults={"password": self.password, "kind": Account.Kind.STAFF}
        )[0]
        return Officer.objects.get_or_create(
            account=account, defaults={"full_name": full_name, "is_imaginary": True}
        )[0]

    def write_post(
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
