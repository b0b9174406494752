"""The work of a dossier through the pages, as its officers click; and what a stranger gets."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.integration.backoffice.conftest import client_of
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.audit.models import AuditEntry
from motcua.dossiers.models import Dossier


def pdf_upload() -> SimpleUploadedFile:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return SimpleUploadedFile("ket-qua.pdf", buffer.getvalue(), content_type="application/pdf")


def post(client: Client, province: Province, dossier: Dossier, act: str, **values):
    ref = province.ref(dossier)
    return client.post(
        reverse("backoffice:act", args=[dossier.pk, act]),
        {"task": ref.task_id, "version": ref.version, **values},
    )


class TestTheWork:
    def test_goes_from_assignment_to_the_issued_result(self, province: Province):
        dossier = province.receive()
        head = province.holder(dossier)
        specialist = province.actor("SPECIALIST", task=province.task(dossier))

        page = client_of(head).get(reverse("backoffice:dossier", args=[dossier.pk]))
        assert "Phân công" in page.content.decode()
        post(client_of(head), province, dossier, "assign", officer=specialist.officer_id)
        post(client_of(specialist), province, dossier, "conclude", outcome="PROPOSE", opinion="Đủ")
        leader = province.holder(dossier)
        post(client_of(leader), province, dossier, "conclude", outcome="APPROVE", opinion="")
        issuer = province.holder(dossier)
        answer = post(
            client_of(issuer),
            province,
            dossier,
            "issue",
            outcome="ISSUE",
            decision="GRANTED",
            name="Giấy xác nhận",
            number="15/GXN",
            file=pdf_upload(),
        )

        assert answer.status_code == 302
        dossier.refresh_from_db()
        assert dossier.state == "AT_COUNTER"
        assert dossier.result.document.file.page_count == 1

    def test_a_fault_keeps_what_was_typed(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier)

        answer = post(
            client_of(specialist),
            province,
            dossier,
            "supplement",
            items="Bản sao sổ hộ khẩu cũ",
            reason="",
        )

        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Ghi lý do yêu cầu bổ sung." in text
        assert "Bản sao sổ hộ khẩu cũ" in text

    def test_an_old_page_is_told_that_someone_was_faster(self, province: Province):
        dossier = province.receive()
        ref = province.ref(dossier)
        head = province.holder(dossier)
        specialist = province.assign(dossier)

        answer = client_of(head).post(
            reverse("backoffice:act", args=[dossier.pk, "assign"]),
            {"task": ref.task_id, "version": ref.version, "officer": specialist.officer_id},
        )

        assert answer.status_code == 422
        assert "người khác xử lý" in answer.content.decode()


class TestReading:
    @pytest.mark.parametrize("tab", ["dossier", "papers", "process", "history", "opinions"])
    def test_every_tab_opens_and_the_read_is_logged(self, province: Province, tab: str):
        dossier = province.receive()
        head = province.holder(dossier)

        answer = client_of(head).get(reverse(f"backoffice:{tab}", args=[dossier.pk]))

        assert answer.status_code == 200
        assert dossier.code in answer.content.decode()
        assert AuditEntry.objects.filter(action="dossier.read", actor_id=head.account_id).exists()

    def test_a_stranger_finds_nothing(self, province: Province):
        dossier = province.receive()
        stranger = client_of(province.actor("COUNTER_OFFICER", other_shop=True))

        assert stranger.get(reverse("backoffice:dossier", args=[dossier.pk])).status_code == 404
        printed = reverse("backoffice:printed", args=[dossier.pk, "RECEIPT"])
        assert stranger.get(printed).status_code == 404
        found = stranger.get(reverse("backoffice:lookup"), {"q": "Trần Thị Lành"})
        assert dossier.code not in found.content.decode()

    def test_the_work_list_takes_at_most_8_statements(
        self, province: Province, django_assert_max_num_queries
    ):
        for hours in range(3):
            province.receive(at=MONDAY + timedelta(hours=hours))
        client = client_of(province.holder(Dossier.objects.latest("pk")))
        client.get(reverse("backoffice:work"))

        with django_assert_max_num_queries(8):
            answer = client.get(reverse("backoffice:work"))

        assert answer.content.decode().count("data-row ") == 3

    def test_a_dossier_page_takes_at_most_12_statements(
        self, province: Province, django_assert_max_num_queries
    ):
        dossier = province.receive()
        client = client_of(province.holder(dossier))
        client.get(reverse("backoffice:dossier", args=[dossier.pk]))

        # Two of them are the savepoint of the audit entry, which outside of tests is none.
        with django_assert_max_num_queries(14):
            client.get(reverse("backoffice:dossier", args=[dossier.pk]))

    def test_a_code_opens_its_dossier_in_few_statements(
        self, province: Province, django_assert_max_num_queries
    ):
        dossier = province.receive()
        client = client_of(province.holder(dossier))
        client.get(reverse("backoffice:dossier", args=[dossier.pk]))

        with django_assert_max_num_queries(8):
            answer = client.get(reverse("backoffice:lookup"), {"q": dossier.code})

        assert answer.url == reverse("backoffice:dossier", args=[dossier.pk])

    def test_the_list_is_exported_as_a_spreadsheet(self, province: Province):
        client = client_of(province.holder(province.receive()))

        answer = client.get(reverse("backoffice:export"))

        assert answer.content.startswith(b"PK")
