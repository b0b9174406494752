"""Only licences that a public administration may use and hand on: read from the npm lock file."""

import json
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"

# Permissive licences. Fonts come under the SIL Open Font Licence; sass and friends under MIT.
# MPL-2.0 is for build tools only (lightningcss, axe-core): nothing of them is shipped.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "OFL-1.1",
    "MIT AND OFL-1.1",
    "MIT OR Apache-2.0",
}
ALLOWED_BUILD_ONLY = {"MPL-2.0"}


def packages() -> dict[str, dict]:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    return {name: entry for name, entry in lock["packages"].items() if name}


def test_every_package_names_an_allowed_licence():
    faults = []
    for name, entry in packages().items():
        allowed = ALLOWED | (ALLOWED_BUILD_ONLY if entry.get("dev") else set())
        if entry.get("license") not in allowed:
            faults.append(f"{name}: {entry.get('license')}")

    assert faults == []


def test_lock_file_holds_hashes_and_no_addresses():
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")

    assert "resolved" not in text
    assert all("integrity" in entry for entry in packages().values())


def test_htmx_stays_at_version_two():
    # Version 4 makes inheritance opt-in: the CSRF header would stop reaching children.
    assert packages()["node_modules/htmx.org"]["version"].startswith("2.")
