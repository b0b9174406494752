"""
Reading authored packs: one folder per procedure with `pack.yaml` and longer texts beside it.

A pack read is plain data (dict, list, str, int, bool), ready for the JSON Schema and for the
database. Dates stay texts: YAML's own dates are not read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from motcua.core.errors import DomainError
from motcua.procedures.groups import compose

PACKS_DIR = Path(__file__).parent / "packs"
PACK_FILE = "pack.yaml"
# Texts too long for YAML: each file becomes the key of the same name.
TEXT_KEYS = ("summary", "steps", "conditions", "intake_places")

PackContent = dict[str, Any]  # Any: a document that the JSON Schema describes


class UnableToReadPack(DomainError):
    """A folder without a readable pack.yaml."""


@dataclass(frozen=True, kw_only=True)
class ProcedurePack:
    """One folder as read, not yet checked."""

    slug: str
    content: PackContent = field(repr=False)

    @property
    def code(self) -> str:
        return str(self.content.get("code", ""))


class _Loader(yaml.SafeLoader):
    """YAML without dates, and without two keys of one name."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 — signature of PyYAML
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"khóa “{key}” lặp lại", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def list_slugs(directory: Path = PACKS_DIR) -> list[str]:
    return sorted(path.parent.name for path in directory.glob(f"*/{PACK_FILE}"))


def read_packs(slugs: Iterable[str] = (), *, directory: Path = PACKS_DIR) -> list[ProcedurePack]:
    """
    Return the named packs, all when none is named.

    :raises UnableToReadPack: if a name is unknown or a file cannot be read
    """
    return [read_pack(directory / slug) for slug in slugs or list_slugs(directory)]


def read_pack(folder: Path) -> ProcedurePack:
    """
    Return the pack of one folder.

    :raises UnableToReadPack: if `pack.yaml` is missing, no YAML, or not a mapping
    """
    try:
        text = (folder / PACK_FILE).read_text(encoding="utf-8")
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 — a SafeLoader of our own
    except OSError as error:
        raise UnableToReadPack(f"Không có gói thủ tục “{folder.name}” ({folder}).") from error
    except yaml.YAMLError as error:
        raise UnableToReadPack(
            f"{folder.name}/{PACK_FILE} không phải YAML đúng: {error}"
        ) from error
    if not isinstance(content, dict):
        raise UnableToReadPack(f"{folder.name}/{PACK_FILE} phải là một bảng khóa – giá trị.")
    for key in TEXT_KEYS:
        path = folder / f"{key}.md"
        if path.exists():
            if key in content:
                raise UnableToReadPack(f"{folder.name}: “{key}” vừa có trong pack.yaml vừa có tệp.")
            content[key] = path.read_text(encoding="utf-8").strip()
    return ProcedurePack(slug=folder.name, content=compose(content))
