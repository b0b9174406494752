"""
A provincial licence in fifteen working days with an opinion of another agency, from the counter to the hand.

Seven people at their own pages, and the applicant who follows on a phone. Each step leaves a picture
in var/screens/licence-NN-….png.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from motcua.config.demo.services import load_province
from motcua.deadlines.rules import ICT
from motcua.directory.models import Account
from motcua.dossiers.models import Dossier

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "screens"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "src" / "motcua" / "sites" / "ui" / "static" / "built" / "manifest.json"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CARD = (
    "999196000158||Lê Hoàng Phương Anh|03091996|Nữ|"
    "Thôn Đông Thái, xã Yên Phong, tỉnh Bắc Ninh|01012022"
)
LICENCE = "1.000828"
COUNTER, HEAD, SPECIALIST, DIRECTOR, CLERK, POLICE = (
    "tinh.motcua1",
    "sotuphap.truongphong",
    "sotuphap.chuyenvien",
    "sotuphap.giamdoc",
    "sotuphap.vanthu",
    "congantinh.chuyenvien",
)
RECEIVED = datetime(2026, 10, 5, 9, 10, tzinfo=ICT)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not BUILT.exists(), reason="the pages' assets are not built"),
]


class Office:
    """Opens pages as somebody at some moment, keeps pictures and what axe finds."""

    def __init__(self, browser, base: str, monkeypatch) -> None:
        self._browser, self._base, self._patch = browser, base, monkeypatch
        self._number = 0
        self.faults: list[str] = []

    def at(self, moment: datetime) -> None:
        self._patch.setattr(timezone, "now", lambda: moment)

    @contextmanager
    def desk(self, username: str = "", *, width: int = 1280) -> Iterator[Page]:
        context = self._browser.new_context(
            viewport={"width": width, "height": 800 if width > 600 else 844},
            base_url=self._base,
            locale="vi-VN",
        )
        if username:
            client = Client()
            client.force_login(
                Account.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0]
            )
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": client.cookies[name].value, "url": self._base}]
            )
        page = context.new_page()
        page.set_default_timeout(60000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        yield page
        context.close()

    def picture(self, page: Page, name: str) -> None:
        self._number += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"licence-{self._number:02d}-{name}.png", full_page=True)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        self.faults += [
            f"{name}: {fault['id']}: {node['html'][:120]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > page.viewport_size["width"]:
            self.faults.append(f"{name}: {wide} px wide")


@pytest.fixture
def office(live_server, transactional_db, monkeypatch):
    # Playwright keeps an event loop in this thread; the tests read the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(timezone, "now", lambda: RECEIVED)
    load_province(at=timezone.localtime(RECEIVED))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Office(browser, live_server.url, monkeypatch)
        browser.close()


def open_work(page: Page, dossier: Dossier) -> None:
    """Find the dossier in the own work list and open it."""
    page.goto("/xu-ly/")
    page.locator("tr", has_text=dossier.code).locator("[data-row-open]").click()
    page.wait_for_load_state()


def follow(office: Office, dossier: Dossier, name: str) -> str:
    """Look at the dossier as the applicant does, on a phone; return the words of the page."""
    with office.desk(width=390) as page:
        page.goto("/tra-cuu")
        page.fill("[name=code]", dossier.code)
        page.fill("[name=digits]", "0158")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        office.picture(page, f"{name}-390")
        return page.inner_text("main")


def day(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, number, hour, minute, tzinfo=ICT)


def take_in(office: Office) -> Dossier:
    with office.desk(COUNTER) as page:
        page.goto("/quay/tiep-nhan")
        page.keyboard.press("F2")
        page.keyboard.type(CARD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Lê Hoàng Phương Anh")
        page.wait_for_selector("#id_procedure_text:focus")
        page.keyboard.type("chung chi luat su")
        hit = f"#procedure-hits :text('{LICENCE}')"
        page.wait_for_selector(hit)
        with page.expect_response("**/tiep-nhan/tinh"):
            page.click(hit)
        page.wait_for_selector("#due")
        page.wait_for_timeout(300)
        for number in range(1, 10):
            if page.query_selector(f"[data-key='Alt+{number}']"):
                with page.expect_response("**/tiep-nhan/tinh"):
                    page.keyboard.press(f"Alt+{number}")
                page.wait_for_timeout(150)
        assert page.inner_text("#due") == "17:00 Thứ Hai 26/10/2026"
        office.picture(page, "intake")
        page.keyboard.press("F8")
        page.wait_for_url("**/da-nhan")
        office.picture(page, "received")
        page.click("text=Vì sao có hạn này?")
        page.wait_for_selector("h1:has-text('Vì sao 26/10?')")
        office.picture(page, "why")
    return Dossier.objects.get()


def hand_over(office: Office, dossier: Dossier) -> None:
    with office.desk(COUNTER) as page:
        page.goto("/quay/ban-giao")
        page.locator("tr", has_text=dossier.code).locator("[data-row-check]").check()
        with page.expect_navigation():
            page.keyboard.press("F8")
        office.picture(page, "handed-over")
    with office.desk(SPECIALIST) as page:
        page.goto("/xu-ly/ho-so-giay")
        office.picture(page, "papers-to-take")
        with page.expect_navigation():
            page.locator("tr", has_text=dossier.code).locator("[data-row-open]").click()
    assert dossier.transfers.filter(given_at__isnull=False, taken_at__isnull=False).exists()


def assign(office: Office, dossier: Dossier) -> None:
    with office.desk(HEAD) as page:
        open_work(page, dossier)
        page.select_option("[name=officer]", index=1)
        office.picture(page, "assign")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")


def consult(office: Office, dossier: Dossier) -> None:
    with office.desk(SPECIALIST) as page:
        open_work(page, dossier)
        office.picture(page, "appraise")
        page.click("#f-consult > summary")
        page.fill("#f-consult [name=content]", "Đề nghị cung cấp thông tin lý lịch tư pháp.")
        page.fill("#f-consult [name=respond_by]", "12/10/2026")
        office.picture(page, "consult")
        with page.expect_navigation():
            page.click("#f-consult button.btn")
    consultation = dossier.consultations.get()
    assert consultation.asked_agency.function == "POLICE"


def reply(office: Office, dossier: Dossier) -> None:
    with office.desk(POLICE) as page:
        open_work(page, dossier)
        if page.locator("form[action*='/viec/claim']").count():
            with page.expect_navigation():
                page.click("form[action*='/viec/claim'] button")
        page.fill("[name=reply]", "Không có án tích, không bị cấm hành nghề.")
        office.picture(page, "reply")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")


def conclude(office: Office, dossier: Dossier, username: str, name: str, opinion: str) -> None:
    with office.desk(username) as page:
        open_work(page, dossier)
        page.fill("#form-conclude [name=opinion]", opinion)
        office.picture(page, name)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")


def issue(office: Office, dossier: Dossier) -> None:
    with office.desk(CLERK) as page:
        open_work(page, dossier)
        page.fill("#form-issue [name=number]", "128/CCHN")
        office.picture(page, "issue")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")


def give_back(office: Office, dossier: Dossier) -> None:
    with office.desk(COUNTER) as page:
        page.goto("/quay/tra-ket-qua")
        office.picture(page, "to-return")
        page.locator("tr", has_text=dossier.code).locator("[data-row-open]").click()
        page.wait_for_selector("#return-form")
        office.picture(page, "return")
        with page.expect_navigation():
            page.keyboard.press("F8")
        office.picture(page, "returned")


def test_from_intake_over_an_opinion_to_the_result(office):
    dossier = take_in(office)
    assert "Được tiếp nhận" in follow(office, dossier, "track-received")

    office.at(day(5, 14))
    hand_over(office, dossier)
    assign(office, dossier)
    office.at(day(6, 10))
    consult(office, dossier)
    assert "Lấy ý kiến" in follow(office, dossier, "track-consulted")
    office.at(day(8, 9, 30))
    reply(office, dossier)
    office.at(day(8, 15))
    conclude(office, dossier, SPECIALIST, "propose", "Đủ điều kiện cấp chứng chỉ.")
    office.at(day(9, 9))
    conclude(office, dossier, HEAD, "review", "Đồng ý trình.")
    office.at(day(9, 16))
    conclude(office, dossier, DIRECTOR, "approve", "Đồng ý.")
    office.at(day(12, 8, 30))
    issue(office, dossier)
    assert "đến nhận" in follow(office, dossier, "track-result")
    office.at(day(12, 10))
    give_back(office, dossier)
    assert "Đã trả kết quả" in follow(office, dossier, "track-returned")

    dossier.refresh_from_db()
    assert dossier.state == "RETURNED"
    assert dossier.result.number == "128/CCHN"
    assert office.faults == []
