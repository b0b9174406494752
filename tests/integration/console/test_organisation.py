"""The organisation is edited, people are posted, and a reorganisation goes from draft to undoing."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.integration.dossiers.conftest import Province, load_small_province

from motcua.directory.models import (
    Account,
    Agency,
    Commune,
    Counter,
    Delegation,
    Officer,
    OneStopShop,
    OpeningHours,
    Posting,
    Unit,
)
from motcua.dossiers.models import DossierMove, ReorganisationPlan
from motcua.dossiers.reorganisation import applying


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[Province]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield load_small_province()
                transaction.set_rollback(True)
        finally:
            connection.close()


@pytest.fixture
def province(loaded: Province, db: None) -> Province:
    return loaded


def signed_in(role: str, **where: object) -> Client:
    posting = Posting.objects.filter(role=role, valid_to=None, **where).order_by("pk").first()
    assert posting is not None
    client = Client()
    client.force_login(Account.objects.get(officer=posting.officer_id))
    return client


@pytest.fixture
def admin(province: Province) -> Client:
    return signed_in("ADMINISTRATOR")


def _today(days: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def _committee(province: Province) -> Agency:
    return Agency.objects.get(
        commune=province.shop.agency.commune, function="COMMUNE_COMMITTEE", valid_to=None
    )


class TestAgency:
    def test_a_new_name_begins_on_its_day_and_the_old_one_stays_readable(
        self, admin: Client, province: Province
    ):
        old = _committee(province)

        answer = admin.post(
            reverse("console:rename_agency", args=[old.pk]),
            {"name": "Ủy ban nhân dân xã Tên Mới", "short_name": "UBND xã Tên Mới",
             "effective_date": _today(), "ground": "NQ 1"},
        )  # fmt: skip

        new = Agency.objects.get(name="Ủy ban nhân dân xã Tên Mới")
        assert answer.url == reverse("console:agency", args=[new.pk])
        page = admin.get(reverse("console:agency", args=[old.pk])).content.decode()
        assert old.name in page
        assert new.name in page
        found = admin.get(reverse("console:organisation"), {"q": old.name}).content.decode()
        assert new.name in found

    def test_faults_stand_beside_the_field(self, admin: Client, province: Province):
        answer = admin.post(
            reverse("console:rename_agency", args=[_committee(province).pk]),
            {"name": "", "short_name": "x", "effective_date": "hôm nay", "ground": ""},
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Ghi tên đầy đủ." in page
        assert "Nhập ngày dạng" in page

    def test_a_taken_code_is_refused(self, admin: Client, province: Province):
        answer = admin.post(
            reverse("console:new_agency"),
            {"code": _committee(province).code, "name": "X", "short_name": "X",
             "function": "OFFICE", "level": "PROVINCE", "valid_from": _today()},
        )  # fmt: skip

        assert answer.status_code == 422
        assert "đang được dùng" in answer.content.decode()

    def test_units_are_added_renamed_and_ended(self, admin: Client, province: Province):
        agency = _committee(province)
        admin.post(
            reverse("console:new_unit", args=[agency.pk]),
            {"code": "X.9", "name": "Phòng Mới", "short_name": "PM", "valid_from": _today(-9)},
        )
        unit = Unit.objects.get(code="X.9")
        address = reverse("console:edit_unit", args=[unit.pk])
        admin.post(address, {"name": "Phòng Khác", "short_name": "PK",
                             "effective_date": _today(-1), "ground": "QĐ"})  # fmt: skip
        renamed = Unit.objects.get(code="X.9", valid_to=None)

        admin.post(
            reverse("console:edit_unit", args=[renamed.pk]),
            {"act": "close", "last_day": _today(1), "ground": "QĐ"},
        )

        renamed.refresh_from_db()
        assert renamed.name == "Phòng Khác"
        assert renamed.valid_to == timezone.localdate() + timedelta(days=1)

    def test_the_whole_history_is_sent_as_a_table(self, admin: Client):
        answer = admin.get(reverse("console:organisation"), {"xuat": "csv"})

        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 1 + Agency.objects.count() + Unit.objects.count()


class TestShop:
    def test_counters_and_points_come_and_go(self, admin: Client, province: Province):
        agency = province.shop.agency
        admin.post(reverse("console:new_point", args=[agency.pk]),
                   {"name": "Điểm thôn Đông", "valid_from": _today()})  # fmt: skip
        point = province.shop.points.get(name="Điểm thôn Đông")
        admin.post(reverse("console:new_counter", args=[agency.pk]),
                   {"point": point.pk, "number": 7, "valid_from": _today()})  # fmt: skip
        counter = Counter.objects.get(point=point)

        admin.post(reverse("console:end_counter", args=[counter.pk]))

        counter.refresh_from_db()
        assert counter.valid_to == timezone.localdate()

    def test_hours_of_a_shop_begin_on_a_day(self, admin: Client, province: Province):
        address = reverse("console:opening_hours", args=[province.shop.agency_id])
        week = {f"s{day}_tu": "07:00" for day in range(6)}
        week |= {f"s{day}_den": "11:00" for day in range(6)}

        answer = admin.post(address, {**week, "valid_from": _today(3)})

        rows = OpeningHours.objects.filter(shop=province.shop, valid_to=None)
        assert answer.status_code == 302
        assert {row.weekday for row in rows} == set(range(6))
        assert {row.valid_from for row in rows} == {timezone.localdate() + timedelta(days=3)}

    def test_half_a_session_is_refused(self, admin: Client, province: Province):
        address = reverse("console:opening_hours", args=[province.shop.agency_id])

        answer = admin.post(address, {"s0_tu": "07:00", "valid_from": _today(3)})

        assert answer.status_code == 422

    def test_two_people_do_not_overwrite_an_address(self, admin: Client, province: Province):
        address = reverse("console:edit_shop", args=[province.shop.agency_id])
        version = OneStopShop.objects.get(pk=province.shop.pk).version
        admin.post(address, {"version": version, "address": "Số 1", "phone": ""})

        second = admin.post(address, {"version": version, "address": "Số 2", "phone": ""})

        assert second.status_code == 422
        assert OneStopShop.objects.get(pk=province.shop.pk).address == "Số 1"


class TestOfficers:
    def test_from_registration_to_a_second_posting_and_its_end(
        self, admin: Client, province: Province
    ):
        made = admin.post(
            reverse("console:new_officer"),
            {"full_name": "Trần Văn Mới", "username": "Moi.Tran", "email": "", "phone": ""},
        )
        officer = Officer.objects.get(account__username="moi.tran")
        assert made.url == reverse("console:officer", args=[officer.pk])
        committee = _committee(province)
        unit = Unit.objects.filter(agency=committee, valid_to=None).order_by("pk")[0]
        address = reverse("console:post_officer", args=[officer.pk])
        admin.post(address, {"role": "SPECIALIST", "agency_code": committee.code,
                             "unit_code": unit.code, "valid_from": _today()})  # fmt: skip
        admin.post(address, {"role": "COUNTER_OFFICER", "agency_code": province.shop.agency.code,
                             "counter_number": "1", "valid_from": _today(),
                             "valid_to": _today(30), "is_seconded": "on"})  # fmt: skip

        first, second = Posting.objects.filter(officer=officer).order_by("pk")
        assert (first.unit, second.shop, second.is_seconded) == (unit, province.shop, True)
        assert second.counter is not None
        ended = admin.post(
            reverse("console:end_posting", args=[officer.pk]),
            {"posting": first.pk, "last_day": _today(5)},
        )
        first.refresh_from_db()
        assert ended.status_code == 302
        assert first.valid_to == timezone.localdate() + timedelta(days=5)

    def test_a_secondment_needs_its_end(self, admin: Client, province: Province):
        officer = Officer.objects.order_by("pk")[0]

        answer = admin.post(
            reverse("console:post_officer", args=[officer.pk]),
            {"role": "SPECIALIST", "agency_code": "không có", "valid_from": _today(),
             "is_seconded": "on"},
        )  # fmt: skip

        assert answer.status_code == 422
        assert "Biệt phái phải có ngày kết thúc." in answer.content.decode()

    def test_an_unknown_code_is_said_beside_the_field(self, admin: Client, province: Province):
        officer = Officer.objects.order_by("pk")[0]

        answer = admin.post(
            reverse("console:post_officer", args=[officer.pk]),
            {"role": "LEADER", "agency_code": "Z9", "valid_from": _today()},
        )

        assert "Không có cơ quan đang hoạt động với mã này." in answer.content.decode()

    def test_an_account_is_locked_and_opened(self, admin: Client, province: Province):
        officer = Posting.objects.filter(role="CLERK", valid_to=None)[0].officer
        address = reverse("console:lock_officer", args=[officer.pk])

        admin.post(address, {"act": "lock"})
        locked = Account.objects.get(pk=officer.account_id).is_active
        admin.post(address, {"act": "unlock"})

        assert not locked
        assert Account.objects.get(pk=officer.account_id).is_active

    def test_the_list_is_searched_filtered_and_sent(self, admin: Client, province: Province):
        address = reverse("console:officers")
        officer = Posting.objects.filter(role="CLERK", valid_to=None)[0].officer

        found = admin.get(address, {"q": officer.full_name, "nv": "CLERK"})
        sent = admin.get(address, {"nv": "CLERK", "xuat": "csv"})

        assert officer.full_name in found.content.decode()
        rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
        clerks = Posting.objects.filter(role="CLERK", valid_to=None)
        assert {row["Tên đăng nhập"] for row in rows} == set(
            clerks.values_list("officer__account__username", flat=True)
        )

    def test_the_list_takes_the_same_statements_for_many(
        self, admin: Client, province: Province, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(14):
            admin.get(reverse("console:officers"))


class TestAbsence:
    def _people(self, province: Province) -> tuple[Posting, Posting]:
        unit = Posting.objects.filter(role="UNIT_HEAD", valid_to=None)[0].unit
        head = Posting.objects.get(role="UNIT_HEAD", unit=unit, valid_to=None)
        member = (
            Posting.objects.filter(unit=unit, role="SPECIALIST", valid_to=None)
            .exclude(officer=head.officer)
            .order_by("pk")[0]
        )
        return head, member

    def _values(self, delegator: Posting, delegate: Posting) -> dict[str, object]:
        return {
            "delegator": delegator.officer_id, "delegate": delegate.officer_id,
            "valid_from": _today(), "valid_to": _today(4), "role": "", "unit": "",
            "ground": "Đơn nghỉ phép",
        }  # fmt: skip

    def test_an_officer_arranges_his_own_absence_and_ends_it(self, province: Province):
        head, member = self._people(province)
        client = Client()
        client.force_login(member.officer.account)

        answer = client.post(reverse("staff:duties"), self._values(member, head))

        row = Delegation.objects.get(delegator=member.officer)
        assert answer.status_code == 302
        assert head.officer.full_name in client.get(reverse("staff:duties")).content.decode()
        client.post(reverse("staff:end_delegation", args=[row.pk]))
        row.refresh_from_db()
        assert row.valid_to < timezone.localdate()

    def test_a_head_arranges_for_his_people(self, province: Province):
        head, member = self._people(province)
        client = Client()
        client.force_login(head.officer.account)

        answer = client.post(reverse("staff:duties"), self._values(member, head))

        assert answer.status_code == 302
        assert Delegation.objects.filter(delegator=member.officer, delegate=head.officer).exists()

    def test_nobody_arranges_for_people_of_elsewhere(self, province: Province):
        head, member = self._people(province)
        stranger = Posting.objects.filter(role="SPECIALIST", valid_to=None).exclude(
            agency=member.agency
        )[0]
        client = Client()
        client.force_login(stranger.officer.account)

        answer = client.post(reverse("staff:duties"), self._values(member, head))

        assert answer.status_code == 422
        assert not Delegation.objects.filter(delegator=member.officer).exists()

    def test_an_absence_needs_a_ground_and_two_days(self, province: Province):
        head, member = self._people(province)
        client = Client()
        client.force_login(member.officer.account)

        answer = client.post(
            reverse("staff:duties"), {**self._values(member, head), "ground": "", "valid_to": ""}
        )

        assert answer.status_code == 422
        assert "Ghi căn cứ ủy quyền." in answer.content.decode()


class TestReorganisation:
    def _draft(self, admin: Client, province: Province) -> ReorganisationPlan:
        admin.post(
            reverse("console:reorganisations"),
            {"name": "Sáp nhập hai xã", "ground": "NQ 9", "effective_date": _today()},
        )
        plan = ReorganisationPlan.objects.get()
        other = (
            OneStopShop.objects.filter(kind="COMMUNE_CENTER", valid_to=None)
            .exclude(pk=province.shop.pk)
            .select_related("agency__commune")
            .order_by("pk")[0]
        )
        there = Agency.objects.get(
            commune=other.agency.commune, function="COMMUNE_COMMITTEE", valid_to=None
        )
        for old, new in ((_committee(province), there), (province.shop.agency, other.agency)):
            plan.refresh_from_db()
            admin.post(
                reverse("console:reorganisation_body", args=[plan.pk]),
                {"version": plan.version, "kind": "AGENCY", "code": old.code,
                 "successors": new.code},
            )  # fmt: skip
        plan.refresh_from_db()
        return plan

    def test_from_the_draft_to_the_button_and_back(
        self, admin: Client, province: Province, monkeypatch: pytest.MonkeyPatch
    ):
        started: list[int] = []
        monkeypatch.setattr(
            "motcua.dossiers.reorganisation.jobs.start_moving",
            lambda *, plan_id: started.append(plan_id),
        )
        dossier = province.receive(at=timezone.now() - timedelta(hours=1))
        plan = self._draft(admin, province)
        page = admin.get(reverse("console:reorganisation", args=[plan.pk]))
        assert page.context["preview"].dossiers == 1
        assert page.context["problems"] == []

        admin.post(
            reverse("console:reorganisation_apply", args=[plan.pk]), {"version": plan.version}
        )
        assert started == [plan.pk]
        applying.continue_plan(plan_id=plan.pk, at=timezone.now())
        shown = admin.get(reverse("console:reorganisation_progress", args=[plan.pk]))
        plan.refresh_from_db()

        assert shown.context["progress"].moved == 1
        assert DossierMove.objects.get(dossier=dossier).undone_at is None
        admin.post(
            reverse("console:reorganisation_undo", args=[plan.pk]), {"version": plan.version}
        )
        plan.refresh_from_db()
        assert plan.state == "UNDONE"

    def test_a_divided_commune_shows_its_queue_and_takes_the_choice(
        self, admin: Client, province: Province, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(
            "motcua.dossiers.reorganisation.jobs.start_moving", lambda *, plan_id: None
        )
        dossier = province.receive(at=timezone.now() - timedelta(hours=1))
        plan = self._draft(admin, province)
        others = Agency.objects.filter(function="COMMUNE_COMMITTEE", valid_to=None).exclude(
            pk=_committee(province).pk
        )
        codes = list(others.order_by("pk").values_list("code", flat=True)[:2])
        admin.post(
            reverse("console:reorganisation_body", args=[plan.pk]),
            {"version": plan.version, "kind": "AGENCY", "code": _committee(province).code,
             "successors": "\n".join(codes)},
        )  # fmt: skip
        plan.refresh_from_db()
        address = reverse("console:reorganisation_choices", args=[plan.pk])
        page = admin.get(address)
        group = page.context["groups"][0]
        assert dossier.code in page.content.decode()

        admin.post(address, {"line": group["line"].pk, "dossiers": [dossier.pk],
                             "target": group["targets"][0].pk})  # fmt: skip

        assert admin.get(address).context["groups"] == []

    def test_an_unknown_code_or_line_is_refused_beside_the_form(
        self, admin: Client, province: Province
    ):
        plan = self._draft(admin, province)

        answer = admin.post(
            reverse("console:reorganisation_body", args=[plan.pk]),
            {"version": plan.version, "kind": "AGENCY", "code": "Z9", "successors": "A"},
        )

        assert answer.status_code == 422
        assert "Không có mã Z9 đang hoạt động." in answer.content.decode()

    def test_a_new_commune_with_its_committee_is_planned(self, admin: Client, province: Province):
        plan = self._draft(admin, province)
        commune = province.shop.agency.commune
        assert commune is not None
        address = reverse("console:reorganisation_body", args=[plan.pk])
        admin.post(address, {"version": plan.version, "kind": "COMMUNE", "code": commune.code,
                             "successors": "97531; Phường Mới"})  # fmt: skip
        plan.refresh_from_db()

        answer = admin.post(
            address,
            {"version": plan.version, "kind": "AGENCY", "code": _committee(province).code,
             "successors": "H9.1; Ủy ban nhân dân phường Mới; UBND phường Mới; 97531"},
        )  # fmt: skip

        assert answer.status_code == 302
        page = admin.get(reverse("console:reorganisation", args=[plan.pk]))
        assert page.context["problems"] == []
        assert Commune.objects.filter(code="97531").count() == 0

    def test_auditors_read_plans_and_change_nothing(self, admin: Client, province: Province):
        plan = self._draft(admin, province)
        auditor = signed_in("AUDITOR")

        page = auditor.get(reverse("console:reorganisation", args=[plan.pk]))
        act = auditor.post(reverse("console:reorganisation_apply", args=[plan.pk]))

        assert page.status_code == 200
        assert act.status_code == 403
