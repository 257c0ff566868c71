"""The rules by which the register works, each with its source and how sure we are of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.rules.records.dated import edition_for
from registry.web.public.door import public, today
from registry.web.transaction import register


@public.get("/rules")
def rules() -> ResponseReturnValue:
    """Show windows, tiers, publication, review, violations, lists and deadlines as in force today."""
    rulebook = register().rulebook
    on = today()
    return render_template(
        "public/rules.html",
        on=on,
        lists=rulebook.lists.edition_on(on),
        terms=rulebook.terms.edition_on(on),
        deadlines=rulebook.deadlines.edition_on(on),
        tiers=rulebook.tiers.edition_on(on),
        record_kinds=rulebook.record_kinds.edition_on(on),
        approvals=rulebook.approvals.edition_on(on),
        violations=rulebook.violations.edition_on(on),
        domains=rulebook.domains.edition_on(on),
        procedures=edition_for(rulebook.blacklist.procedures, on),
        limits=edition_for(rulebook.blacklist.limits, on),
    )
