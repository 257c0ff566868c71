"""Text as people type it: cleaned once, at the edge, and checked for what no page can show.

Invariant: a text that leaves here is NFC, trimmed, without control or format characters, and piles
no more than three marks on a letter. Source: SECURITY T13, §1 rows 16, 24.
"""

import re
import unicodedata

from wtforms import StringField
from wtforms.validators import ValidationError

MOST_MARKS = 3
_BLANKS = re.compile(r"[^\S\n]+")
# ZWJ and ZWNJ shape some scripts' letters; the other format characters only hide or turn text.
_UNSEEN = ("Cf", "Cc", "Cs", "Co")


class LineField(StringField):
    """One line of text, cleaned before it is looked at."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value, cleaned."""
        self.data = cleaned(valuelist[0]) if valuelist else ""


def cleaned(text: str) -> str:
    """Return `text` as one line in NFC without unseen characters, blanks folded and trimmed."""
    kept = (" " if c in "\t\r\n" else c for c in unicodedata.normalize("NFC", text))
    seen = "".join(c for c in kept if unicodedata.category(c) not in _UNSEEN)
    return _BLANKS.sub(" ", seen).strip()


def refuse_piled_marks(_form: object, field: StringField) -> None:
    """Raise where more than three combining marks stand on one letter."""
    run = 0
    for character in field.data or "":
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_MARKS:
            raise ValidationError("文字中叠加的附加符号过多。")
