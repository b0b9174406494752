import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.dossiers.conftest import Province, load_small_province

from motcua.directory.models import OneStopShop
from motcua.procedures.models import Fee
from motcua.sites.portal import texts


@pytest.fixture
def province(db) -> Province:
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


class TestPlaces:
    def test_every_shop_is_listed_with_its_hours_and_can_be_searched(
        self, province: Province, client: Client
    ):
        page = client.get(reverse("portal:places")).content.decode()
        none = client.get(reverse("portal:places"), {"q": "không có nơi này"}).content.decode()

        assert OneStopShop.objects.exclude(name__in=[""]).first().name in page
        assert "Không có nơi nào khớp" in none


class TestFilters:
    def test_an_agency_narrows_the_list(self, province: Province, client: Client):
        of_communes = client.get(reverse("portal:procedures"), {"co-quan": "COMMUNE_COMMITTEE"})
        of_nobody = client.get(reverse("portal:procedures"), {"co-quan": "POST"})

        assert "Đăng ký khai sinh" in of_communes.content.decode()
        assert of_nobody.context["lines"] == []


class TestSummaries:
    @pytest.mark.parametrize(
        ("formula", "inputs", "text"),
        [
            ("copies * 8000", [{"key": "copies", "label": "Số bản"}], "8.000 đ / bản"),
            (
                "is_late ? 8000 : 0",
                [{"key": "is_late", "label": "Nộp trễ?", "type": "BOOLEAN"}],
                "Miễn phí, có trường hợp thu",
            ),
        ],
    )
    def test_a_formula_is_said_as_a_price(self, formula: str, inputs: list[dict], text: str):
        fee = Fee(kind="FEE", formula=formula, inputs=inputs, per="bản")

        assert texts.fee_text(fee).replace("\u00a0", " ") == text
