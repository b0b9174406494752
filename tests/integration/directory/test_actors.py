from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.integration.directory.people import (
    START,
    TODAY,
    make_agency,
    make_officer,
    make_shop,
    make_unit,
    post,
)

from motcua.directory import policies, queries
from motcua.directory.models import Account, AgencySuccession, Delegation, UnitSuccession
from motcua.directory.rules import DossierRelation, Role

pytestmark = pytest.mark.django_db


def actor_of(officer, on=TODAY, **options):
    return queries.get_actor(account_id=officer.account_id, on=on, origin="10.0.0.1", **options)


class TestGetActor:
    def test_says_who_where_and_as_what_and_remembers_it(self):
        agency = make_agency()
        unit = make_unit(agency)
        shop = make_shop(make_agency("H05.01.01", "Trung tâm", function="SERVICE_CENTER"))
        officer = make_officer()
        post(officer, agency, unit=unit)
        post(officer, shop.agency, Role.COUNTER_OFFICER, shop=shop)

        with CaptureQueriesContext(connection) as captured:
            actor = actor_of(officer)

        with CaptureQueriesContext(connection) as captured_again:
            assert actor_of(officer) == actor

        # Whether anything has changed, the postings, what they inherit; then only the first.
        assert len(captured) == 3
        assert len(captured_again) == 1
        assert actor.label == "Nguyễn Văn Thử"
        assert actor.unit_label == "Phòng Quản lý xây dựng, Sở Xây dựng"
        assert actor.origin == "10.0.0.1"
        assert actor.roles == {Role.SPECIALIST, Role.COUNTER_OFFICER}
        assert actor.unit_ids == {unit.pk}
        assert actor.shop_ids == {shop.pk}
        assert actor.agency_ids == {agency.pk, shop.agency_id}

    def test_needs_no_more_statements_for_many_postings(self):
        agency = make_agency()
        officer = make_officer()
        for number in range(12):
            post(officer, agency, unit=make_unit(agency, code=f"U{number}"))

        with CaptureQueriesContext(connection) as captured:
            actor = actor_of(officer)

        assert len(captured) == 3
        assert len(actor.postings) == 12

    @pytest.mark.parametrize(
        ("on", "is_valid"),
        [
            (date(2026, 1, 9), False),
            (date(2026, 1, 10), True),
            (date(2026, 3, 31), True),
            (date(2026, 4, 1), False),
        ],
    )
    def test_counts_first_and_last_day(self, on, is_valid):
        officer = make_officer()
        post(officer, make_agency(), valid_from=date(2026, 1, 10), valid_to=date(2026, 3, 31))

        assert bool(actor_of(officer, on).postings) == is_valid

    def test_puts_the_chosen_posting_first(self):
        agency = make_agency()
        officer = make_officer()
        post(officer, agency, unit=make_unit(agency, code="A"))
        second = post(officer, agency, unit=make_unit(agency, code="B", name="Phòng B"))

        actor = actor_of(officer, active_posting_id=second.pk)

        assert actor.active.id == second.pk
        assert actor.unit_label == "Phòng B, Sở Xây dựng"

    def test_ignores_a_choice_that_is_not_ones_own(self):
        agency = make_agency()
        officer, other = make_officer(), make_officer("khac")
        own = post(officer, agency)
        foreign = post(other, agency, Role.LEADER)

        actor = actor_of(officer, active_posting_id=foreign.pk)

        assert [posting.id for posting in actor.postings] == [own.pk]

    def test_of_a_locked_account_is_nobody(self):
        officer = make_officer()
        Account.objects.update(is_active=False)

        assert actor_of(officer) is None

    def test_of_a_citizen_holds_no_office(self):
        account = Account.objects.create(username="cd-1", kind=Account.Kind.CITIZEN)

        actor = queries.get_actor(account_id=account.pk, on=TODAY, origin="")

        assert actor.is_citizen
        assert actor.officer_id is None
        assert actor.postings == ()


class TestInheritance:
    """A renamed or merged body goes on with the work of those that went into it."""

    def succeed(self, old, new, model):
        model.objects.create(predecessor=old, successor=new, effective_date=TODAY, ground="NQ")

    def test_gives_the_work_of_former_units_however_far_back(self):
        agency = make_agency()
        first, second, third = (make_unit(agency, code=code) for code in "ABC")
        self.succeed(first, second, UnitSuccession)
        self.succeed(second, third, UnitSuccession)
        officer = make_officer()
        post(officer, agency, unit=third)

        with CaptureQueriesContext(connection) as captured:
            actor = actor_of(officer)

        assert len(captured) == 3
        assert actor.unit_ids == {first.pk, second.pk, third.pk}
        assert [posting.unit_id for posting in actor.postings] == [third.pk]
        relation = DossierRelation(
            intake_shop_id=1,
            return_shop_id=1,
            competent_agency_id=agency.pk,
            competent_unit_id=first.pk,
        )
        assert policies.can(actor, "dossier.view", relation=relation)
        assert policies.can(
            actor,
            "task.complete",
            role=Role.SPECIALIST,
            agency_id=agency.pk,
            unit_id=first.pk,
        )

    def test_gives_a_leader_the_dossiers_of_former_agencies(self):
        old = make_agency("H27.15", "Sở Tài nguyên và Môi trường")
        new = make_agency("H05.05", "Sở Nông nghiệp và Môi trường")
        self.succeed(old, new, AgencySuccession)
        officer = make_officer()
        post(officer, new, Role.LEADER)

        assert actor_of(officer).agency_ids == {old.pk, new.pk}

    def test_gives_the_former_nothing_of_the_new(self):
        agency = make_agency()
        first, second = make_unit(agency, code="A"), make_unit(agency, code="B")
        self.succeed(first, second, UnitSuccession)
        officer = make_officer()
        post(officer, agency, unit=first)

        assert actor_of(officer).unit_ids == {first.pk}

    def test_ends_on_a_circle(self):
        agency = make_agency()
        first, second = make_unit(agency, code="A"), make_unit(agency, code="B")
        self.succeed(first, second, UnitSuccession)
        self.succeed(second, first, UnitSuccession)
        officer = make_officer()
        post(officer, agency, unit=first)

        assert actor_of(officer).unit_ids == {first.pk, second.pk}


class TestDelegation:
    def delegate(self, giver, taker, **values):
        return Delegation.objects.create(
            delegator=giver,
            delegate=taker,
            ground="Nghỉ phép",
            **{"valid_from": TODAY, "valid_to": TODAY, **values},
        )

    def test_lends_the_work_of_another_while_it_lasts(self):
        agency = make_agency()
        unit = make_unit(agency)
        giver, taker = make_officer("vang"), make_officer("thay")
        post(giver, agency, unit=unit)
        self.delegate(giver, taker)

        (fact,) = actor_of(taker).postings

        assert fact.unit_id == unit.pk
        assert fact.delegator_id == giver.pk
        assert actor_of(taker, START).postings == ()

    def test_lends_only_the_unit_and_role_it_names(self):
        agency = make_agency()
        first, second = make_unit(agency, code="A"), make_unit(agency, code="B")
        giver, taker = make_officer("vang"), make_officer("thay")
        post(giver, agency, unit=first)
        post(giver, agency, unit=second)
        post(giver, agency, Role.UNIT_HEAD, unit=first)
        self.delegate(giver, taker, unit=first, role=Role.SPECIALIST)

        (fact,) = actor_of(taker).postings

        assert (fact.unit_id, fact.role) == (first.pk, Role.SPECIALIST)

    def test_lends_no_rights_of_administration(self):
        giver, taker = make_officer("vang"), make_officer("thay")
        post(giver, make_agency(), Role.ADMINISTRATOR)
        self.delegate(giver, taker)

        assert actor_of(taker).postings == ()

    def test_given_twice_is_listed_once(self):
        giver, taker = make_officer("vang"), make_officer("thay")
        post(giver, make_agency())
        self.delegate(giver, taker)
        self.delegate(giver, taker, role=Role.SPECIALIST)

        assert len(actor_of(taker).postings) == 1


class TestListOfficers:
    def test_of_a_unit_go_by_given_name(self):
        agency = make_agency()
        unit = make_unit(agency)
        for username, name in (("a", "Lê Văn Ân"), ("b", "Trần Thị An"), ("c", "Đỗ Đức")):
            post(make_officer(username, name), agency, unit=unit)

        found = queries.list_officers_of_unit(unit_id=unit.pk, on=TODAY)

        assert [row.full_name for row in found] == ["Trần Thị An", "Lê Văn Ân", "Đỗ Đức"]

    def test_of_the_demo_show_each_person_once(self):
        agency = make_agency()
        officer = make_officer()
        post(officer, agency, Role.LEADER)
        post(officer, agency, Role.CLERK)

        (line,) = queries.list_imaginary_officers(on=TODAY)

        assert (line.username, line.role) == ("chuyenvien", Role.LEADER)
