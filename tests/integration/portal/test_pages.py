import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.integration.dossiers.conftest import Province, load_small_province


@pytest.fixture
def province(db) -> Province:
    cache.clear()
    return load_small_province()


class TestProcedures:
    def test_home_search_and_page_are_open_to_everybody(self, province: Province, client: Client):
        assert client.get(reverse("portal:home")).status_code == 200
        found = client.get(reverse("portal:procedures"), {"q": "lam giay khai sinh"})
        assert "Đăng ký khai sinh" in found.content.decode()
        page = client.get(reverse("portal:procedure", args=["1.001193"]))
        assert "Không cần nộp" in page.content.decode()
        changes = client.get(reverse("portal:procedure_changes", args=["1.001193"]))
        assert changes.status_code == 200

    def test_the_guide_prints_as_pdf(self, province: Province, client: Client):
        answer = client.get(reverse("portal:procedure_pdf", args=["1.001193"]))

        assert answer.content.startswith(b"%PDF")

    def test_an_unknown_procedure_is_not_found(self, province: Province, client: Client):
        assert client.get(reverse("portal:procedure", args=["9.999999"])).status_code == 404


class TestTrack:
    def test_shows_where_it_is_and_nothing_personal(self, province: Province, client: Client):
        dossier = province.receive()

        answer = client.post(reverse("portal:track"), {"code": dossier.code, "digits": "0018"})

        text = answer.content.decode()
        assert dossier.code in text
        assert "Trần Thị Lành" not in text
        assert dossier.applicant.phone not in text

    def test_wrong_code_and_wrong_digits_answer_alike(self, province: Province, client: Client):
        dossier = province.receive()

        wrong_digits = client.post(reverse("portal:track"), {"code": dossier.code, "digits": "9"})
        wrong_code = client.post(reverse("portal:track"), {"code": "H00", "digits": "0018"})

        assert wrong_digits.status_code == wrong_code.status_code == 422
        for answer in (wrong_digits, wrong_code):
            assert "không đúng" in answer.content.decode()

    def test_guessing_is_stopped(self, province: Province, client: Client):
        dossier = province.receive()
        for number in range(10):
            client.post(reverse("portal:track"), {"code": dossier.code, "digits": f"900{number}"})

        answer = client.post(reverse("portal:track"), {"code": dossier.code, "digits": "0018"})

        assert answer.status_code == 429
