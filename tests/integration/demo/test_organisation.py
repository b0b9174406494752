"""The organisation of the demo province."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate

from motcua.config.demo import queries, services
from motcua.directory.models import (
    Agency,
    Commune,
    CommuneSuccession,
    Counter,
    Officer,
    OneStopShop,
    OpeningHours,
    Posting,
    UnitSuccession,
)
from motcua.directory.rules import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="module")
def _loaded(kept_load):
    with kept_load():
        services.load_organisation(at=NOW)
        yield


@pytest.fixture(autouse=True)
def _organisation(_loaded, db) -> None:
    """Every test sees what was loaded once."""


class TestLoadOrganisation:
    def test_changes_nothing_when_run_again(self):
        before = [model.objects.count() for model in (Agency, Commune, Counter, Officer, Posting)]

        services.load_organisation(at=NOW)

        after = [model.objects.count() for model in (Agency, Commune, Counter, Officer, Posting)]
        assert after == before

    def test_has_the_provincial_centre_eight_communes_and_their_centres(self):
        kinds = OneStopShop.objects.values_list("kind", flat=True)

        assert sorted(kinds) == ["COMMUNE_CENTER"] * 8 + ["SERVICE_CENTER"]
        assert OneStopShop.objects.get(kind="SERVICE_CENTER").agency.code == "H05.01.01"

    @pytest.mark.parametrize(
        "role", [Role.UNIT_HEAD, Role.SPECIALIST, Role.CLERK], ids=lambda role: role.value
    )
    def test_every_settling_unit_has_somebody_for_each_role(self, role):
        functions = ["OFFICE", "ECONOMY", "CULTURE_SOCIETY"]
        for agency in Agency.objects.filter(
            valid_to=None, level="COMMUNE", function="COMMUNE_COMMITTEE"
        ):
            for unit in agency.units.filter(function__in=functions):
                assert Posting.objects.filter(unit=unit, role=role).exists(), unit.name
        for agency in Agency.objects.filter(valid_to=None, units__function="LICENSING"):
            for unit in agency.units.filter(function="LICENSING"):
                assert Posting.objects.filter(unit=unit, role=role).exists(), unit.name

    def test_every_settling_body_has_a_leader_and_every_shop_two_roles(self):
        for agency in Agency.objects.filter(valid_to=None, units__function="LICENSING"):
            assert Posting.objects.filter(agency=agency, unit=None, role=Role.LEADER).exists()
        for shop in OneStopShop.objects.all():
            roles = set(Posting.objects.filter(shop=shop).values_list("role", flat=True))
            assert {Role.COUNTER_OFFICER, Role.CENTER_HEAD} <= roles

    def test_keeps_what_was_before_the_reform(self):
        successor = Commune.objects.get(code="09193", valid_to=None)
        names = CommuneSuccession.objects.filter(successor=successor).values_list(
            "predecessor__full_name", flat=True
        )

        assert set(names) == {"Thị trấn Chờ", "Xã Đông Tiến", "Xã Trung Nghĩa", "Xã Long Châu"}
        assert UnitSuccession.objects.get().successor.agency.code == "H05.05"

    def test_opens_monday_to_friday_in_two_ranges(self):
        hours = OpeningHours.objects.filter(shop=None)

        assert hours.count() == 10
        assert set(hours.values_list("weekday", flat=True)) == {0, 1, 2, 3, 4}


class TestDemoPeople:
    def test_lead_through_the_whole_path(self):
        people = queries.list_demo_people()

        assert people[0].username == "yenphong.motcua1"
        assert len(people) > 12
        assert all(person.role and person.place for person in people)

    def test_may_sign_in_with_the_password_shown(self):
        person = queries.list_demo_people()[0]

        account = authenticate(username=person.username, password=person.password)

        assert account is not None

    def test_are_all_listed_when_everybody_is_wanted(self):
        people = queries.list_demo_people(everybody=True)

        assert len(people) == Officer.objects.count()
