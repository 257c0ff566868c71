"""What no code of the house does; every exception stands here with its reason, and is needed."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from models.base import Base
from tests.house.tree import Module, dotted, modules

SQL_WRITTEN_BY_HAND = {
    "models/bulk.py": "names of our own tables and columns; values go as parameters",
    "models/guards.py": "makes triggers: no statement of data definition takes parameters",
    "models/session.py": "names of pragmas out of a constant",
    "models/subjects.py": "the condition of a partial index, out of names of our own columns",
}
LAZY_IMPORTS = {
    # module: reason
}
MARKUP = {
    # module: reason
}
CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
)
ENVIRONMENT = {"environ", "getenv", "environb", "putenv"}
OF_OS = {f"os.{name}" for name in ENVIRONMENT}
MAPPED = {mapper.class_.__name__ for mapper in Base.registry.mappers}
TEXT = {"text", "sa.text", "sqlalchemy.text"}
SAYS_SQL = {"execute", "executemany", "exec_driver_sql", "executescript", "copy"}

Finder = Callable[[Module], Iterator[ast.AST]]


def _looks_at_the_clock(module: Module) -> Iterator[ast.AST]:
    return (call for name, call in module.calls() if CLOCKS.search(name))


def _reads_the_environment(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in OF_OS:
            yield node
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (alias for alias in node.names if alias.name in ENVIRONMENT)


def _builds_sql_from_pieces(module: Module) -> Iterator[ast.AST]:
    for name, call in module.calls():
        says_sql = name in TEXT or name.rpartition(".")[2] in SAYS_SQL
        if says_sql and call.args and _is_pieced(call.args[0]):
            yield call


def _is_pieced(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and any(
            isinstance(side, ast.Constant | ast.JoinedStr) for side in (node.left, node.right)
        )
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "join", "replace")
    )


def _marks_text_as_safe(module: Module) -> Iterator[ast.AST]:
    return (call for name, call in module.calls() if name.rpartition(".")[2] == "Markup")


def _imports_inside_a_function(module: Module) -> Iterator[ast.AST]:
    for function in module.functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node


def _imports_everything(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield node


def _fills_a_row_from_a_request(module: Module) -> Iterator[ast.AST]:
    for name, call in module.calls():
        last = name.rpartition(".")[2]
        spreads = any(keyword.arg is None for keyword in call.keywords)
        if last == "populate_obj" or (last in MAPPED and spreads):
            yield call


def _commits(module: Module) -> Iterator[ast.AST]:
    return (call for name, call in module.calls() if name.rpartition(".")[2] == "commit")


def _calls_the_network(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        if any(
            re.match(r"(requests|httpx|urllib\.request|urllib3|http\.client)\b", n) for n in names
        ):
            yield node


def _runs_text_as_code(module: Module) -> Iterator[ast.AST]:
    forbidden = {
        "eval",
        "exec",
        "compile",
        "pickle.loads",
        "pickle.load",
        "yaml.load",
        "yaml.unsafe_load",
    }
    return (call for name, call in module.calls() if name in forbidden)


def _swallows_everything(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node


RULES: dict[str, tuple[Finder, set[str]]] = {
    "looks at the machine's clock": (_looks_at_the_clock, {"registry/clock.py"}),
    "reads the environment": (_reads_the_environment, {"registry/settings.py"}),
    "builds SQL from pieces of text": (_builds_sql_from_pieces, set(SQL_WRITTEN_BY_HAND)),
    "marks text as safe HTML": (_marks_text_as_safe, set(MARKUP)),
    "imports inside a function": (_imports_inside_a_function, set(LAZY_IMPORTS)),
    "imports everything": (_imports_everything, set()),
    "fills a row from whatever was sent": (_fills_a_row_from_a_request, set()),
    "commits: only the unit of work does": (_commits, set()),
    "calls the network": (_calls_the_network, set()),
    "runs text as code": (_runs_text_as_code, set()),
    "swallows every error": (_swallows_everything, set()),
}


@pytest.mark.parametrize("rule", RULES)
def test_no_module(rule: str) -> None:
    finder, allowed = RULES[rule]

    found = [
        f"{module.name}:{getattr(node, 'lineno', '?')}"
        for module in modules()
        if module.name not in allowed
        for node in finder(module)
    ]

    assert found == [], f"this {rule}: {chr(10).join(found)}"


@pytest.mark.parametrize("rule", [rule for rule, (_, allowed) in RULES.items() if allowed])
def test_no_exception_is_kept_longer_than_it_is_needed(rule: str) -> None:
    finder, allowed = RULES[rule]
    needed = {module.name for module in modules() if any(True for _ in finder(module))}
    # Settings are read through pydantic, which needs no word of ours for it.
    needed.add("registry/settings.py")

    assert allowed - needed == set()
