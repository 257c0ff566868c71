"""Pages that only say something: what this platform is, and what may be taken from it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.web.public import dictionary, entry_dictionary
from registry.web.public.door import public


@public.get("/about")
def about() -> ResponseReturnValue:
    """Say what the platform is, how it is made accessible, and what it keeps of its readers."""
    return render_template("public/about.html")


@public.get("/open-data")
def open_data() -> ResponseReturnValue:
    """Say which data can be taken, in which form, and on which terms."""
    return render_template(
        "public/open_data.html",
        columns=dictionary.columns(),
        grades=dictionary.grade_columns(),
        list_columns=(*entry_dictionary.columns(), entry_dictionary.subject_column()),
    )
