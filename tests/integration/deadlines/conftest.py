"""Two shops of two agencies, the smallest the directory allows."""

from datetime import date

import pytest

from motcua.directory.models import Agency, OneStopShop


@pytest.fixture
def shops(db) -> list[OneStopShop]:
    made = []
    for number in (1, 2):
        agency = Agency.objects.create(
            code=f"H05.{number}",
            name=f"UBND xã {number}",
            valid_from=date(2025, 7, 1),
        )
        made.append(
            OneStopShop.objects.create(
                agency=agency,
                kind=OneStopShop.Kind.COMMUNE_CENTER,
                name=f"Trung tâm {number}",
                short_name=f"TT {number}",
                valid_from=date(2025, 7, 1),
            )
        )
    return made
