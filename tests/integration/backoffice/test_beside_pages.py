"""Opinions, verifications, alerts and notices through their pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.integration.dossiers.conftest import Province, load_small_province

from motcua.core.actors import Actor
from motcua.directory import queries as directory_queries
from motcua.directory.models import Account, Agency, Posting
from motcua.dossiers import visit_papers
from motcua.dossiers.models import Alert, Consultation, Dossier, FieldVisit
from motcua.dossiers.rules import AlertKind
from motcua.dossiers.sweeps import run_all
from motcua.notifications.models import StaffNotice
from motcua.notifications.queries import forget_unread


@pytest.fixture
def province(db) -> Province:
    forget_unread()
    return load_small_province()


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def actor_at(role: str, **place: object) -> Actor:
    posting = Posting.objects.filter(role=role, valid_to=None, **place).select_related("officer")
    actor = directory_queries.get_actor(
        account_id=posting.order_by("pk")[0].officer.account_id,
        on=timezone.localdate(),
        origin="test",
    )
    assert actor is not None
    return actor


def received_now(province: Province) -> tuple[Dossier, Actor]:
    dossier = province.receive(at=timezone.localtime() - timedelta(hours=1))
    specialist = province.assign(dossier, timezone.localtime())
    return dossier, specialist


class TestOpinions:
    def test_are_asked_of_two_agencies_and_answered_on_the_agencies_own_page(
        self, province: Province
    ):
        dossier, specialist = received_now(province)
        justice = Agency.objects.get(function="JUSTICE", level="PROVINCE", valid_to=None)
        finance = Agency.objects.get(function="FINANCE", level="PROVINCE", valid_to=None)
        url = reverse("backoffice:ask_opinions", args=[dossier.pk])
        client = client_of(specialist)
        assert client.get(url).status_code == 200
        assert client.post(url, {"content": "?"}).status_code == 422

        day = timezone.localdate() + timedelta(days=2)
        asked = client.post(
            url,
            {
                "agencies": [justice.pk, finance.pk],
                "content": "Đề nghị cho ý kiến",
                "respond_by": f"{day:%d/%m/%Y}",
                "reply_method": "Trên hệ thống",
            },
        )

        assert asked.status_code == 302
        assert "Đề nghị cho ý kiến" in client.get(url).content.decode()
        ours = client.get(reverse("backoffice:consultations"), {"ben": "da-hoi"})
        assert ours.content.decode().count("Đề nghị cho ý kiến") == 2
        question = Consultation.objects.get(asked_agency=justice)
        assert question.task is not None
        person = client_of(actor_at(question.task.role, unit=question.asked_unit))
        listed = person.get(reverse("backoffice:consultations"))
        assert "Đề nghị cho ý kiến" in listed.content.decode()
        # The dossier's own page offers the answer too.
        shown = person.get(reverse("backoffice:dossier", args=[dossier.pk]))
        assert shown.status_code == 200
        page = reverse("backoffice:consultation", args=[dossier.pk, question.pk])
        assert person.get(page).status_code == 200
        assert person.post(page, {"reply": ""}).status_code == 422
        assert person.post(page, {"reply": "Không có ý kiến khác"}).status_code == 302
        question.refresh_from_db()
        assert question.reply == "Không có ý kiến khác"
        assert client.get(page).status_code == 200
        assert client.get(reverse("backoffice:opinions", args=[dossier.pk])).status_code == 200
        assert client.get(reverse("backoffice:process", args=[dossier.pk])).status_code == 200
        bell = client.get(reverse("staff:notices"))
        assert "đã trả lời ý kiến" in bell.content.decode()

    def test_a_stranger_finds_no_such_page(self, province: Province):
        dossier, _specialist = received_now(province)
        stranger = client_of(actor_at("SPECIALIST", agency__function="HEALTH"))

        for name in ("ask_opinions", "visits"):
            assert stranger.get(reverse(f"backoffice:{name}", args=[dossier.pk])).status_code == 404


class TestVisits:
    def test_rule_044_a_notice_has_time_place_participants_content_and_is_printed(
        self, province: Province
    ):
        dossier, specialist = received_now(province)
        client = client_of(specialist)
        url = reverse("backoffice:visits", args=[dossier.pk])
        day = timezone.localdate() + timedelta(days=1)
        facts = {
            "day": f"{day:%d/%m/%Y}",
            "hour": "8:30",
            "place": "Thôn Đông, xã Yên Phong",
            "participants": "Đại diện UBND xã\nTrưởng thôn",
            "content": "Xác minh nơi ở thực tế",
            "needs_applicant": "on",
            "notice_method": "Giấy thông báo",
        }
        for missing in ("day", "place", "participants", "content", "notice_method"):
            assert client.post(url, {**facts, missing: ""}).status_code == 422

        due_at = dossier.due_at
        assert client.post(url, facts).status_code == 302

        visit = FieldVisit.objects.get()
        dossier.refresh_from_db()
        assert dossier.due_at == due_at
        assert StaffNotice.objects.filter(
            kind="VISIT", officer_id=province.actor("COUNTER_OFFICER").officer_id
        ).exists()
        paper = client.get(reverse("backoffice:visit_paper", args=[dossier.pk, visit.pk]))
        assert paper.content.startswith(b"%PDF")
        page = reverse("backoffice:visit", args=[dossier.pk, visit.pk])
        assert client.get(page).status_code == 200

    def test_minutes_are_written_once(self, province: Province):
        dossier, specialist = received_now(province)
        now = timezone.localtime()
        visit = FieldVisit.objects.create(
            dossier=dossier,
            planned_at=now - timedelta(hours=2),
            place="Thôn Đông",
            participants="Trưởng thôn",
            content="Nơi ở",
            needs_applicant=False,
            announced_by_id=specialist.officer_id,
            announced_at=now - timedelta(days=1),
        )
        client = client_of(specialist)
        page = reverse("backoffice:visit", args=[dossier.pk, visit.pk])
        held = timezone.localtime() - timedelta(hours=1)
        facts = {
            "day": f"{held:%d/%m/%Y}",
            "hour": f"{held:%H:%M}",
            "attendants": "Trưởng thôn",
            "minutes": "Có ở thực tế tại thôn.",
        }

        assert client.post(page, facts).status_code == 302
        assert client.post(page, facts).status_code == 422

        visit.refresh_from_db()
        assert visit.minutes == "Có ở thực tế tại thôn."
        assert visit_papers.print_visit_minutes(visit=visit, at=held).startswith(b"%PDF")
        assert client.get(page).status_code == 200


class TestAlertsAndNotices:
    def test_rule_063_the_centre_sees_what_is_late_its_holder_and_the_reason(
        self, province: Province, django_assert_max_num_queries
    ):
        dossier, specialist = received_now(province)
        Dossier.objects.update(due_at=timezone.now() - timedelta(hours=1))
        run_all(at=timezone.localtime(), kinds=[AlertKind.OVERDUE])
        alert = Alert.objects.get()
        head = client_of(province.actor("CENTER_HEAD"))

        client_of(specialist).post(
            reverse("backoffice:explain_alert", args=[alert.pk]), {"reason": "Chờ xác minh"}
        )
        with django_assert_max_num_queries(14):
            page = head.get(reverse("backoffice:alerts"))

        text = page.content.decode()
        assert dossier.code is not None
        for shown in (dossier.code, specialist.label, "Chờ xác minh", "Quá hạn trả"):
            assert shown in text
        assert head.get(reverse("backoffice:alerts"), {"loai": "OVERDUE"}).status_code == 200
        assert (
            "Không có cảnh báo nào"
            in client_of(actor_at("CENTER_HEAD", shop__kind="SERVICE_CENTER"))
            .get(reverse("backoffice:alerts"))
            .content.decode()
        )
        assert client_of(specialist).get(reverse("backoffice:alerts")).status_code == 403

    def test_a_notice_is_read_once_and_leads_to_its_dossier(self, province: Province):
        dossier, specialist = received_now(province)
        Dossier.objects.update(due_at=timezone.now() - timedelta(hours=1))
        run_all(at=timezone.localtime(), kinds=[AlertKind.OVERDUE])
        notice = StaffNotice.objects.get(officer_id=specialist.officer_id)
        client = client_of(specialist)
        forget_unread()
        assert "1 chưa đọc" in client.get(reverse("staff:notices")).content.decode()

        opened = client.post(
            reverse("staff:read_notices"), {"notice": notice.pk, "subject": dossier.pk}
        )

        assert opened.url == reverse("backoffice:dossier", args=[dossier.pk])
        notice.refresh_from_db()
        assert notice.read_at is not None
        assert (
            "chưa đọc"
            not in client.get(reverse("staff:notices")).content.decode().split("Chưa đọc")[0]
        )
        other = client_of(province.actor("COUNTER_OFFICER"))
        assert other.post(reverse("staff:read_notices"), {"notice": notice.pk}).status_code == 302
