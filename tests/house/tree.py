"""The source as the house tests walk it: every module parsed once, every place with its line."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ("models", "registry", "seed")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Module:
    """One file of Python."""

    name: str  # its path from the root of the project, with slashes
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        """Yield every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Yield every call with what is called, dotted (`datetime.now`, `session.commit`)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node


@cache
def modules() -> tuple[Module, ...]:
    """Return all modules of the house: models, registry, seed and the roof."""
    files = [ROOT / "app.py", *(file for room in HOUSE for file in (ROOT / room).rglob("*.py"))]
    return tuple(_parse(file) for file in sorted(files) if file.exists())


def templates() -> list[Path]:
    """Return all templates."""
    return sorted((ROOT / "templates").rglob("*.*"))


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for names and attributes; what is no name becomes "…"."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "…"


def place(path: Path) -> str:
    """Return the path from the root of the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


def line_of(text: str, position: int) -> int:
    """Return the number of the line in which `position` stands, from 1."""
    return text.count("\n", 0, position) + 1


def _parse(file: Path) -> Module:
    text = file.read_text("utf-8")
    return Module(place(file), text, ast.parse(text, filename=str(file)))
