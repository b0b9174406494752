"""The language switch: a cookie, the same page again, the right `lang`, records in Vietnamese."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.dossiers.conftest import Province, load_small_province


@pytest.fixture
def province(db) -> Province:
    return load_small_province()


def choose(client: Client, language: str, page: str):
    return client.post(reverse("set_language"), {"language": language, "next": page})


@pytest.mark.django_db
class TestSwitch:
    def test_comes_back_to_the_same_page_in_english(self, province: Province, client: Client):
        page = reverse("portal:procedures") + "?cap=COMMUNE"
        answer = choose(client, "en", page)
        assert (answer.status_code, answer["Location"]) == (302, page)
        shown = client.get(page)
        text = shown.content.decode()
        assert '<html lang="en"' in text
        assert shown["Content-Language"] == "en"
        assert "Information and services" in text
        assert f'name="next" value="{page}"' in text

    def test_goes_back_to_vietnamese(self, province: Province, client: Client):
        choose(client, "en", "/")
        choose(client, "vi", "/")
        assert '<html lang="vi"' in client.get("/").content.decode()

    def test_names_the_language_of_the_texts_of_a_procedure(
        self, province: Province, client: Client
    ):
        page = reverse("portal:procedure", args=["1.001193"])
        assert '<h1 lang="vi">' not in client.get(page).content.decode()
        choose(client, "en", page)
        assert '<h1 lang="vi">' in client.get(page).content.decode()

    def test_leads_to_no_other_site(self, client: Client):
        assert choose(client, "en", "https://example.org/")["Location"] == "/"

    def test_a_language_that_is_not_offered_is_not_shown(self, province: Province, client: Client):
        choose(client, "de", "/")
        assert '<html lang="vi"' in client.get("/").content.decode()

    def test_what_staff_send_is_answered_in_vietnamese(self, client: Client):
        choose(client, "en", "/")
        sign_in = reverse("staff:sign_in")
        assert client.get(sign_in)["Content-Language"] == "en"
        assert client.post(sign_in, {})["Content-Language"] == "vi"
