"""The tabs of a dossier: comparison, papers, clock, process with usual times."""

import io
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse
from tests.integration.backoffice.conftest import client_of
from tests.integration.dossiers.conftest import MONDAY, Province

from motcua.audit.models import AuditEntry
from motcua.documents import services as document_services
from motcua.dossiers import services, usual_times
from motcua.dossiers.facts import ComponentFacts, PartyFacts, SupplementItemFacts
from motcua.dossiers.models import Dossier
from motcua.sites.backoffice.views.history import short_ground


def pdf(pages: int) -> io.BytesIO:
    document = pypdfium2.PdfDocument.new()
    for _page in range(pages):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    return buffer


def tab(province: Province, dossier: Dossier, name: str, **query: object) -> str:
    client = client_of(province.holder(dossier))
    answer = client.get(reverse(f"backoffice:{name}", args=[dossier.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestComparison:
    def test_a_later_visit_with_another_address_shows_the_mismatch(self, province: Province):
        party = PartyFacts(
            full_name="Trần Thị Lành",
            identity_number="999190000018",
            sex="F",
            birth_year=1990,
            address="Thôn Thượng",
        )
        dossier = province.receive(applicant=party)
        province.receive(applicant=replace(party, address="Thôn Đông Thái"))

        page = tab(province, dossier, "dossier")

        assert "1 lệch" in page
        assert "<mark>Thôn Thượng</mark>" in page
        assert "<mark>Thôn Đông Thái</mark>" in page

    def test_a_number_that_says_another_sex_is_a_mismatch(self, province: Province):
        party = PartyFacts(
            full_name="Trần Thị Lành", identity_number="999190000018", sex="M", birth_year=1990
        )

        assert "<mark>Nam</mark>" in tab(province, province.receive(applicant=party), "dossier")

    def test_without_a_source_nothing_is_claimed(self, province: Province):
        page = tab(province, province.receive(), "dossier")

        assert "không có nguồn" in page
        assert "lệch</span>" not in page


class TestPapers:
    @pytest.fixture
    def dossier(self, province: Province) -> Dossier:
        stored = document_services.store_file(content=pdf(3), at=MONDAY)
        intake = province.intake()
        first, *rest = intake.components
        parts = (replace(first, file_ids=(stored.pk,)), *rest)
        return province.receive(components=parts)

    def test_page_zoom_and_turn_stand_in_the_address(self, province: Province, dossier: Dossier):
        page = tab(province, dossier, "papers", trang=2, phong=150, xoay=90)

        assert "paper-view zoom-150" in page
        assert "trang/2.png?rong=2200&amp;xoay=90" in page
        assert "trang=3&amp;phong=150&amp;xoay=90" in page

    def test_nonsense_in_the_address_shows_the_first_page(
        self, province: Province, dossier: Dossier
    ):
        page = tab(province, dossier, "papers", tep="x", trang="-1", phong="9999999", xoay="17")

        assert 'data-page="1"' in page

    def test_a_sheet_is_drawn_and_logged_a_thumbnail_is_not(
        self, province: Province, dossier: Dossier
    ):
        client = client_of(province.holder(dossier))
        document = dossier.documents.get(kind="COMPONENT")
        address = reverse("backoffice:page_image", args=[dossier.pk, document.pk, 1])
        reads = AuditEntry.objects.filter(subject_kind="dossier_document")

        thumbnail = client.get(address, {"rong": 160})
        assert reads.count() == 0
        sheet = client.get(address, {"xoay": 90})

        assert thumbnail.content.startswith(b"\x89PNG")
        assert sheet.content.startswith(b"\x89PNG")
        assert reads.count() == 1
        beyond = reverse("backoffice:page_image", args=[dossier.pk, document.pk, 4])
        assert client.get(beyond).status_code == 404


class TestClock:
    def test_a_cancelled_run_a_wait_and_the_new_run_are_drawn_and_told(self, province: Province):
        dossier = province.receive()
        specialist = province.assign(dossier)
        services.request_supplement(
            task=province.ref(dossier),
            items=(SupplementItemFacts(name="Trích lục"),),
            reason="Thiếu trích lục.",
            actor=specialist,
            at=MONDAY + timedelta(days=1),
        )
        services.receive_supplement(
            task=province.ref(dossier),
            components=(ComponentFacts(requirement_id=None, name="Trích lục", kind="ORIGINAL"),),
            actor=province.actor("COUNTER_OFFICER"),
            at=MONDAY + timedelta(days=3),
        )

        page = tab(province, dossier, "history")

        for words in ("cb-void", "cb-waiting", "cb-run", "Đợt 1 – đã hủy", "Đợt 2", "Hẹn lần đầu"):
            assert words in page
        assert "Tính lại từ đầu →" in page
        assert "Thiếu trích lục." in page

    def test_filters_show_what_moves_the_clock(self, province: Province):
        dossier = province.receive()
        province.assign(dossier)

        page = tab(province, dossier, "history", loc="dong-ho")

        assert "Bắt đầu: 3 ngày làm việc →" in page
        assert "Phân công xử lý" not in page

    def test_a_ground_is_written_short(self):
        long = "Nghị định 118/2025/NĐ-CP, Điều 19 khoản 5"
        assert short_ground(long) == "Đ.19 k.5 NĐ 118/2025"
        assert short_ground("Quy chế nội bộ") == "Quy chế nội bộ"


class TestUsualTimes:
    def test_too_few_runs_are_said_to_be_too_few(self, province: Province):
        dossier = province.receive()
        province.decide(province.receive())
        usual_times.refresh(at=MONDAY + timedelta(days=1))

        assert "chưa đủ số liệu" in tab(province, dossier, "process")

    def test_the_median_of_working_minutes_is_shown(self, province: Province):
        for hours in (1, 2, 3, 3, 24):
            dossier = province.receive(at=MONDAY)
            # Received 09:15; a night and the noon break are no working time.
            province.assign(dossier, at=MONDAY + timedelta(hours=hours))
        usual_times.refresh(at=MONDAY + timedelta(days=2))

        times = usual_times.get_usual_times(procedure_id=dossier.revision.procedure_id)

        assert times["assign"].samples == 5
        assert times["assign"].minutes == 135
