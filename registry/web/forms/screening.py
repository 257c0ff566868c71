"""The form of a list to be looked up: pasted by everybody, uploaded by whoever is signed in."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField


class ScreeningForm(FlaskForm):
    """A list, one firm a line; or a file with a column of names or codes. Words: the template.

    No token: sending it changes nothing, so the page needs no cookie.
    """

    class Meta(FlaskForm.Meta):
        """No token against forged requests."""

        csrf = False

    names = TextAreaField(filters=[lambda text: text or ""])
    file = FileField()
