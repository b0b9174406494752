from copy import deepcopy
from datetime import UTC, date, datetime

import pytest

from motcua.core.actors import Actor
from motcua.procedures import services
from motcua.procedures.pack_files import ProcedurePack, read_packs
from motcua.procedures.signals import revision_published

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _without_modules_above(monkeypatch):
    """Publish without the workflow, which would look for people to do each step."""
    monkeypatch.setattr(revision_published, "receivers", [])
    monkeypatch.setattr(revision_published, "use_caching", False)


@pytest.fixture
def editor():
    return Actor(account_id=None, officer_id=7, label="Nguyễn Thị Biên Soạn", origin="test")


@pytest.fixture
def pack():
    """Return a function that reads a delivered pack, with top-level keys replaced."""

    def make(slug="marriage_registration", **changes):
        content = deepcopy(read_packs([slug])[0].content) | changes
        return ProcedurePack(slug=slug, content=content)

    return make


@pytest.fixture
def load(db, editor):
    def load_one(pack):
        return services.load_pack(pack=pack, actor=editor, at=AT)

    return load_one


@pytest.fixture
def publish(editor):
    def publish_one(revision, effective_from=date(2026, 1, 1), today=TODAY):
        return services.publish_revision(
            revision_id=revision.pk,
            version=revision.version,
            effective_from=effective_from,
            today=today,
            actor=editor,
            at=AT,
        )

    return publish_one


@pytest.fixture
def published_packs(db, load, publish):
    """Load and publish every delivered pack."""
    return [publish(load(pack).revision) for pack in read_packs()]
