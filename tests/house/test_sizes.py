"""A module, a function and a list of parameters stay small enough to be read at one go."""

import ast

from tests.house.tree import Function, modules

LONGEST_MODULE = 300  # lines
LONGEST_FUNCTION = 50  # lines, from `def` to the end
MOST_POSITIONAL = 5  # parameters, `self` and `cls` apart
NAMES_WITHOUT_A_HOME = {"utils", "util", "common", "helpers", "helper", "misc", "manager", "tools"}


def test_no_module_is_longer_than_300_lines() -> None:
    long = {m.name: n for m in modules() if (n := m.text.count("\n")) > LONGEST_MODULE}

    assert long == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{module.name}:{function.lineno} {function.name}": length
        for module in modules()
        for function in module.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_no_function_takes_more_than_five_parameters_by_position() -> None:
    many = {
        f"{module.name}:{function.lineno} {function.name}": count
        for module in modules()
        for function in module.functions()
        if (count := _positional(function)) > MOST_POSITIONAL
    }

    assert many == {}


def test_every_module_has_a_name_that_says_what_it_keeps() -> None:
    homeless = [
        module.name
        for module in modules()
        if set(module.name.removesuffix(".py").split("/")) & NAMES_WITHOUT_A_HOME
        or (module.name.endswith("/base.py") and module.name != "models/base.py")
    ]

    assert homeless == []


def test_every_module_says_in_its_first_line_what_it_keeps() -> None:
    silent = [m.name for m in modules() if m.text.strip() and not ast.get_docstring(m.tree)]

    assert silent == []


def _positional(function: Function) -> int:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))
