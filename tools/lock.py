"""`make lock`: resolve requirements/*.in anew into lock files with hashes and without addresses."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
NPM_LOCK = HERE / "frontend" / "package-lock.json"
FLOOR = "3.11"


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    compile_lock("base", upgrade)
    # The developers' tools must not move what runs in production.
    compile_lock("dev", [*upgrade, "--constraint", "requirements/base.txt"])
    drop_funding_addresses()


def compile_lock(name: str, options: list[str]) -> None:
    subprocess.run(
        [
            Path(sys.executable).parent / "uv", "pip", "compile", "--quiet", "--universal",
            "--python-version", FLOOR, "--generate-hashes", "--no-header",
            "--no-emit-index-url", "--no-emit-find-links", "--no-annotate",
            "--output-file", f"requirements/{name}.txt", f"requirements/{name}.in", *options,
        ],
        cwd=HERE,
        check=True,
    )  # fmt: skip


def drop_funding_addresses() -> None:
    """Npm copies the authors' funding pages into its lock file: addresses that install nothing."""
    lock = json.loads(NPM_LOCK.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    NPM_LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
