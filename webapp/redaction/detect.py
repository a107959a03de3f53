"""Finding what a comment should not be published with, before a person decides; pure."""

from webapp.redaction.contacts import find_contacts
from webapp.redaction.folding import fold
from webapp.redaction.numbers import find_numbers
from webapp.redaction.people import find_names
from webapp.redaction.places import find_places
from webapp.redaction.policy import Span, apart


def find(text: str) -> list[Span]:
    """Return what may tell who a person is, apart and in order; a program only marks.

    Full-width characters count as plain ones. Time grows with the length of the text.
    """
    folded = fold(text)
    finders = (find_contacts, find_numbers, find_places, find_names)
    return apart(span for each in finders for span in each(folded))
