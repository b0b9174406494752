"""A birth registration at the counter, from the card on the scanner to the certificate in hand, by keyboard only."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import sync_playwright

from motcua.config.demo.services import load_province
from motcua.directory.models import Account
from motcua.dossiers.models import Dossier, IntakeDraft

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "src" / "motcua" / "sites" / "ui" / "static" / "built" / "manifest.json"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOW = datetime(2026, 10, 7, 3, 32, tzinfo=UTC)
CARD = (
    "999196000158||Lê Hoàng Phương Anh|03091996|Nữ|"
    "Thôn Đông Thái, xã Yên Phong, tỉnh Bắc Ninh|01012022"
)
LISTS = (
    "/quay/",
    "/quay/ban-giao",
    "/quay/tra-ket-qua",
    "/quay/cho-bo-sung",
    "/quay/tra-cuu?q=phuong",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not BUILT.exists(), reason="the pages' assets are not built"),
]


@pytest.fixture
def page(live_server, transactional_db, monkeypatch):
    """A browser in which the counter officer of Yên Phong is signed in, at 10:32 on a Wednesday."""
    # Playwright keeps an event loop in this thread; the tests read the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    load_province(at=timezone.localtime(NOW))
    client = Client()
    client.force_login(
        Account.objects.get(username="yenphong.motcua1"),
        backend=settings.AUTHENTICATION_BACKENDS[0],
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, base_url=live_server.url
        )
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.set_default_timeout(15000)
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        browser.close()
        assert faults == []


def axe(page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def tab_to(page, control_id):
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == control_id:
            return
    raise AssertionError(control_id)


class TestBirthRegistration:
    def test_by_keyboard_from_card_to_certificate(self, page):
        page.goto("/quay/tiep-nhan")
        assert axe(page) == []

        # 1. The card on the scanner, which ends with Enter.
        page.keyboard.press("F2")
        page.keyboard.type(CARD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Lê Hoàng Phương Anh")

        # 2. The keyboard has moved on to the procedure; its first answer is one arrow away.
        page.wait_for_selector("#id_procedure_text:focus")
        page.keyboard.type("dang ky khai sinh")
        page.wait_for_selector("#procedure-hits button:has-text('1.001193')")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

        # 3. The case, then every paper by its number.
        page.wait_for_selector("#id_variant:focus")
        with page.expect_response("**/tiep-nhan/tinh"):
            page.keyboard.press("ArrowDown")
        page.wait_for_selector("#due")
        for number in range(1, 10):
            if page.query_selector(f"[data-key='Alt+{number}']"):
                with page.expect_response("**/tiep-nhan/tinh"):
                    page.keyboard.press(f"Alt+{number}")
                page.wait_for_timeout(150)
        assert page.inner_text("#due") == "17:00 Thứ Tư 07/10/2026"
        assert axe(page) == []

        # 4. The draft keeps itself.
        page.wait_for_selector("text=Bản nháp đã lưu 10:32")
        assert "draft=" in page.url

        # 5. Accept.
        page.keyboard.press("F8")
        page.wait_for_url("**/da-nhan")
        assert page.inner_text("h1") == "Đã tiếp nhận H05.162-261007-0001"
        assert page.evaluate("document.querySelector('.paper-picture').naturalWidth") > 500
        assert not IntakeDraft.objects.exists()
        assert axe(page) == []

        # 6. The certificate is made and handed over at once.
        tab_to(page, "id_number")
        page.keyboard.type("45/2026")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=Đã giải quyết và trả kết quả.")
        dossier = Dossier.objects.get()
        assert (dossier.state, dossier.result.number) == ("RETURNED", "45/2026")
        assert axe(page) == []

        # 7. The lists are sound, too.
        for url in LISTS:
            page.goto(url)
            assert axe(page) == [], url

    def test_on_a_phone_overflows_nowhere(self, page):
        page.set_viewport_size({"width": 390, "height": 844})
        for url in ("/quay/tiep-nhan", *LISTS):
            page.goto(url)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 390, url
