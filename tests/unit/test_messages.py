"""The English catalogue: whole for citizens, true to its source, and compiled."""

import re

import pytest
from tools import messages

PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
FOR_CITIZENS = ("sites/portal/", "sites/ui/")


@pytest.fixture(scope="module")
def catalog():
    return messages.read(messages.PO)


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def test_the_compiled_file_says_what_the_text_file_says(catalog):
    assert messages.MO.read_bytes() == messages.mo_bytes(catalog)


def test_every_text_for_citizens_is_in_english(catalog):
    missing = []
    for place, text, context in messages.texts():
        known = catalog.get(text, context)
        if place.startswith(FOR_CITIZENS) and not (known and messages.is_translated(known.string)):
            missing.append((place, text))
    assert not missing, "run `make messages`, then translate"


def test_placeholders_agree(catalog):
    wrong = []
    for message in catalog:
        if not message.id or not messages.is_translated(message.string):
            continue
        wanted = set(PLACEHOLDERS.findall(forms(message.id)[0]))
        if any(set(PLACEHOLDERS.findall(form)) != wanted for form in forms(message.string)):
            wrong.append(message.id)
    assert not wrong


def test_translations_that_are_there_stay():
    known = messages.read(messages.PO)
    again = messages.merged(known)
    assert again.get("Tra cứu hồ sơ").string == "Track a dossier"
