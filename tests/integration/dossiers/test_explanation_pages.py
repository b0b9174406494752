"""Why a due date is what it is: page, slip and JSON for officers; the same text for the citizen."""

import json
from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.audit.models import AuditEntry
from motcua.deadlines.rules import ICT
from motcua.directory.models import Account, Posting
from motcua.documents.pdf import PDFIUM_LOCK
from motcua.dossiers import services
from motcua.dossiers.deadline_papers import print_deadline_slip
from motcua.dossiers.facts import ComponentFacts, SupplementItemFacts

MONDAY = datetime(2026, 3, 2, 9, 15, tzinfo=ICT)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def restarted(province, monkeypatch):
    """A dossier that was asked to be completed on Tuesday and was complete on Friday."""
    dossier = province.receive()
    specialist = province.assign(dossier)
    services.request_supplement(
        task=province.ref(dossier),
        items=(SupplementItemFacts(name="Tờ khai"),),
        reason="Thiếu chữ ký của bà Lành",
        actor=specialist,
        at=TUESDAY,
    )
    services.receive_supplement(
        task=province.ref(dossier),
        components=(
            ComponentFacts(requirement_id=None, name="Tờ khai", kind="ORIGINAL", copies=1),
        ),
        actor=province.holder(dossier),
        at=FRIDAY,
    )
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    dossier.refresh_from_db()
    return dossier


def sign_in(**posting) -> Client:
    row = Posting.objects.filter(valid_to=None, **posting).order_by("pk")[0]
    client = Client()
    client.force_login(
        Account.objects.get(pk=row.officer.account_id), backend=settings.AUTHENTICATION_BACKENDS[0]
    )
    return client


@pytest.fixture
def counter(province):
    return sign_in(role="COUNTER_OFFICER", shop=province.shop)


class TestOfficers:
    @pytest.mark.parametrize("site", ["counter", "backoffice"])
    def test_read_the_same_text_as_page_and_as_json(self, restarted, province, counter, site):
        url = reverse(f"{site}:explain", kwargs={"dossier_id": restarted.pk})
        leader = sign_in(role="LEADER", agency=restarted.competent_agency)
        client = counter if site == "counter" else leader

        page = client.get(url).content.decode()
        data = client.get(url, {"format": "json"}).json()

        assert data["code"] == restarted.code
        assert data["total"] == "3 ngày làm việc"
        assert [row["label"] for row in data["settings"]] == [
            "Hẹn lần đầu",
            "Hủy hạn, chờ bổ sung",
            "Tính lại từ đầu",
        ]
        for line in data["lines"]:
            assert line["text"] in page
            assert line["article"] in page
        assert "Vì sao 11/03?" in page

    def test_print_a_slip(self, restarted, counter):
        url = reverse("counter:explain", kwargs={"dossier_id": restarted.pk})

        response = counter.get(url, {"format": "pdf"})

        assert response.headers["Content-Type"] == "application/pdf"
        text = text_of(response.content)
        assert "PHIẾU GIẢI THÍCH HẠN TRẢ KẾT QUẢ" in text
        assert "17:00 Thứ Tư 11/03/2026" in text
        assert restarted.code in text

    def test_slip_is_the_same_each_time(self, restarted):
        twice = {print_deadline_slip(dossier_id=restarted.pk, at=FRIDAY) for _turn in range(2)}

        assert len(twice) == 1

    def test_reading_is_written_down(self, restarted, counter):
        counter.get(reverse("counter:explain", kwargs={"dossier_id": restarted.pk}))

        assert AuditEntry.objects.filter(
            subject_id=str(restarted.pk), purpose="giải thích hạn"
        ).exists()

    def test_strangers_find_nothing(self, restarted):
        stranger = sign_in(role="SPECIALIST", agency__function="HEALTH")

        url = reverse("backoffice:explain", kwargs={"dossier_id": restarted.pk})
        assert stranger.get(url).status_code == 404


class TestCitizen:
    def track(self, dossier, **query):
        url = reverse("portal:track", query=query or None)
        return Client().post(url, {"code": dossier.code, "digits": "0018"})

    def test_reads_every_line_but_no_personal_data(self, restarted):
        page = self.track(restarted).content.decode()
        data = self.track(restarted, format="json").json()

        text = json.dumps(data, ensure_ascii=False)
        for line in data["lines"]:
            assert line["text"] in page
        assert data["total"] == "3 ngày làm việc"
        officers = set(Posting.objects.values_list("officer__full_name", flat=True))
        for words in ("Lành", "999190000018", "Thiếu chữ ký", *officers):
            assert words not in text
            assert words not in page

    def test_wrong_digits_open_no_json(self, restarted):
        url = reverse("portal:track", query={"format": "json"})
        response = Client().post(url, {"code": restarted.code, "digits": "0000"})

        assert response.status_code == 422
        assert "lines" not in response.content.decode()


def text_of(pdf: bytes) -> str:
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(pdf)
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    return " ".join(text.split())
