"""Facts stated in docs/."""

import re

from shared import errors
from shared.errors import ApiError
from tests.support.paths import ROOT


def test_the_api_page_lists_every_error_code_and_no_other() -> None:
    table = (ROOT / "docs/api.md").read_text("utf-8").split("| status | code |")[1].split("\n\n")[0]
    listed = {
        (int(status), code)
        for status, codes in re.findall(r"^\| (\d{3}) \| (.*?) \|", table, re.MULTILINE)
        for code in re.findall(r"`(\w+)`", codes)
    }
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert listed == {(k.status, k.code) for k in kinds if issubclass(k, ApiError)}
