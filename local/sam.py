"""Run `sam local start-api` on the build, with a PostgreSQL that its containers can reach."""

import argparse
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from database.migrate import migrate
from database.roles import login_of
from local.gateway.template import load_yaml
from local.postgres.logins import grant_logins
from local.postgres.server import EmbeddedPostgres

ROOT = Path(__file__).parent.parent
BUILT = ROOT / ".aws-sam" / "build"
HOST = "host.docker.internal"  # this machine's name inside containers
# Docker takes the addresses of its networks from 172.16.0.0/12.
ACCESS = "host all all 127.0.0.1/32 scram-sha-256\nhost all all 172.16.0.0/12 scram-sha-256\n"


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="3001")
    parser.add_argument("--data", type=Path, default=Path(".aurora"))
    parser.add_argument("--arch", default="x86_64")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    access = arguments.data.absolute() / "access"
    access.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    access.write_text(ACCESS)
    settings = {"listen_addresses": ",".join(_addresses()), "hba_file": str(access)}
    with EmbeddedPostgres(arguments.data, settings) as server:
        migrate(server.conninfo)
        passfile = Path(grant_logins(server.conninfo, arguments.data)["PGPASSFILE"])
        _write_template(server.conninfo, passfile.read_text(), arguments.arch)
        with suppress(KeyboardInterrupt):
            _serve(arguments.port, arguments.arch)


def _addresses() -> list[str]:
    """Return the addresses to listen on: loopback, and Docker's bridge if there is one."""
    ask = ["docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Subnet}}"]
    subnet = subprocess.run(ask, check=False, capture_output=True, text=True).stdout.strip()
    # On macOS, containers run in a virtual machine that forwards to this machine's loopback.
    bridge = [str(ip_network(subnet)[1])] if subnet and sys.platform == "linux" else []
    return ["127.0.0.1", *bridge]


def _write_template(conninfo: str, passfile: str, arch: str) -> None:
    """Write a copy of the built template whose environment points to the local database.

    --env-vars would not do: sam sets only variables that the template declares, and the one for
    AWS declares no password.
    """
    template = load_yaml(BUILT / "template.yaml")
    passwords = dict(line.split(":")[3:] for line in passfile.splitlines())
    at = conninfo_to_dict(conninfo)
    common = {"PGHOST": HOST, "PGPORT": at["port"], "PGDATABASE": at["dbname"]}
    shared: dict[str, Any] = template["Globals"]["Function"]
    shared["Architectures"] = [arch]
    for name in ("Environment", "VpcConfig", "LoggingConfig", "ReservedConcurrentExecutions"):
        shared.pop(name)
    for resource in template["Resources"].values():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        domain = resource["Properties"]["Handler"].split(".")[1]
        password = passwords.get(login_of(domain), "")
        variables = {**common, "PGPASSWORD": password, "PGSSLMODE": "disable"}
        resource["Properties"]["Environment"] = {"Variables": {**variables, "REGISTRATION": "open"}}
        resource["Properties"].pop("VpcConfig", None)
    file = BUILT / "local.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(template))


def _serve(port: str, arch: str) -> None:
    """Run `sam local start-api`, with the local image if there is one."""
    image = f"public.ecr.aws/lambda/python:3.13-{arch}"
    inspect = ["docker", "image", "inspect", image]
    is_here = subprocess.run(inspect, check=False, capture_output=True).returncode == 0
    sam = os.environ.get("SAM") or str(ROOT / ".venv-sam/bin/sam")
    command = [
        *(sam, "local", "start-api", "--template", str(BUILT / "local.json"), "--port", port),
        *("--warm-containers", "LAZY", "--add-host", f"{HOST}:host-gateway"),
        *(["--skip-pull-image"] if is_here else []),
    ]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        server.wait()
    finally:
        server.terminate()  # it removes its containers
        server.wait()


if __name__ == "__main__":
    main()
