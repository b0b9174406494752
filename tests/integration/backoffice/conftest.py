"""What the tests of the backoffice share: the small province, a folder of their own, clients."""

import pytest
from django.test import Client
from tests.integration.dossiers.conftest import Province, load_small_province

from motcua.core.actors import Actor
from motcua.directory.models import Account


@pytest.fixture
def province(db) -> Province:
    return load_small_province()


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client
