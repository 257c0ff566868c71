"""Templates escape everything, load nothing from elsewhere, and stand under their door's page."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, line_of, place, templates

# A page of these folders extends a `_base.html`; what they hold besides are pieces of pages.
PIECES = (
    "components",
    "documents",
)  # parts of pages, and sheets of paper that stand for themselves
UNESCAPED = re.compile(
    r"\|\s*safe\b|\bMarkup\b|autoescape\s+false|\|\s*tojson\s*\|\s*safe|forceescape", re.IGNORECASE
)
INLINE = re.compile(
    r"<style\b|\son[a-z]+\s*=\s*[\"']|\sstyle\s*=\s*[\"']|javascript:", re.IGNORECASE
)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", re.IGNORECASE)
URL = re.compile(r"(?:https?:)?//[a-z0-9][a-z0-9.-]*\.[a-z]{2,}[^\s\"'<>)]*", re.IGNORECASE)
MAY_STAND = ("www.w3.org/", "example.org", "example.com", "example.gov.cn")
EXTENDS = re.compile(r"{%-?\s*extends\s+[\"']([^\"']+)[\"']")
FROM_IMPORT = re.compile(r"{%-?\s*from\s+[\"'][^\"']+[\"']\s+import\s+(.+?)\s*-?%}", re.DOTALL)
IMPORT = re.compile(r"{%-?\s*import\s+[\"'][^\"']+[\"']\s+as\s+(\w+)")
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)

PAGES = [file for file in templates() if file.suffix in (".html", ".xml", ".txt", ".svg")]
STATIC = [
    file
    for file in sorted((ROOT / "static").rglob("*"))
    if file.suffix in (".css", ".js", ".html", ".svg", ".json") and "vendor" not in file.parts
]


def _found(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{place(file)}:{line_of(text, match.start())} {match[0].strip()}"
        for file in files
        for text in [file.read_text("utf-8")]
        for match in pattern.finditer(text)
    ]


def test_no_template_lets_text_out_unescaped() -> None:
    assert not (found := _found(UNESCAPED, PAGES)), "\n".join(found)


def test_no_template_has_inline_style_or_handlers() -> None:
    assert not (found := _found(INLINE, PAGES)), "\n".join(found)


def test_no_template_has_an_inline_script() -> None:
    assert not (found := _found(SCRIPT, PAGES)), "\n".join(found)


def test_nothing_is_loaded_from_elsewhere() -> None:
    far = [
        line
        for line in _found(URL, [*PAGES, *STATIC])
        if not any(allowed in line for allowed in MAY_STAND)
    ]

    assert far == [], "\n".join(far)


def test_every_page_extends_its_doors_page() -> None:
    wrong = []
    for file in PAGES:
        folder = file.relative_to(ROOT / "templates").parts[:-1]
        if file.suffix != ".html" or not folder or folder[0] in PIECES or file.name[0] == "_":
            continue
        text = COMMENT.sub("", file.read_text("utf-8")).lstrip()
        extends = EXTENDS.match(text)
        above = {"/".join([*folder[:depth], "_base.html"]) for depth in range(1, len(folder) + 1)}
        doors = {d for d in above if (ROOT / "templates" / d).exists()} or {"base.html"}
        if not extends or extends[1] not in doors:
            wrong.append(
                f"{place(file)} extends {extends and extends[1]}, should be {sorted(doors)}"
            )

    assert wrong == [], "\n".join(wrong)


def test_every_doors_page_extends_the_one_base() -> None:
    wrong = [
        place(file)
        for file in PAGES
        if file.name == "_base.html"
        and not EXTENDS.search(COMMENT.sub("", file.read_text("utf-8")))
    ]

    assert wrong == [], "\n".join(wrong)


def test_no_macro_is_imported_in_vain() -> None:
    vain = []
    for file in PAGES:
        text = COMMENT.sub("", file.read_text("utf-8"))
        for imported in FROM_IMPORT.finditer(text):
            rest = text[: imported.start()] + text[imported.end() :]
            names = re.sub(r"\s+with(out)? context$", "", imported[1])
            for name in names.split(","):
                used_as = name.split(" as ")[-1].strip()
                if used_as and not re.search(rf"\b{re.escape(used_as)}\b", rest):
                    vain.append(f"{place(file)} {used_as}")
        for imported in IMPORT.finditer(text):
            if not re.search(rf"\b{imported[1]}\.", text):
                vain.append(f"{place(file)} {imported[1]}")

    assert vain == [], "\n".join(vain)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (UNESCAPED, "{{ name|safe }}"),
        (UNESCAPED, "{{ name | safe }}"),
        (UNESCAPED, "{% autoescape false %}"),
        (INLINE, "<p style='x'>"),
        (INLINE, '<a href="#" onclick="go()">'),
        (SCRIPT, "<script>go()</script>"),
        (URL, '<script src="//cdn.example.net/x.js">'),
        (URL, "@import url(https://fonts.example.net/css)"),
    ],
)
def test_the_patterns_find_what_they_are_made_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (UNESCAPED, "{{ value|safe_address }}"),
        (SCRIPT, '<script src="/static/js/search.js" defer></script>'),
        (INLINE, '<p class="style" data-one="2">'),
        (URL, "<!-- // a comment. Next -->"),
    ],
)
def test_the_patterns_let_honest_lines_pass(pattern: re.Pattern[str], text: str) -> None:
    assert not pattern.search(text)
