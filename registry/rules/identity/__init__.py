"""What a name or a code is: parsing, folding, checking. No subject is known here."""
