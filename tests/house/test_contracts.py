"""The floors hold: import-linter's contracts of pyproject.toml, in every run of the tests."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT


def test_every_contract_between_floors_holds() -> None:
    program = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "0 broken" in done.stdout
