"""The scripts of the pages in a real browser; the pages come straight from Django, without a server or a database."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright
from tests.unit.sites_ui import pages

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
BASE = "http://127.0.0.1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.unit.sites_ui.pages"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture(autouse=True)
def _without_database(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    pages.STATE.update(signed_in=True, received=[], opened=[])


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(8000)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    page.route("**/*", lambda route: _answer(route, client))
    yield page
    context.close()
    assert faults == []


def _answer(route: Route, client: Client) -> None:
    request = route.request
    url = urlsplit(request.url)
    if url.path.startswith("/static/"):
        found = finders.find(url.path.removeprefix("/static/"))
        content_type = TYPES.get(Path(url.path).suffix, "font/woff2")
        route.fulfill(body=Path(found).read_bytes(), content_type=content_type)
        return
    headers = {
        name: value
        for name, value in request.headers.items()
        if name not in {"cookie", "content-type", "content-length", "host"}
    }
    response = client.generic(
        request.method,
        url.path + (f"?{url.query}" if url.query else ""),
        request.post_data_buffer or b"",
        content_type=request.headers.get("content-type", "application/octet-stream"),
        headers=headers,
    )
    answer_headers = dict(response.items())
    route.fulfill(status=response.status_code, body=response.content, headers=answer_headers)


def typed(page: Page) -> None:
    page.fill("[name=name]", "Trần Thị Lành")
    page.fill("[name=secret]", "bí mật")
    page.fill("[name=note]", "hai dòng")
    page.check("[name=paper][value='2']")
    page.select_option("[name=channel]", "b")
    page.wait_for_timeout(600)


class TestDraft:
    def test_comes_back_after_a_reload(self, page):
        page.goto(f"{BASE}/form")
        typed(page)

        page.reload()

        assert page.input_value("[name=name]") == "Trần Thị Lành"
        assert page.input_value("[name=note]") == "hai dòng"
        assert page.input_value("[name=channel]") == "b"
        assert page.is_checked("[name=paper][value='2']")
        assert not page.is_checked("[name=paper][value='1']")
        assert page.inner_text("[data-draft-note]").startswith("Bản nháp đã lưu ")

    def test_never_keeps_a_password(self, page):
        page.goto(f"{BASE}/form")
        typed(page)

        page.reload()

        assert page.input_value("[name=secret]") == ""
        assert "bí mật" not in page.evaluate("JSON.stringify(localStorage)")

    def test_is_dropped_when_the_server_confirms(self, page):
        page.goto(f"{BASE}/form")
        typed(page)

        page.goto(f"{BASE}/form?done=intake:1")

        assert page.input_value("[name=name]") == ""
        assert page.evaluate("localStorage.length") == 0

    def test_a_citizens_form_keeps_nothing_unasked(self, page):
        page.goto(f"{BASE}/portal")
        page.fill("[name=name]", "Lành")
        page.wait_for_timeout(600)
        assert page.evaluate("localStorage.length") == 0

        page.check("[data-draft-consent]")
        page.wait_for_timeout(600)
        page.reload()

        assert page.input_value("[name=name]") == "Lành"


class TestSession:
    def sign_in(self, page: Page) -> None:
        page.wait_for_selector("[data-session-body] input[name=password]")
        page.fill("[data-session-body] input[name=password]", "sai")
        page.click("[data-session-body] button")
        page.wait_for_selector("text=Sai mật khẩu.")
        page.fill("[data-session-body] input[name=password]", "dung")
        page.click("[data-session-body] button")

    def test_a_lost_session_does_not_eat_a_plain_form(self, page):
        page.goto(f"{BASE}/form")
        typed(page)
        pages.STATE["signed_in"] = False

        page.keyboard.press("F8")
        self.sign_in(page)
        page.wait_for_selector("#out-text")

        (received,) = pages.STATE["received"]
        assert received["name"] == ["Trần Thị Lành"]
        assert received["paper"] == ["2"]

    def test_repeats_the_request_of_htmx_with_what_was_typed(self, page):
        page.goto(f"{BASE}/form")
        typed(page)
        page.check("[name=paper][value='1']")
        pages.STATE["signed_in"] = False

        page.evaluate("document.querySelector('form').removeAttribute('data-session-check')")
        page.click("#hx")
        self.sign_in(page)
        page.wait_for_selector("#out #out-text")

        (received,) = pages.STATE["received"]
        assert received["name"] == ["Trần Thị Lành"]
        assert received["paper"] == ["1", "2"]
        assert page.url.endswith("/form")

    def test_closing_the_dialog_sends_nothing_and_keeps_the_form(self, page):
        page.goto(f"{BASE}/form")
        typed(page)
        pages.STATE["signed_in"] = False
        page.keyboard.press("F8")
        page.wait_for_selector("[data-session-body] input[name=password]")

        page.click("[data-session-dialog] [data-dialog-close]")

        assert pages.STATE["received"] == []
        assert page.input_value("[name=name]") == "Trần Thị Lành"


class TestKeys:
    def test_a_function_key_acts_while_typing_and_a_letter_does_not(self, page):
        page.goto(f"{BASE}/form")
        page.keyboard.press("F3")
        page.keyboard.type("a/b?")

        assert page.input_value("[name=name]") == "a/b?"

    def test_never_takes_the_browsers_own_keys(self, page):
        page.goto(f"{BASE}/form")
        page.evaluate(
            "document.querySelector('#never').addEventListener('click', () => { window.taken = 1 })"
        )

        page.evaluate(
            "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'F5', bubbles: true}))"
        )

        assert page.evaluate("window.taken") is None

    def test_question_mark_lists_the_keys_of_the_page(self, page):
        page.goto(f"{BASE}/form")
        page.focus("h1 >> xpath=..")
        page.keyboard.press("?")

        entries = page.eval_on_selector_all(
            "[data-keys-list] li",
            "all => all.map(li => [...li.childNodes].map(n => n.textContent))",
        )

        assert entries == [["F3", "Tên"], ["F8", "Lưu"]]


class TestRows:
    def test_moves_selects_and_opens_by_keyboard(self, page):
        page.goto(f"{BASE}/rows")
        for key in ("j", "j", "x"):
            page.keyboard.press(key)
        assert page.get_attribute("[data-row-current]", "id") == "r2"
        assert page.inner_text("[data-selection-count]") == "1"
        assert page.is_visible("[data-selection-bar]")

        page.keyboard.press("k")
        page.keyboard.press("Enter")
        page.wait_for_url("**/opened/1")

        assert pages.STATE["opened"] == ["1"]

    def test_escape_lets_go_of_everything(self, page):
        page.goto(f"{BASE}/rows")
        for key in ("j", "x", "Escape"):
            page.keyboard.press(key)

        assert not page.is_visible("[data-selection-bar]")
        assert page.query_selector("[data-row-current]") is None

    def test_the_head_box_selects_all(self, page):
        page.goto(f"{BASE}/rows")
        page.check("[data-check-all]")

        assert page.inner_text("[data-selection-count]") == "3"


class TestPreferences:
    def test_the_theme_is_kept_for_the_next_page(self, page):
        page.goto(f"{BASE}/rows")
        page.click("[data-theme-switch]")

        assert page.get_attribute("html", "data-bs-theme") == "dark"
        assert "motcua-theme=dark" in page.evaluate("document.cookie")

    def test_the_text_grows_and_shrinks(self, page):
        page.goto(f"{BASE}/portal")
        page.click("[data-text-step='1']")
        assert page.get_attribute("html", "data-text") == "l"

        page.click("[data-text-step='-1']")

        assert page.get_attribute("html", "data-text") is None

    def test_the_phones_menu_opens_and_says_so(self, page):
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{BASE}/portal")
        assert not page.is_visible(".nav-main")

        page.click(".menu-toggle")

        assert page.is_visible(".nav-main")
        assert page.get_attribute(".menu-toggle", "aria-expanded") == "true"

    def test_the_error_summary_has_the_focus_and_leads_to_the_field(self, page):
        page.goto(f"{BASE}/style")
        assert page.evaluate("document.activeElement.className") == "error-summary"

        page.click(".error-summary a >> nth=1")

        assert page.evaluate("document.activeElement.id") == "id_birth_0"


class TestStylePages:
    @pytest.mark.parametrize("width", [1280, 390, 320])
    @pytest.mark.parametrize(
        ("path", "theme"),
        [("/style", "light"), ("/style/staff", "light"), ("/style/staff", "dark")],
    )
    def test_are_accessible_and_do_not_overflow(self, page, path, theme, width):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(BASE + path)
        page.evaluate(
            "(theme) => document.documentElement.setAttribute('data-bs-theme', theme)", theme
        )
        page.evaluate(AXE.read_text(encoding="utf-8"))

        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )

        assert [(entry["id"], entry["nodes"][0]["html"]) for entry in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    def test_citizen_pages_load_neither_htmx_nor_alpine_unasked(self, page):
        asked = []
        page.on("request", lambda request: asked.append(request.url))

        page.goto(f"{BASE}/portal")
        page.wait_for_load_state("networkidle")

        scripts = [url for url in asked if url.endswith(".js")]
        assert not any("htmx" in url or "module.esm" in url for url in scripts)


def upload(name: str, size: int = 100) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * size}


class TestFiles:
    def test_say_what_was_chosen_in_our_words_and_take_it_out_again(self, page):
        page.goto(f"{BASE}/files")
        assert "Chọn một hoặc nhiều tệp" in page.inner_text(".file-box")

        page.set_input_files("#id_file", [upload("Biên bản.pdf", 1500), upload("ảnh.jpg")])
        assert "Biên bản.pdf" in page.inner_text(".file-chosen")
        page.click("text=Bỏ tệp >> nth=0")

        assert "Biên bản.pdf" not in page.inner_text(".file-chosen")
        assert page.evaluate("document.querySelector('#id_file').files[0].name") == "ảnh.jpg"

    def test_refuse_a_wrong_type_and_what_is_too_large_before_sending(self, page):
        page.goto(f"{BASE}/files")

        page.set_input_files("#id_file", [upload("may.exe"), upload("to.pdf", 4096)])

        assert "may.exe: loại tệp này không nhận" in page.inner_text(".file-chosen")
        assert "to.pdf: tệp lớn hơn 2 KB" in page.inner_text(".file-chosen")
        assert page.evaluate("document.querySelector('#id_file').files.length") == 0

    def test_have_no_fault_that_axe_finds(self, page):
        page.goto(f"{BASE}/files")
        page.set_input_files("#id_file", [upload("a.pdf")])

        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")

        assert [fault["id"] for fault in found["violations"]] == []
