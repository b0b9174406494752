"""
The `motcua` command line: a table of commands whose modules are loaded when one is called.

A row says where the command lives and what must stand before its module is imported, so that
`motcua due` answers without Django or a database and a fault in one module stops no other command.
"""

import os
import signal
import sys
from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from types import FrameType, ModuleType
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from motcua.core.errors import DomainError

__all__ = ["COMMANDS", "Command", "Needs", "command_names", "load_command", "main"]


class Needs(IntEnum):
    """What a command needs before its module may be imported."""

    NOTHING = 0
    DJANGO = 1
    DATABASE = 2
    # As the owner of the tables: loads and repairs that the web role is not allowed to do.
    OWNED_DATABASE = 3


@dataclass(frozen=True, kw_only=True)
class Command:
    """One row of the table; `path` is what the user types."""

    path: str
    module: str
    needs: Needs
    help: str


COMMANDS: tuple[Command, ...] = (
    Command(
        path="serve",
        module="motcua.config.run",
        needs=Needs.NOTHING,
        help="Chạy web và tác vụ nền. Start web and worker.",
    ),
    Command(
        path="setup",
        module="motcua.config.first_start",
        needs=Needs.OWNED_DATABASE,
        help="Chuẩn bị nơi dùng thật. Prepare a real installation.",
    ),
    Command(
        path="doctor",
        module="motcua.config.doctor",
        needs=Needs.NOTHING,
        help="Máy này làm được gì. What this machine can and cannot do.",
    ),
    Command(
        path="due",
        module="motcua.deadlines.commands",
        needs=Needs.NOTHING,
        help="Tính hạn trả kết quả. Compute due dates with their ledger.",
    ),
    Command(
        path="law coverage",
        module="motcua.legislation.commands",
        needs=Needs.NOTHING,
        help="120 quy tắc của luật và kiểm thử. The rules of the law and their tests.",
    ),
    Command(
        path="procedures parse-limit",
        module="motcua.procedures.commands_parse",
        needs=Needs.NOTHING,
        help="Đọc thời hạn. Parse a time limit.",
    ),
    Command(
        path="procedures parse-fee",
        module="motcua.procedures.commands_parse",
        needs=Needs.NOTHING,
        help="Đọc phí, lệ phí. Parse a fee.",
    ),
    Command(
        path="procedures check",
        module="motcua.procedures.commands",
        needs=Needs.DJANGO,
        help="Kiểm tra các gói thủ tục. Check authored packs.",
    ),
    Command(
        path="procedures import",
        module="motcua.procedures.commands_import",
        needs=Needs.DATABASE,
        help="Nhập thủ tục đã công bố. Import published records.",
    ),
    Command(
        path="procedures load-packs",
        module="motcua.procedures.commands",
        needs=Needs.DATABASE,
        help="Nạp các gói thủ tục. Load authored packs as drafts.",
    ),
    Command(
        path="procedures publish",
        module="motcua.procedures.commands",
        needs=Needs.DATABASE,
        help="Công bố một thủ tục. Publish the latest draft of a procedure.",
    ),
    Command(
        path="procedures search",
        module="motcua.procedures.commands",
        needs=Needs.DATABASE,
        help="Tìm thủ tục. Search procedures.",
    ),
    Command(
        path="journey",
        module="motcua.dossiers.commands",
        needs=Needs.DATABASE,
        help="Chạy trọn hồ sơ mẫu. Run whole journeys through the services.",
    ),
    Command(
        path="sweep",
        module="motcua.dossiers.sweeps.commands",
        needs=Needs.DATABASE,
        help="Rà soát hạn và vi phạm. Reminders, breaches, closing of what is over.",
    ),
    Command(
        path="reorganise",
        module="motcua.dossiers.reorganisation.commands",
        needs=Needs.DATABASE,
        help="Áp dụng phương án sắp xếp tổ chức. Carry out a plan of reorganisation.",
    ),
    Command(
        path="report",
        module="motcua.monitoring.commands",
        needs=Needs.DATABASE,
        help="Báo cáo kỳ. The period report on dossiers.",
    ),
    Command(
        path="audit verify",
        module="motcua.audit.commands",
        needs=Needs.DATABASE,
        help="Kiểm chuỗi nhật ký. Verify the chain of events.",
    ),
    Command(
        path="demo load",
        module="motcua.config.demo.commands",
        needs=Needs.OWNED_DATABASE,
        help="Nạp tỉnh giả định. Load the imaginary province.",
    ),
)
_GROUP_HELP = {
    "law": "Quy tắc pháp luật. Rules of the law.",
    "procedures": "Thủ tục hành chính. Procedures.",
    "audit": "Nhật ký. Audit record.",
    "demo": "Tỉnh giả định. The imaginary province.",
}


class LazyGroup(TyperGroup):
    """A group of commands that imports a command's module only when it is called."""

    prefix = ""

    def list_commands(self, ctx: Any) -> list[str]:  # Any: typer keeps its click private
        inner = [row.path.removeprefix(self.prefix).split()[0] for row in self._rows()]
        return [*dict.fromkeys(inner), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # Any: typer keeps its click private
        row = next((row for row in self._rows() if row.path == self.prefix + cmd_name), None)
        if row is not None:
            return _load(row) if _is_called(row) else _summary(row, cmd_name)
        if any(row.path.startswith(f"{self.prefix}{cmd_name} ") for row in self._rows()):
            return _subgroup(f"{self.prefix}{cmd_name} ", cmd_name)
        return super().get_command(ctx, cmd_name)

    def _rows(self) -> list[Command]:
        return [row for row in COMMANDS if row.path.startswith(self.prefix)]


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="motcua: cổng dịch vụ công và một cửa điện tử. Portal and electronic one-stop shop.",
)


@app.command(
    "manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    help="Lệnh quản trị của Django. Django's management commands.",
    add_help_option=False,
)
def manage(ctx: typer.Context) -> None:
    """Pass everything to Django, as the owner of the tables."""
    from motcua.config import runtime
    from motcua.config.databases import Purpose

    runtime.open_database(purpose=Purpose.OWNER)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", runtime.DEFAULT_SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua manage", *ctx.args])


@app.callback()
def _root() -> None:
    """Only here to make typer build a group, whatever the number of commands."""


def main() -> None:
    """Run one command; an error of the domain or of the machine is one line, never a traceback."""
    signal.signal(signal.SIGTERM, _leave)
    # A shell that pipes our output into `head` is no fault of ours.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        app()
    except DomainError as error:
        _fail(str(error))
    except Exception as error:
        line = _machine_error(error)
        if line is None:
            raise
        _fail(line)


def load_command(row: Command) -> Any:  # Any: typer keeps its click private
    """Import the module of a row and return the command which its `app` holds under that name."""
    module = import_module(row.module)
    loaded = get_command(module.app)
    name = row.path.split()[-1]
    inner = getattr(loaded, "commands", None)
    if inner is None:
        return loaded
    return inner[name]


def command_names(module: ModuleType) -> list[str]:
    """Return the commands which a module's `app` offers (a test compares them with the table)."""
    loaded = get_command(module.app)
    inner = getattr(loaded, "commands", None)
    return [str(loaded.name)] if inner is None else list(inner)


def _load(row: Command) -> Any:  # Any: typer keeps its click private
    _prepare(Needs.DJANGO if _only_wants_help() and row.needs else row.needs)
    command = load_command(row)
    command.name = row.path.split()[-1]
    return command


def _prepare(needs: Needs) -> None:
    from motcua.config import runtime
    from motcua.config.databases import Purpose

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", runtime.DEFAULT_SETTINGS)
    if needs >= Needs.DATABASE:
        purpose = Purpose.OWNER if needs == Needs.OWNED_DATABASE else Purpose.WEB
        if runtime.open_database(purpose=purpose):
            runtime.migrate_embedded_database()
    if needs >= Needs.DJANGO:
        runtime.set_up_django()


def _is_called(row: Command) -> bool:
    """Tell whether this row is being run, rather than listed in the help of its group."""
    words = row.path.split()
    return [word for word in sys.argv[1:] if not word.startswith("-")][: len(words)] == words


def _only_wants_help() -> bool:
    return "--help" in sys.argv[1:]


def _summary(row: Command, name: str) -> Any:  # Any: typer keeps its click private
    stand_in = typer.Typer(add_completion=False)
    stand_in.command(name, help=row.help)(lambda: None)
    command = get_command(stand_in)
    command.name = name
    return command


def _subgroup(prefix: str, name: str) -> Any:  # Any: typer keeps its click private
    inner = typer.Typer(
        cls=type("Group", (LazyGroup,), {"prefix": prefix}),
        no_args_is_help=True,
        add_completion=False,
        help=_GROUP_HELP[name],
    )
    inner.callback()(_root)
    group = get_command(inner)
    group.name = name
    return group


def _machine_error(error: Exception) -> str | None:
    """Return one line for a fault of the surroundings, None for a fault of the program."""
    if isinstance(error, OSError) and error.errno is not None:
        return f"{error.strerror}: {error.filename or ''}".rstrip(": ")
    if type(error).__module__.startswith(("django.db", "psycopg")) and (
        type(error).__name__ in {"OperationalError", "InterfaceError"}
    ):
        return f"Cơ sở dữ liệu / database: {str(error).strip().splitlines()[0]}"
    return None


def _fail(line: str) -> None:
    print(line, file=sys.stderr)
    sys.exit(1)


def _leave(signal_number: int, _frame: FrameType | None) -> None:
    # sys.exit, so that what was started for this command is stopped on the way out.
    sys.exit(128 + signal_number)


if __name__ == "__main__":
    main()
