"""Header, security headers, language and session answers, without a database."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from motcua.sites.ui import frame, session
from motcua.sites.ui.middleware import content_security_policy

pytestmark = pytest.mark.urls("tests.unit.sites_ui.pages")


@pytest.fixture(autouse=True)
def _without_database(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"


@pytest.fixture
def client() -> Client:
    return Client()


class TestSecurityHeaders:
    def test_no_inline_script_or_style_and_no_frame(self, client):
        policy = client.get("/rows").headers["Content-Security-Policy"]

        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert "style-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy

    def test_a_viewer_page_may_be_framed_by_this_site_only(self, client):
        response = client.get("/paper")

        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_pages_are_not_kept_by_a_shared_browser(self, client):
        assert "private" in client.get("/rows").headers["Cache-Control"]

    def test_one_directive_can_be_replaced(self):
        assert "img-src 'none'" in content_security_policy({"img-src": "'none'"})


class TestLanguage:
    def test_a_browser_in_english_still_gets_vietnamese(self, client):
        response = client.get("/rows", headers={"Accept-Language": "en-US"})

        assert response.headers["Content-Language"] == "vi"
        assert 'lang="vi"' in response.content.decode()

    def test_the_readers_choice_is_followed(self, client):
        client.cookies["django_language"] = "en"

        assert client.get("/rows").headers["Content-Language"] == "en"


class TestPreferences:
    def test_dark_theme_is_in_the_first_byte(self, client):
        client.cookies["motcua-theme"] = "dark"

        assert 'data-bs-theme="dark"' in client.get("/rows").content.decode()

    def test_a_forged_cookie_is_ignored(self, client):
        client.cookies["motcua-theme"] = '"><script>'

        assert 'data-bs-theme="light"' in client.get("/rows").content.decode()

    @override_settings(MOTCUA_DEMO=True)
    def test_a_demo_says_so_on_every_page(self, client):
        for url in ("/rows", "/portal", "/nothing-here"):
            assert "Dữ liệu minh họa." in client.get(url).content.decode()

    @override_settings(MOTCUA_DEMO=False)
    def test_a_real_system_does_not(self, client):
        assert "Dữ liệu minh họa." not in client.get("/rows").content.decode()


class TestPlaces:
    def test_lists_the_places_of_the_person_in_order_and_marks_the_present_one(self, client):
        html = client.get("/rows").content.decode()

        assert html.index("Tiếp nhận") < html.index("Xử lý")
        assert "Nơi kín" not in html
        assert (
            '<a href="/rows" aria-current="page">Xử lý<span class="band-count">10</span></a>'
            in html
        )

    def test_a_place_whose_site_is_not_mounted_is_left_out(self):
        request = RequestFactory().get("/")
        request.resolver_match = None

        labels = [link.label for link in frame.links_for(request, audience="staff")]

        assert "Không gắn" not in labels


class TestErrorPages:
    @pytest.mark.parametrize(
        ("url", "status", "words"),
        [
            ("/nothing-here", 404, "Không có trang này"),
            ("/forbidden", 403, "Không có quyền xem trang này"),
            ("/bad", 400, "Yêu cầu không đọc được"),
            ("/often", 429, "Thử lại sau 5 phút"),
        ],
    )
    def test_speaks_vietnamese(self, client, url, status, words):
        response = client.get(url)

        assert response.status_code == status
        assert words in response.content.decode()

    def test_the_last_page_stands_when_everything_else_fails(self):
        client = Client(raise_request_exception=False)

        response = client.get("/broken")

        assert response.status_code == 500
        assert "Hệ thống gặp sự cố" in response.content.decode()

    def test_waiting_time_is_told_to_machines_too(self, client):
        assert client.get("/often").headers["Retry-After"] == "300"


class TestAssets:
    # Closing the file ends the request, and Django then looks at the connection of an earlier test.
    @pytest.mark.django_db
    def test_style_sheets_come_compressed_and_stay_in_the_cache(self, client):
        html = client.get("/portal").content.decode()
        sheet = re.search(r'href="(/static/built/assets/citizen[^"]+[.]css)"', html)[1]

        with closing(client.get(sheet, headers={"Accept-Encoding": "br"})) as response:
            headers = response.headers

        assert headers["Content-Encoding"] == "br"
        assert "immutable" in headers["Cache-Control"]

    def test_the_portal_stays_within_its_budget(self, client):
        # interface.md: portal home at most 110 KB in all; this leaves 25 KB for the page itself.
        html = client.get("/portal").content.decode()
        names = set(re.findall(r'"/static/(built/assets/[^"]+)"', html))
        total = 0
        for name in names:
            path = Path(finders.find(name))
            small = path.with_name(path.name + ".br")
            total += (small if small.exists() else path).stat().st_size

        assert len(names) >= 4
        print(f"portal frame and assets: {total} bytes")
        assert total < 85_000

    def test_the_sheets_hold_nothing_above_the_floor(self):
        built = Path(finders.find("built/manifest.json")).parent
        for sheet in built.glob("assets/*.css"):
            text = sheet.read_text(encoding="utf-8")
            for word in ("light-dark(", "oklch(", "color-mix(", "@layer"):
                assert word not in text


class TestSession:
    def test_a_lost_session_names_the_sign_in_form(self):
        response = session.sign_in_needed("/vao")

        assert response.status_code == 401
        assert response.headers["X-Motcua-Sign-In"] == "/vao"

    def test_success_hands_over_the_new_token(self):
        response = session.signed_in_again(RequestFactory().post("/vao"))

        assert response.status_code == 204
        assert len(response.headers["X-Motcua-Csrf"]) >= 32

    def test_tells_scripts_from_page_loads(self):
        factory = RequestFactory()

        assert session.is_background_call(factory.get("/", headers={"HX-Request": "true"}))
        assert session.is_background_call(factory.get("/", headers={"Sec-Fetch-Mode": "cors"}))
        assert not session.is_background_call(
            factory.get("/", headers={"Sec-Fetch-Mode": "navigate"})
        )


class TestTags:
    def render(self, source: str, **context) -> str:
        return Template("{% load ui %}" + source).render(Context(context))

    def test_a_chip_escapes_its_words(self):
        assert "&lt;b&gt;" in self.render("{% chip 'ok' text %}", text="<b>")

    def test_an_unknown_kind_is_refused(self):
        with pytest.raises(ValueError, match="unknown kind"):
            self.render("{% chip 'red' 'x' %}")

    def test_staff_see_the_number_of_a_state_and_citizens_do_not(self):
        assert "4 – Đang xử lý" in self.render("{% state_chip 4 %}")
        assert "4 –" not in self.render("{% state_chip 4 citizen=True %}")

    def test_no_limit_is_a_dash(self):
        assert "–" in self.render("{% time_chip left %}", left=None)

    def test_an_icon_alone_has_a_name(self):
        assert 'role="img" aria-label="Hiện số"' in self.render("{% icon 'eye' label='Hiện số' %}")

    def test_missing_values_are_dashes(self):
        source = "{{ x|vn_date }}{{ x|vn_datetime }}{{ x|money }}{{ x|mask_id }}"

        assert self.render(source, x=None) == "––––"


def test_templates_and_sources_hold_no_inline_style_or_script():
    sites = Path(frame.__file__).parents[1]
    faults = []
    for path in sites.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        faults += [
            f"{path.relative_to(sites)}: {word}"
            for word in (" style=", "<style", " onclick=", " onchange=", " onsubmit=", "<script>")
            if word in text
        ]

    assert faults == []
