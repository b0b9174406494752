"""Writes of the catalogue: packs, drafts, publication, aliases, search entries."""

from motcua.procedures.services.aliases import set_aliases
from motcua.procedures.services.drafts import (
    RevisionIsNotADraft,
    copy_to_new_draft,
    discard_draft,
    save_draft,
)
from motcua.procedures.services.flags import UnableToDecideFlag, decide_flags
from motcua.procedures.services.packs import (
    LoadedPack,
    UnableToLoadPack,
    get_or_create_sector,
    load_pack,
    load_packs,
)
from motcua.procedures.services.publication import (
    UnableToPublish,
    publish_revision,
    refresh_current_revisions,
    withdraw_revision,
)
from motcua.procedures.services.search_entries import rebuild_search_entries

__all__ = [
    "LoadedPack",
    "RevisionIsNotADraft",
    "UnableToDecideFlag",
    "UnableToLoadPack",
    "UnableToPublish",
    "copy_to_new_draft",
    "decide_flags",
    "discard_draft",
    "get_or_create_sector",
    "load_pack",
    "load_packs",
    "publish_revision",
    "rebuild_search_entries",
    "refresh_current_revisions",
    "save_draft",
    "set_aliases",
    "withdraw_revision",
]
