"""The full form of these tests, which `make faults` runs."""

import os

import pytest

FULL = os.environ.get("FAULTS") == "full"
full = pytest.mark.skipif(not FULL, reason="NOT IN THE SHORT FORM: make faults")
