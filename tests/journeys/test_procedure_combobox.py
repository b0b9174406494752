"""The field for the procedure at the counter, by keyboard and as a screen reader is told of it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from motcua.config.demo.services import load_province
from motcua.directory.models import Account

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src" / "motcua" / "sites" / "ui" / "static" / "built" / "manifest.json"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOW = datetime(2026, 10, 7, 3, 32, tzinfo=UTC)
FIELD = "#id_procedure_text"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not BUILT.exists(), reason="the pages' assets are not built"),
]


@pytest.fixture
def page(live_server, transactional_db, monkeypatch):
    # Playwright keeps an event loop in this thread; the tests read the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    load_province(at=timezone.localtime(NOW))
    client = Client()
    client.force_login(
        Account.objects.get(username="yenphong.motcua1"),
        backend=settings.AUTHENTICATION_BACKENDS[0],
    )
    name = settings.SESSION_COOKIE_NAME
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, base_url=live_server.url
        )
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.set_default_timeout(60000)
        page.goto("/quay/tiep-nhan")
        yield page
        browser.close()


def ask(page: Page, text: str) -> None:
    page.focus(FIELD)
    page.fill(FIELD, "")
    with page.expect_response("**/tiep-nhan/thu-tuc*"):
        page.keyboard.type(text)
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "true")


def marked(page: Page) -> str:
    """Return the answer that the field names as active; it must exist and be the selected one."""
    chosen = page.locator(FIELD).get_attribute("aria-activedescendant")
    if chosen is None:
        return ""
    option = page.locator(f"#{chosen}")
    assert option.get_attribute("aria-selected") == "true"
    assert page.locator("#procedure-hits [aria-selected=true]").count() == 1
    return option.inner_text()


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == FIELD[1:]
    return marked(page)


def test_by_keyboard_and_by_ear(page):
    field = page.locator(FIELD)
    expect(page.get_by_role("combobox", name="Thủ tục", exact=False).first).to_be_visible()
    expect(field).to_have_attribute("aria-controls", "procedure-hits")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    ask(page, "dang ky")
    options = page.locator("#procedure-hits [role=option]")
    names = options.all_inner_texts()
    assert len(names) >= 3
    expect(page.get_by_role("listbox", name="Thủ tục tìm được")).to_be_visible()
    expect(page.locator("#procedure-status")).to_have_text(f"{len(names)} thủ tục tìm được")
    # The list is one stop of the Tab key, not ten.
    assert set(options.evaluate_all("rows => rows.map(row => row.tabIndex)")) == {-1}

    # Nothing is chosen for the officer; arrows go round, Home and End jump.
    assert marked(page) == ""
    assert press(page, "ArrowDown") == names[0]
    assert press(page, "ArrowDown") == names[1]
    assert press(page, "End") == names[-1]
    assert press(page, "ArrowDown") == names[0]
    assert press(page, "ArrowUp") == names[-1]
    assert press(page, "Home") == names[0]

    # Esc closes and keeps what was typed, the arrow opens again, a second Esc empties.
    assert press(page, "Escape") == ""
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#procedure-hits")).to_be_hidden()
    expect(field).to_have_value("dang ky")
    assert press(page, "ArrowDown") == names[0]
    press(page, "Escape", "Escape")
    expect(field).to_have_value("")

    # Enter takes the marked answer and the work goes on behind it.
    ask(page, "khai sinh")
    first = press(page, "ArrowDown")
    with page.expect_response("**/tiep-nhan/tinh"):
        page.keyboard.press("Enter")
    page.wait_for_selector("#id_channel")
    code = first.split(" · ")[0].strip()
    assert page.locator("input[name=revision]").input_value() != ""
    assert code in page.locator(FIELD).input_value() or page.locator(FIELD).input_value() != ""


def test_without_arrows_home_and_end_move_in_the_text(page):
    ask(page, "khai sinh")

    page.keyboard.press("Home")

    assert page.evaluate("document.activeElement.selectionStart") == 0
    assert marked(page) == ""
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.selectionStart") == len("khai sinh")
