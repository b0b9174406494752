"""What an officer does on the pages, without a browser: read the form, fill it in, send it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

CARD = (
    "999196000158||Lê Hoàng Phương Anh|03091996|Nữ|"
    "Thôn Đông Thái, xã Yên Phong, tỉnh Bắc Ninh|01012022"
)
OTHER_CARD = "999168000171||Nguyễn Thị Mỹ Diệu|14021968|Nữ|Thôn Đông Thái, xã Yên Phong, tỉnh Bắc Ninh|01012022"
BIRTH, MARITAL_STATUS, HOUSEHOLD = "1.001193", "1.004873", "1.001612"


def read_form(response) -> dict[str, list[str]]:
    """Return what a browser would send of the intake form as it stands."""
    data: dict[str, list[str]] = {}
    root = html.fromstring(response.content.decode())
    for control in root.xpath("//*[@name][not(ancestor::form[not(@id='intake-form')])]"):
        name, kind = control.get("name"), control.get("type", "text")
        if control.tag == "input" and kind in {"checkbox", "radio"}:
            if control.get("checked") is not None:
                data.setdefault(name, []).append(control.get("value", "on"))
        elif control.tag == "input" and kind != "file":
            data.setdefault(name, []).append(control.get("value", ""))
        elif control.tag == "select":
            options = control.xpath(".//option[@selected]") or control.xpath(".//option")[:1]
            data.setdefault(name, []).extend(option.get("value") for option in options)
        elif control.tag == "textarea":
            data.setdefault(name, []).append(control.text or "")
    data.pop("csrfmiddlewaretoken", None)
    data.pop("q", None)
    return data


def fill(client, procedure, *, card=CARD, variant=0, tick=True, **typed) -> dict[str, list[str]]:
    """Scan a card, choose a procedure and a case, tick the papers; return the form's data."""
    url = reverse("counter:intake")
    data = read_form(client.get(url))
    data |= {"scan": [card], "procedure_text": [procedure]}
    response = client.post(url, data | {"act": "refresh"})
    data, options = read_form(response), variants(response)
    if options:
        data["variant"] = [options[variant]]
        data = read_form(client.post(url, data | {"act": "refresh"}))
    if tick:
        for name in [name for name in data if name.endswith("-kind")]:
            if data[name] != [""]:
                data[name.removesuffix("kind") + "ok"] = ["on"]
    return data | {name: [value] for name, value in typed.items()}


def variants(response) -> list[str]:
    root = html.fromstring(response.content.decode())
    values = root.xpath("//select[@name='variant']/option/@value")
    return [value for value in values if value]


def accept(client, data):
    return client.post(reverse("counter:intake"), data | {"act": ["accept"]})


def receive(client, procedure, **given) -> int:
    """Take a dossier in and return its id."""
    response = accept(client, fill(client, procedure, **given))
    assert response.status_code == 302, faults(response)
    return dossier_id(response)


def dossier_id(response) -> int:
    found = re.search(r"/ho-so/(\d+)/", response.headers["Location"])
    assert found is not None
    return int(found.group(1))


def faults(response) -> list[str]:
    """Return the lines of the error summary."""
    root = html.fromstring(response.content.decode())
    return [
        " ".join(item.text_content().split())
        for item in root.xpath("//*[contains(@class, 'error-summary')]//li")
    ]


def text_of(response) -> str:
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def count_statements(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
