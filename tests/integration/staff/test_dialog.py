"""A session that ends does not eat a form; pages for everybody: in a real browser, with a real server."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from tests.integration.directory.people import make_agency, make_officer, make_unit, post

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).resolve().parents[3] / "frontend/node_modules/axe-core/axe.min.js"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
OLD, NEW = "sông Cầu nước chảy", "một câu rất dài"


@pytest.fixture
def officer():
    agency = make_agency()
    person = make_officer(password=OLD)
    post(person, agency, unit=make_unit(agency))
    return person


class TestFormAfterTheSessionEnded:
    def test_is_sent_once_one_has_signed_in_on_top_of_it(self, officer, live_server):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{live_server.url}/can-bo/dang-nhap?next=/can-bo/tai-khoan/mat-khau")
            page.fill("#id_username", "chuyenvien")
            page.fill("#id_password", OLD)
            page.press("#id_password", "Enter")
            page.wait_for_url("**/mat-khau")
            page.fill("#id_current", OLD)
            page.fill("#id_new", NEW)

            context.clear_cookies(name="sessionid")
            page.press("#id_new", "Enter")
            page.wait_for_selector("dialog[open] #id_username")
            page.fill("dialog #id_username", "chuyenvien")
            page.fill("dialog #id_password", "sai")
            page.press("dialog #id_password", "Enter")
            page.wait_for_selector("dialog .field-error")
            page.fill("dialog #id_password", OLD)
            page.press("dialog #id_password", "Enter")
            page.wait_for_url("**/can-bo/tai-khoan")
            text = page.inner_text("main")
            browser.close()

        assert "Đã đổi mật khẩu." in text
        officer.account.refresh_from_db()
        assert officer.account.check_password(NEW)


class TestPages:
    @pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed")
    def test_have_no_fault_that_axe_finds(self, officer, live_server):
        paths = ("dang-nhap", "tai-khoan", "tai-khoan/mat-khau", "tai-khoan/lop-hai")
        found = {}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = browser.new_context(bypass_csp=True)
            page = context.new_page()
            for path in paths:
                page.goto(f"{live_server.url}/can-bo/{path}")
                page.add_script_tag(path=AXE)
                violations = page.evaluate("axe.run().then((result) => result.violations)")
                found[path] = [(row["id"], row["nodes"][0]["html"][:100]) for row in violations]
                if path == "dang-nhap":
                    page.fill("#id_username", "chuyenvien")
                    page.fill("#id_password", OLD)
                    page.press("#id_password", "Enter")
                    page.wait_for_url(lambda url: not url.endswith("dang-nhap"))
            browser.close()

        assert found == {path: [] for path in paths}
