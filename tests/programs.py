"""Programs of the machine that some tests need, and what happens where they are missing.

Invariant: a missing program skips a test and says why; with `STRICT=1` it fails the test instead.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

POSTGRESQL_TOOLS = ("initdb", "pg_ctl", "postgres")


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest found, or None."""
    folders = []
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True)
        folders.append(Path(answer.stdout.strip()))
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: _numbers(folder.parent.name), reverse=True)
    whole = (f for f in folders if all((f / tool).exists() for tool in POSTGRESQL_TOOLS))
    return next(whole, None)


def find_chromium() -> Path | None:
    """Return the browser that the journeys are walked in, or None."""
    found = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    return Path(found) if found else None


def do_without(program: str) -> None:
    """End the test that needs `program`: skipped with the reason, failed under `STRICT=1`."""
    reason = f"{program} was not found on this machine"
    if os.environ.get("STRICT", "") not in ("", "0"):
        pytest.fail(f"{reason}, and STRICT=1 does not let it be missing", pytrace=False)
    pytest.skip(reason)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]
