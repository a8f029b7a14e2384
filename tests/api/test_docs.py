"""Facts stated in docs/, and blocks to paste."""

import re
import shutil
import subprocess

import pytest

from shared import errors
from shared.errors import ApiError
from tests.support.pages import SHELLS, blocks
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


PAGES = ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_blocks_can_be_pasted_into_any_shell(page: str) -> None:
    for block in blocks(page):
        # An interactive zsh takes `#` for a word, and every shell `<id>` for a file to read.
        assert not re.search(r"(^|\s)#|(?<!<)<\w", block), block
        # Pasted again, it would end in another folder.
        assert not re.search(r"(^|\s)cd [^/~\"$]", block), block
        for shell in SHELLS:
            if found := shutil.which(shell):
                check = [found, "-n", "-c", block]
                done = subprocess.run(check, capture_output=True, text=True, check=False)
                assert (done.returncode, done.stderr) == (0, ""), block
