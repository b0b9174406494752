from datetime import timedelta

import pytest
from tests.integration.directory.people import (
    NOW,
    START,
    TODAY,
    administrator,
    make_agency,
    make_officer,
    make_unit,
    post,
)

from motcua.core.actors import Actor
from motcua.directory import queries, services
from motcua.directory.errors import (
    NotPermitted,
    UnableToChangeOrganisation,
    UnableToDelegate,
    UnableToPostOfficer,
)
from motcua.directory.models import Account
from motcua.directory.rules import Role

pytestmark = pytest.mark.django_db
STRANGER = Actor(account_id=99, officer_id=99, label="Người lạ")


def actor_of(officer, on=TODAY):
    return queries.get_actor(account_id=officer.account_id, on=on, origin="")


class TestRegisterOfficer:
    def test_makes_an_account_that_cannot_sign_in_yet(self):
        officer = services.register_officer(
            username=" Moi.Vao ", full_name="Lê Mới", actor=administrator(), at=NOW
        )

        assert officer.account.username == "moi.vao"
        assert not officer.account.has_usable_password()

    def test_takes_a_name_once(self):
        make_officer("moi.vao")

        with pytest.raises(UnableToChangeOrganisation):
            services.register_officer(
                username="Moi.vao", full_name="Lê Mới", actor=administrator(), at=NOW
            )

    def test_is_the_administrators(self):
        with pytest.raises(NotPermitted):
            services.register_officer(username="x", full_name="X", actor=STRANGER, at=NOW)


class TestSetStaffPassword:
    @pytest.mark.parametrize(
        "password", ["", "ngan", "1234567890123", "password1234", "chuyenvien1"]
    )
    def test_refuses_weak_ones(self, password):
        officer = make_officer()

        with pytest.raises(UnableToChangeOrganisation):
            services.set_staff_password(
                account_id=officer.account_id, password=password, actor=administrator(), at=NOW
            )

    def test_gives_a_citizen_none(self):
        account = Account.objects.create(username="cd", kind=Account.Kind.CITIZEN)

        with pytest.raises(UnableToChangeOrganisation):
            services.set_staff_password(
                account_id=account.pk, password="sông Cầu nước chảy", actor=administrator(), at=NOW
            )

    def test_is_for_oneself_and_the_administrator(self):
        officer = make_officer()
        post(officer, make_agency())
        words = {"account_id": officer.account_id, "password": "sông Cầu nước chảy", "at": NOW}

        services.set_staff_password(actor=actor_of(officer), **words)
        services.set_staff_password(actor=administrator(), **words)
        with pytest.raises(NotPermitted):
            services.set_staff_password(actor=STRANGER, **words)

        officer.account.refresh_from_db()
        assert officer.account.check_password("sông Cầu nước chảy")


class TestSetAccountActive:
    def test_locks_and_opens(self):
        officer = make_officer()
        post(officer, make_agency())

        services.set_account_active(
            account_id=officer.account_id, is_active=False, actor=administrator(), at=NOW
        )

        assert actor_of(officer) is None


class TestPostOfficer:
    def post(self, officer, role=Role.SPECIALIST, **values):
        return services.post_officer(
            officer_id=officer.pk,
            role=role,
            valid_from=START,
            actor=administrator(),
            at=NOW,
            **values,
        )

    def test_gives_a_role_at_a_place(self):
        agency = make_agency()
        unit = make_unit(agency)
        officer = make_officer()

        self.post(officer, agency_id=agency.pk, unit_id=unit.pk)

        assert actor_of(officer).unit_ids == {unit.pk}

    def test_needs_the_place_of_the_role(self):
        agency = make_agency()
        other = make_agency("H05.05", "Sở khác")
        unit = make_unit(other)
        officer = make_officer()

        for values in (
            {"role": Role.SPECIALIST},
            {"role": Role.SPECIALIST, "unit_id": unit.pk},
            {"role": Role.COUNTER_OFFICER},
            {"role": Role.COUNTER_OFFICER, "shop_id": 0},
            {"role": Role.LEADER, "counter_id": 5},
        ):
            with pytest.raises(UnableToPostOfficer):
                self.post(officer, agency_id=agency.pk, **values)

    def test_does_not_give_the_same_twice_at_one_time(self):
        agency = make_agency()
        officer = make_officer()
        first = self.post(officer, Role.LEADER, agency_id=agency.pk)
        with pytest.raises(UnableToPostOfficer):
            self.post(officer, Role.LEADER, agency_id=agency.pk)

        services.end_posting(posting_id=first.pk, last_day=START, actor=administrator(), at=NOW)
        services.post_officer(
            officer_id=officer.pk,
            role=Role.LEADER,
            agency_id=agency.pk,
            valid_from=START + timedelta(days=1),
            actor=administrator(),
            at=NOW,
        )

        assert len(actor_of(officer).postings) == 1


class TestDelegateWork:
    @pytest.fixture
    def world(self):
        agency = make_agency()
        unit = make_unit(agency)
        giver, taker, leader = make_officer("vang"), make_officer("thay"), make_officer("lanhdao")
        post(giver, agency, unit=unit)
        post(taker, agency, unit=make_unit(agency, code="KHAC"))
        post(leader, agency, Role.LEADER)
        return giver, taker, leader

    def delegate(self, giver, taker, actor, **values):
        return services.delegate_work(
            delegator_id=giver.pk,
            delegate_id=taker.pk,
            actor=actor,
            at=NOW,
            **{
                "valid_from": TODAY,
                "valid_to": TODAY + timedelta(days=3),
                "ground": "Đơn nghỉ phép 12",
                **values,
            },
        )

    def test_is_done_by_oneself_or_ones_leader(self, world):
        giver, taker, leader = world

        self.delegate(giver, taker, actor_of(giver))
        self.delegate(giver, taker, actor_of(leader))
        with pytest.raises(NotPermitted):
            self.delegate(giver, taker, actor_of(taker))

        assert len(actor_of(taker).postings) == 2
        assert len(actor_of(taker, TODAY + timedelta(days=4)).postings) == 1

    def test_of_another_agencys_officer_is_refused(self, world):
        _giver, taker, leader = world
        elsewhere = make_officer("noi.khac")
        post(elsewhere, make_agency("H05.05", "Sở khác"), Role.CLERK)

        with pytest.raises(UnableToDelegate):
            self.delegate(elsewhere, taker, actor_of(leader))

    @pytest.mark.parametrize(
        "values",
        [
            {"ground": " "},
            {"valid_to": TODAY - timedelta(days=1)},
            {"role": Role.AUDITOR},
            {"role": Role.LEADER},
            {"unit_id": 0},
        ],
    )
    def test_must_make_sense(self, world, values):
        giver, taker, _leader = world

        with pytest.raises(UnableToDelegate):
            self.delegate(giver, taker, actor_of(giver), **values)

    def test_to_oneself_is_none(self, world):
        giver, _taker, _leader = world

        with pytest.raises(UnableToDelegate):
            self.delegate(giver, giver, actor_of(giver))

    def test_ends_early(self, world):
        giver, taker, _leader = world
        delegation = self.delegate(giver, taker, actor_of(giver))

        services.end_delegation(
            delegation_id=delegation.pk, last_day=TODAY, actor=actor_of(giver), at=NOW
        )

        tomorrow = TODAY + timedelta(days=1)
        assert len(actor_of(taker, tomorrow).postings) == 1
        assert queries.list_delegations(officer_id=giver.pk, on=tomorrow) == []
