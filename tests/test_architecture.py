"""What holds for the whole code base: layers, lock files, docstrings, queues, commands, terms."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from procrastinate.contrib.django import app as procrastinate_app

from motcua.config import cli

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "motcua"
LOCK_FILES = ("requirements/base.txt", "requirements/dev.txt", "frontend/package-lock.json")
MODULES = sorted(path.parent for path in PACKAGE.rglob("apps.py"))
OUR_MODELS = sorted(
    {model.__name__ for model in apps.get_models() if model.__module__.startswith("motcua.")}
)


class TestLayers:
    def test_are_kept(self):
        linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
        assert linter is not None

        finished = subprocess.run(
            [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
        )

        assert finished.returncode == 0, finished.stdout

    def test_have_no_exception(self):
        contracts = (ROOT / ".importlinter").read_text()

        assert "ignore_imports" not in contracts
        assert "exhaustive = True" in contracts


class TestLockFiles:
    @pytest.mark.parametrize("name", LOCK_FILES)
    def test_hold_no_address(self, name):
        text = (ROOT / name).read_text()

        assert not re.findall(r".*(?:https?:|file:).*", text)
        assert '"resolved"' not in text

    @pytest.mark.parametrize("name", ["base", "dev"])
    def test_hold_a_hash_for_every_package(self, name):
        blocks = re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{name}.txt").read_text().strip())

        assert len(blocks) > 20
        assert [block for block in blocks if "--hash=sha256:" not in block] == []

    def test_agree_on_every_version(self):
        def versions(name: str) -> set[str]:
            return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), flags=re.MULTILINE))

        assert versions("requirements/base.txt") <= versions("requirements/dev.txt")

    def test_satisfy_what_is_asked_for(self):
        asked = re.findall(
            r"^([A-Za-z][\w.-]*)", (ROOT / "requirements" / "base.in").read_text(), re.MULTILINE
        )
        locked = (ROOT / "requirements" / "base.txt").read_text().lower().replace("_", "-")

        for name in asked:
            assert f"\n{name.lower()}==" in f"\n{locked}", name


class TestModules:
    @pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
    def test_say_what_they_own(self, module):
        docstring = ast.get_docstring(ast.parse((module / "__init__.py").read_text()))

        assert docstring
        assert len(docstring.split()) >= 6

    @pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
    def test_keep_django_out_of_their_rules(self, module):
        rules = module / "rules.py"
        tree = ast.parse(rules.read_text() if rules.exists() else "")
        imported = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        # Texts for users are marked in rules as well; translation asks for no settings.
        django = {name for name in imported if name.startswith("django")}

        assert django <= {"django.utils.translation"}

    def test_have_migrations_with_names(self):
        numbered = [
            path.stem
            for path in PACKAGE.rglob("migrations/*.py")
            if path.stem != "__init__" and "auto" in path.stem.split("_")
        ]

        assert numbered == []


class TestTasks:
    def test_name_a_queue_that_the_worker_serves(self):
        ours = _our_tasks()

        assert ours
        assert {task.queue for task in ours} == set(settings.MOTCUA_QUEUES)


class TestCommands:
    def test_in_the_table_exist(self):
        for row in cli.COMMANDS:
            if row.needs == cli.Needs.NOTHING:
                assert importlib.util.find_spec(row.module) is not None, row
            assert cli.load_command(row) is not None, row

    def test_of_the_modules_are_all_in_the_table(self):
        known = {row.path for row in cli.COMMANDS}
        offered = set()
        for module in {row.module for row in cli.COMMANDS}:
            prefixes = {row.path.rpartition(" ")[0] for row in cli.COMMANDS if row.module == module}
            assert len(prefixes) == 1, module
            (prefix,) = prefixes
            for name in cli.command_names(import_module(module)):
                offered.add(f"{prefix} {name}".strip())

        assert offered == known


class TestGlossary:
    @pytest.mark.parametrize("model", OUR_MODELS)
    def test_names_every_model(self, model):
        glossary = (ROOT / "docs" / "glossary.md").read_text()

        assert re.search(rf"`{model}`|\b{model}\b", glossary)


class TestSources:
    def test_excuse_no_finding_without_a_reason(self):
        bare = []
        for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")]:
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                # A reason follows on the line, or stands in a comment on the line above.
                if re.search(r"#\s*type:\s*ignore\s*$|#\s*noqa\s*$", line):
                    bare.append(f"{path.relative_to(ROOT)}:{number}")

        assert bare == []

    def test_hold_no_open_end(self):
        words = re.compile(r"\b(?:TODO(?!\(#\d+\))|FIXME|XXX)\b")
        found = [
            f"{path.relative_to(ROOT)}:{number}"
            for path in PACKAGE.rglob("*.py")
            for number, line in enumerate(path.read_text().splitlines(), start=1)
            if words.search(line)
        ]

        assert found == []


def _our_tasks() -> list:
    procrastinate_app.perform_import_paths()
    return [
        task
        for task in procrastinate_app.tasks.values()
        if task.func.__module__.startswith("motcua.")
    ]
