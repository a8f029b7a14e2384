"""The `mcp` package is there for `aurora mcp` alone."""

import json
import re
import subprocess
import sys

import pytest

from tests.support.paths import ROOT


def python(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_rest_of_the_command_does_not_import_it() -> None:
    code = "import sys; import cli.main, cli.login, cli.look, cli.sync.run, cli.moving.commands\n"
    done = python(code + "print({'mcp', 'mcp_types', 'starlette', 'click'} & {*sys.modules})")
    assert (done.stderr, done.stdout) == ("", "{'click'}\n")


@pytest.mark.parametrize("file", ["shared/requirements.txt", "local/requirements.txt"])
def test_it_is_neither_in_the_layer_nor_in_what_make_dev_installs(file: str) -> None:
    pinned = re.findall(r"^([a-z0-9-]+)", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    assert len(pinned) >= 10
    assert not {"mcp", "mcp-types", "starlette"} & {*pinned}


# As where it was never installed.
MISSING = """
import sys
class Finder:
    def find_spec(self, name, *_):
        if name.partition(".")[0] == "mcp":
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Finder())
"""


def test_who_lacks_it_is_told_how_to_get_it() -> None:
    done = python(f"{MISSING}\nfrom cli.main import main; main(['mcp'])")
    how = "Error: This takes a package that is not installed. In Aurora's folder: make mcp\n"
    assert (done.returncode, done.stderr) == (1, how)


def test_the_settings_name_this_command_and_its_options() -> None:
    code = "from cli.main import main; main(['mcp', '--settings', '--write', '--url', 'https://a'])"
    [server] = json.loads(python(code).stdout)["mcpServers"].values()
    assert server["args"] == ["mcp", "--url", "https://a", "--write"]
    assert server["command"].startswith("/")
