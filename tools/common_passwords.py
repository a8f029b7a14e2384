"""Write functions/auth/common_passwords.bin: four bytes for each common password."""

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from functions.auth import passwords

# Shorter ones are rejected for their length.
LONG_ENOUGH = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8]  # noqa: PLR2004

if __name__ == "__main__":
    prints = sorted({passwords.common_print(word) for word in LONG_ENOUGH})
    passwords.COMMON.write_bytes(b"".join(prints))
