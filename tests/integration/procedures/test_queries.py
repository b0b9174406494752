from datetime import date

import pytest
from tests.integration.procedures.conftest import TODAY

from motcua.directory.models import Agency, OneStopShop
from motcua.procedures import queries
from motcua.procedures.queries import ProcedureFilter


def shop(kind):
    agency = Agency.objects.create(
        code=f"T99.{kind}", name=kind, short_name=kind, kind=kind, function=kind,
        level="COMMUNE" if kind == "COMMUNE_CENTER" else "PROVINCE", valid_from=date(2025, 7, 1),
    )  # fmt: skip
    return OneStopShop.objects.create(
        agency=agency, kind=kind, name=kind, short_name=kind, valid_from=date(2025, 7, 1)
    )


class TestGetProcedurePage:
    @pytest.fixture(autouse=True)
    def _house(self, load, pack, publish):
        publish(load(pack("house_building_permit")).revision)

    def test_holds_everything_in_eight_statements(self, django_assert_num_queries):
        with django_assert_num_queries(8):
            page = queries.get_procedure_page(code="1.013225", on=TODAY)
            assert page is not None
            seen = [
                page.revision.procedure.sector.name,
                *[row.variant and row.variant.code for row in page.requirements],
                *[row.variant and row.variant.code for row in page.time_limits],
                *[row.variant and row.variant.code for row in page.fees],
                *[row.paper_type and row.paper_type.code for row in page.results],
            ]

        assert "HOUSE" in seen
        assert [row.number for row in page.revisions] == [1]

    def test_shows_nothing_before_the_first_day(self):
        assert queries.get_procedure_page(code="1.013225", on=date(2025, 12, 31)) is None
        assert queries.get_procedure_page(code="9.999999", on=TODAY) is None

    def test_shows_a_named_revision(self):
        page = queries.get_procedure_page(code="1.013225", on=TODAY, revision_number=1)

        assert page is not None
        assert page.revision.number == 1


@pytest.mark.usefixtures("published_packs")
class TestListProcedures:
    def codes(self, **chosen):
        rows = queries.list_procedures(on=TODAY, chosen=ProcedureFilter(**chosen))
        return [row.code for row in rows]

    @pytest.mark.parametrize("page_size", [3, 15])
    def test_needs_two_statements_whatever_the_length(self, django_assert_num_queries, page_size):
        with django_assert_num_queries(2):
            rows = queries.list_procedures(on=TODAY, chosen=ProcedureFilter(), page_size=page_size)
            assert all(len(row.time_limits) for row in rows)

        assert len(rows) == page_size + 1

    def test_goes_on_after_a_code(self):
        everything = self.codes()

        assert self.codes(after=everything[4]) == everything[5:]

    def test_filters(self):
        assert self.codes(agency_function="JUSTICE") == ["1.000828", "1.013830"]
        assert "2.001263" in self.codes(life_event="SINH_CON", level="COMMUNE")
        assert set(self.codes(channel="VNEID")) < set(self.codes(channel="ONLINE"))
        assert self.codes(sector_slug="luat-su") == ["1.000828"]
        assert self.codes(level="MINISTRY") == []

    def test_has_the_sectors_in_use(self):
        assert "Hộ tịch" in [sector.name for sector in queries.list_sectors()]


@pytest.mark.usefixtures("published_packs")
class TestListIntakeChoices:
    def test_puts_the_own_level_first(self, django_assert_num_queries):
        center = shop("SERVICE_CENTER")

        with django_assert_num_queries(1):
            choices = queries.list_intake_choices(shop=center, on=TODAY)

        own = [choice.is_of_own_level for choice in choices]
        assert own == sorted(own, reverse=True)
        assert {choice.code for choice in choices if choice.is_of_own_level} >= {"1.000828"}

    def test_rule_001_every_shop_receives_every_procedure(self):
        commune = queries.list_intake_choices(shop=shop("COMMUNE_CENTER"), on=TODAY)
        center = queries.list_intake_choices(shop=shop("SERVICE_CENTER"), on=TODAY)

        assert {row.code for row in commune} == {row.code for row in center}
        assert commune[0].competent_level == "COMMUNE"

    def test_leaves_out_what_is_not_in_force(self):
        assert queries.list_intake_choices(shop=shop("BRANCH"), on=date(2025, 1, 1)) == []


class TestListCatalogue:
    def test_shows_the_latest_revision_of_each(
        self, load, pack, publish, django_assert_num_queries
    ):
        publish(load(pack()).revision)
        load(pack(summary="Mới"))
        load(pack("notary_card"))

        with django_assert_num_queries(2):
            rows = queries.list_catalogue(chosen=ProcedureFilter())

        assert [(row.code, row.state) for row in rows] == [
            ("1.000894", "DRAFT"),
            ("1.013830", "DRAFT"),
        ]
