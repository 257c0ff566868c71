"""The form of a proof to be checked: pasted, or as a file."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField


class ProofForm(FlaskForm):
    """A proof as JSON. Words: the template.

    No token: sending it changes nothing, so the page needs no cookie.
    """

    class Meta(FlaskForm.Meta):
        """No token against forged requests."""

        csrf = False

    proof = TextAreaField(filters=[lambda text: text or ""])
    file = FileField()
