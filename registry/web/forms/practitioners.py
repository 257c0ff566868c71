"""The form by which a practitioner is looked up: the whole name and the certificate number."""

from flask_wtf import FlaskForm
from wtforms import StringField


class PractitionerForm(FlaskForm):
    """Name and certificate number, both. Words: the template.

    No token: sending it changes nothing, so the page needs no cookie.
    """

    class Meta(FlaskForm.Meta):
        """No token against forged requests."""

        csrf = False

    name = StringField(filters=[lambda text: (text or "").strip()])
    certificate_no = StringField(filters=[lambda text: (text or "").strip()])
