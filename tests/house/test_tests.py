"""The tests keep to the house style too."""

import ast

from tests.house.tree import ROOT, place

FILES = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_CONFTEST = 100


def test_every_folder_with_tests_is_a_package() -> None:
    # Two files of one name in different folders would hide one another otherwise.
    lacking = {place(f.parent) for f in FILES if not (f.parent / "__init__.py").exists()}

    assert lacking == set()


def test_the_shared_conftest_stays_short() -> None:
    assert (ROOT / "tests" / "conftest.py").read_text("utf-8").count("\n") < LONGEST_CONFTEST


def test_no_test_sleeps() -> None:
    sleepers = [
        f"{place(file)}:{node.lineno}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sleep"
    ]

    assert sleepers == []
