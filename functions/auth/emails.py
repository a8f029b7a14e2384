"""Emails: one way to write each, so that two that look alike are the same account."""

import re
from unicodedata import category, normalize

MAX_LENGTH = 254
# Cc, Cf: control and format characters, among them those that change the direction of text.
# Cs, Co: surrogates and private use. Z: spaces and line separators.
_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"}
# Letters and marks that nothing is drawn for (Default_Ignorable_Code_Point outside Cf).
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
# `<ada@example.com>`, `mailto:ada@example.com` and lists are not one address; nor are quoted ones.
_PUNCTUATION = re.compile(r"[<>()\[\]\\,;:\"]")


def normalized_email(email: str) -> str:
    """Return the email in Unicode's form NFC. Raises ValueError if it could be mistaken."""
    if _PUNCTUATION.search(email):
        raise ValueError("should be only an address, such as ada@example.com")
    composed = normalize("NFC", email)
    if _INVISIBLE.search(composed) or any(category(c) in _REFUSED_CATEGORIES for c in composed):
        raise ValueError("should have no invisible or control characters")
    if len(composed) > MAX_LENGTH:
        raise ValueError(f"should have at most {MAX_LENGTH} characters")
    return composed
