from datetime import date, time

import pytest
from tests.integration.directory.people import (
    NOW,
    START,
    TODAY,
    administrator,
    make_agency,
    make_commune,
    make_officer,
    make_shop,
    make_unit,
    post,
)

from motcua.audit.models import AuditEntry
from motcua.core.actors import Actor
from motcua.directory import queries, services
from motcua.directory.errors import (
    CodeAlreadyInUse,
    NotPermitted,
    UnableToChangeOrganisation,
    UnableToSetOpeningHours,
)
from motcua.directory.models import (
    Agency,
    AgencySuccession,
    CommuneSuccession,
    OpeningHours,
    Posting,
    Unit,
)
from motcua.directory.rules import Level, Role
from motcua.directory.services import AgencyFacts, HoursRange, UnitFacts

pytestmark = pytest.mark.django_db

CHANGE = date(2026, 12, 1)
GROUND = "Nghị quyết 99/NQ-HĐND"


def change(**values):
    return {
        "effective_date": CHANGE,
        "ground": GROUND,
        "actor": administrator(),
        "at": NOW,
        **values,
    }


class TestRename:
    def test_of_an_agency_keeps_the_old_name_for_old_facts(self):
        old = make_agency()
        unit = make_unit(old)
        officer = make_officer()
        post(officer, old, unit=unit)

        new = services.rename_agency(
            agency_id=old.pk, name="Sở Xây dựng và Giao thông", short_name="Sở XDGT", **change()
        )

        old.refresh_from_db()
        assert (old.name, old.valid_to) == ("Sở Xây dựng", date(2026, 11, 30))
        assert (new.code, new.function, new.valid_from) == (old.code, old.function, CHANGE)
        assert queries.get_agency_name(code="H05.04", on=TODAY) == "Sở Xây dựng"
        assert queries.get_agency_name(code="H05.04", on=CHANGE) == "Sở Xây dựng và Giao thông"
        assert queries.get_agency_name(code="H05.04", on=date(2020, 1, 1)) is None

    def test_of_an_agency_takes_units_and_people_along(self):
        old = make_agency()
        unit = make_unit(old)
        officer = make_officer()
        post(officer, old, Role.LEADER)
        post(officer, old, unit=unit)

        new = services.rename_agency(
            agency_id=old.pk, name="Sở Mới", short_name="Sở Mới", **change()
        )

        before = queries.get_actor(account_id=officer.account_id, on=TODAY, origin="")
        after = queries.get_actor(account_id=officer.account_id, on=CHANGE, origin="")
        assert before.agency_ids == {old.pk}
        assert {posting.agency_id for posting in after.postings} == {new.pk}
        assert after.agency_ids == {old.pk, new.pk}
        assert after.roles == before.roles
        (new_unit,) = Unit.objects.filter(agency=new)
        assert after.unit_ids == {unit.pk, new_unit.pk}
        assert queries.list_unit_successors(unit_id=unit.pk) == [new_unit]
        assert Posting.objects.count() == 4

    def test_of_a_unit_is_told_to_the_audit(self):
        unit = make_unit(make_agency())

        new = services.rename_unit(
            unit_id=unit.pk, name="Phòng Mới", short_name="P. Mới", **change()
        )

        entry = AuditEntry.objects.get(action="unit.rename")
        assert entry.subject_id == str(new.pk)
        assert entry.purpose == GROUND
        assert entry.data["old_name"] == "Phòng Quản lý xây dựng"

    def test_cannot_happen_twice(self):
        old = make_agency()
        services.rename_agency(agency_id=old.pk, name="Sở Mới", short_name="Sở Mới", **change())

        with pytest.raises(UnableToChangeOrganisation):
            services.rename_agency(agency_id=old.pk, name="Khác", short_name="Khác", **change())

    def test_is_not_for_officers(self):
        old = make_agency()
        officer = make_officer()
        post(officer, old, Role.LEADER)
        leader = queries.get_actor(account_id=officer.account_id, on=TODAY, origin="")

        with pytest.raises(NotPermitted):
            services.rename_agency(
                agency_id=old.pk, name="Sở Mới", short_name="Sở Mới", **change(actor=leader)
            )

        assert AgencySuccession.objects.count() == 0


class TestMerge:
    def test_of_agencies_remembers_every_predecessor(self):
        transport = make_agency("H05.20", "Sở Giao thông vận tải", function="TRANSPORT")
        construction = make_agency()
        make_unit(transport, "H05.20.01", "Phòng Vận tải")
        make_unit(construction)

        new = services.merge_agencies(
            agency_ids=(transport.pk, construction.pk),
            facts=AgencyFacts(
                code="H05.04",
                name="Sở Xây dựng",
                short_name="Sở Xây dựng",
                function="CONSTRUCTION",
                level=Level.PROVINCE,
            ),
            **change(),
        )

        predecessors = queries.list_agency_predecessors(agency_id=new.pk)
        assert {row.predecessor_id for row in predecessors} == {transport.pk, construction.pk}
        assert {row.ground for row in predecessors} == {GROUND}
        assert queries.list_agency_successors(agency_id=transport.pk) == [new]
        assert {unit.code for unit in Unit.objects.filter(agency=new)} == {"H05.20.01", "H05.04.01"}

    def test_of_units_moves_their_people(self):
        agency = make_agency()
        first, second = make_unit(agency, "A", "Phòng A"), make_unit(agency, "B", "Phòng B")
        officer = make_officer()
        post(officer, agency, unit=first)

        new = services.merge_units(
            unit_ids=(first.pk, second.pk),
            facts=UnitFacts(agency_id=agency.pk, code="C", name="Phòng C", short_name="P. C"),
            **change(),
        )

        after = queries.get_actor(account_id=officer.account_id, on=CHANGE, origin="")
        assert [posting.unit_id for posting in after.postings] == [new.pk]
        assert after.unit_ids == {first.pk, second.pk, new.pk}

    def test_needs_two(self):
        unit = make_unit(make_agency())
        facts = UnitFacts(agency_id=unit.agency_id, code="C", name="Phòng C", short_name="P. C")

        with pytest.raises(UnableToChangeOrganisation):
            services.merge_units(unit_ids=(unit.pk, unit.pk), facts=facts, **change())

    def test_is_followed_through_several_generations(self):
        first = make_agency()
        second = services.rename_agency(
            agency_id=first.pk, name="Hai", short_name="Hai", **change()
        )
        third = services.rename_agency(
            agency_id=second.pk,
            name="Ba",
            short_name="Ba",
            **change(effective_date=date(2027, 1, 1)),
        )

        assert queries.list_agency_successors(agency_id=first.pk) == [third]
        assert queries.list_agency_successors(agency_id=third.pk) == [third]
        found = queries.list_agency_predecessors(agency_id=third.pk)
        assert [row.predecessor_id for row in found] == [second.pk, first.pk]


class TestCreate:
    def test_refuses_a_code_in_use(self):
        make_agency()
        facts = AgencyFacts(
            code="H05.04", name="Sở", short_name="Sở", function="X", level=Level.PROVINCE
        )

        with pytest.raises(CodeAlreadyInUse):
            services.create_agency(facts=facts, valid_from=TODAY, actor=administrator(), at=NOW)

    def test_stands_in_the_tree_below_its_parent(self):
        parent = make_agency("H05", "UBND tỉnh", function="PROVINCIAL_COMMITTEE")
        facts = AgencyFacts(
            code="H05.30",
            name="Sở Mới",
            short_name="Sở Mới",
            function="NEW",
            level=Level.PROVINCE,
            parent_id=parent.pk,
        )
        services.create_agency(facts=facts, valid_from=TODAY, actor=administrator(), at=NOW)

        (root,) = queries.get_organisation_tree(on=TODAY)
        assert [child.agency.name for child in root.children] == ["Sở Mới"]
        (root,) = queries.get_organisation_tree(on=START)
        assert root.children == ()


class TestClose:
    def test_ends_units_and_postings_on_that_day(self):
        agency = make_agency()
        unit = make_unit(agency)
        officer = make_officer()
        post(officer, agency, unit=unit)

        services.close_agency(
            agency_id=agency.pk, last_day=CHANGE, ground=GROUND, actor=administrator(), at=NOW
        )

        assert Agency.objects.get().valid_to == CHANGE
        assert Unit.objects.get().valid_to == CHANGE
        assert Posting.objects.get().valid_to == CHANGE

    def test_is_refused_while_a_shop_runs(self):
        agency = make_agency()
        make_shop(agency)

        with pytest.raises(UnableToChangeOrganisation):
            services.close_agency(
                agency_id=agency.pk, last_day=CHANGE, ground=GROUND, actor=administrator(), at=NOW
            )


class TestFindCompetent:
    def test_at_the_province_goes_by_function(self):
        agency = make_agency()
        unit = make_unit(agency)
        make_unit(agency, "H05.04.90", "Văn phòng", function="OFFICE")

        found = queries.find_competent(
            function="CONSTRUCTION", unit_function="LICENSING", level="PROVINCE", commune_id=None
        )

        assert found == (agency, unit)

    def test_in_a_commune_is_its_own_committee(self):
        communes = [make_commune(), make_commune("09319", "Tiên Du")]
        committees = [
            make_agency(
                f"H05.{number}",
                f"UBND {commune.name}",
                function="COMMUNE_COMMITTEE",
                level=Level.COMMUNE,
                commune=commune,
            )
            for number, commune in enumerate(communes)
        ]
        make_agency(
            "H05.9",
            "Trung tâm",
            function="COMMUNE_CENTER",
            level=Level.COMMUNE,
            commune=communes[1],
        )

        found = queries.find_competent(
            function="COMMUNE_COMMITTEE",
            unit_function="",
            level="COMMUNE",
            commune_id=communes[1].pk,
        )

        assert found == (committees[1], None)

    @pytest.mark.parametrize("level", ["PROVINCE", "COMMUNE"])
    def test_of_nobody_is_none(self, level):
        found = queries.find_competent(
            function="CONSTRUCTION", unit_function="", level=level, commune_id=None
        )

        assert found is None

    def test_does_not_find_what_has_ended(self):
        make_agency(valid_to=date(2026, 1, 1))

        assert (
            queries.find_competent(
                function="CONSTRUCTION", unit_function="", level="PROVINCE", commune_id=None
            )
            is None
        )


class TestCommuneSuccessors:
    def test_of_a_divided_commune_are_several(self):
        old = make_commune("09999", "Cũ", valid_from=date(2013, 1, 1), valid_to=date(2025, 6, 30))
        new = [make_commune(), make_commune("09319", "Tiên Du")]
        for commune in new:
            CommuneSuccession.objects.create(
                predecessor=old,
                successor=commune,
                effective_date=START,
                ground=GROUND,
                is_divided=True,
            )

        assert queries.list_commune_successors(commune_id=old.pk) == new


class TestOpeningHours:
    MORNING = HoursRange(weekday=0, opens_at=time(7, 30), closes_at=time(11, 30))

    def set(self, *ranges, shop_id=None, valid_from=CHANGE, actor=None):
        services.set_opening_hours(
            shop_id=shop_id,
            ranges=ranges,
            valid_from=valid_from,
            actor=actor or administrator(),
            at=NOW,
        )

    def test_begin_on_a_day_and_end_the_day_before_the_next(self):
        self.set(self.MORNING, valid_from=START)
        later = HoursRange(weekday=0, opens_at=time(8), closes_at=time(12))
        self.set(later)

        (before,) = queries.list_opening_hours(shop_id=None, on=TODAY)
        (after,) = queries.list_opening_hours(shop_id=None, on=CHANGE)
        assert (before.opens_at, before.valid_to) == (time(7, 30), date(2026, 11, 30))
        assert after.opens_at == time(8)

    def test_set_again_for_the_same_day_replace_each_other(self):
        self.set(self.MORNING)
        self.set()

        assert OpeningHours.objects.count() == 0

    def test_of_a_shop_without_its_own_are_the_provinces(self):
        shop = make_shop(make_agency())
        self.set(self.MORNING)

        assert len(queries.list_opening_hours(shop_id=shop.pk, on=CHANGE)) == 1

    @pytest.mark.parametrize(
        "ranges",
        [
            (HoursRange(weekday=0, opens_at=time(9), closes_at=time(9)),),
            (HoursRange(weekday=7, opens_at=time(9), closes_at=time(10)),),
            (MORNING, HoursRange(weekday=0, opens_at=time(11), closes_at=time(12))),
        ],
    )
    def test_that_make_no_sense_are_refused(self, ranges):
        with pytest.raises(UnableToSetOpeningHours):
            self.set(*ranges)

    def test_are_set_by_the_head_of_the_shop_and_not_by_a_stranger(self):
        shop = make_shop(make_agency())
        officer = make_officer()
        post(officer, shop.agency, Role.CENTER_HEAD, shop=shop)
        head = queries.get_actor(account_id=officer.account_id, on=TODAY, origin="")
        stranger = Actor(account_id=None, officer_id=1, label="Người lạ")

        self.set(self.MORNING, shop_id=shop.pk, actor=head)
        with pytest.raises(NotPermitted):
            self.set(self.MORNING, shop_id=shop.pk, actor=stranger)
        with pytest.raises(NotPermitted):
            self.set(self.MORNING, actor=head)
