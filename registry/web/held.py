"""What was typed is not lost when a session has ended: the page gives it back, to be sent once more.

Invariant: nothing is kept here; the browser alone holds what comes back. Files cannot be given back.
Source: FEATURES γ (expired session in mid-form).
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from flask import current_app, render_template, request

View = TypeVar("View", bound=Callable[..., object])
_NOT_TYPED = frozenset({"csrf_token", "once_key", "revision", "deed"})


class Kept(NamedTuple):
    """One field as it was sent."""

    name: str
    label: str
    value: str


def keeps_input(labels: Mapping[str, str]) -> Callable[[View], View]:
    """Let a view's form be given back, its fields under their labels, where it came too late."""

    def mark(view: View) -> View:
        view.input_labels = labels  # type: ignore[attr-defined]
        return view

    return mark


def given_back(sentence: str) -> str | None:
    """Return a page with everything that was sent; None where nothing was typed, or nobody asked."""
    view = current_app.view_functions.get(request.endpoint or "")
    labels: Mapping[str, str] | None = getattr(view, "input_labels", None)
    if labels is None or request.method != "POST":
        return None
    kept = [
        Kept(name, labels.get(name, ""), value)
        for name, values in request.form.lists()
        for value in values
        if name != "csrf_token"
    ]
    if not any(one.value and one.name not in _NOT_TYPED for one in kept):
        return None
    had_files = any(file.filename for file in request.files.values())
    return render_template(
        "sign_in/given_back.html", kept=kept, sentence=sentence, had_files=had_files
    )
