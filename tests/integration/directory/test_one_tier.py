"""What the directory cannot hold: two records of a province, commune centres in a one-tier one."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.directory.models import Agency, OneStopShop, Province

SINCE = date(2025, 7, 1)


def make_province(*, is_one_tier: bool) -> Province:
    return Province.objects.create(
        code="99", name="Kinh Bắc", full_name="Tỉnh Kinh Bắc", valid_from=SINCE,
        is_one_tier=is_one_tier,
    )  # fmt: skip


def make_shop(kind: str, number: int = 1) -> OneStopShop:
    agency = Agency.objects.create(code=f"H99.{number}", name=f"Cơ quan {number}", valid_from=SINCE)
    return OneStopShop.objects.create(
        agency=agency, kind=kind, name="Trung tâm", short_name="TT", valid_from=SINCE
    )


def commit() -> None:
    """Check now what the database else checks at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def open_centre() -> None:
    make_shop("COMMUNE_CENTER", 3)
    commit()


def make_one_tier(province: Province) -> None:
    Province.objects.filter(pk=province.pk).update(is_one_tier=True)
    commit()


@pytest.mark.django_db
class TestOneTier:
    def test_rule_003_a_one_tier_province_has_branches_and_no_commune_centre(self):
        make_province(is_one_tier=True)
        make_shop("SERVICE_CENTER", 1)
        make_shop("BRANCH", 2)
        commit()

        with pytest.raises(IntegrityError, match="branches"), transaction.atomic():
            open_centre()

    def test_rule_003_a_province_with_commune_centres_does_not_become_one_tier(self):
        province = make_province(is_one_tier=False)
        centre = make_shop("COMMUNE_CENTER")
        commit()

        with pytest.raises(IntegrityError, match="branches"), transaction.atomic():
            make_one_tier(province)
        OneStopShop.objects.filter(pk=centre.pk).update(valid_to=date(2026, 12, 31))
        make_one_tier(province)

    def test_rule_007_one_instance_is_the_record_of_one_province(self):
        make_province(is_one_tier=False)

        with pytest.raises(IntegrityError, match="one_province"), transaction.atomic():
            Province.objects.create(
                code="98", name="Tỉnh khác", full_name="Tỉnh khác", valid_from=SINCE
            )
