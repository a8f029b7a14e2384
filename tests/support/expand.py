"""Expand template.yaml as AWS does, and lint the result. Run by .venv-sam's Python.

Arguments: a template, and "lint" to lint the results. Standard input: a list of sets of parameters.
Output: the result for each set.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

REGION = "eu-central-1"
KNOWN_TO_AWS = {
    "AWS::Region": REGION,
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "aurora",
}


class NoPolicies:
    """Managed policies by name; the real service asks IAM, and we use none."""

    def load(self) -> dict[str, str]:
        """Return none."""
        return {}


def expand(text: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return a template with its transform applied; `parameters` override the defaults."""
    template = yaml_parse(text)
    _put_into_s3(template)
    declared = template.get("Parameters", {})
    values = {name: of.get("Default") for name, of in declared.items()} | parameters
    session = boto3.session.Session(region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)
    found: dict[str, Any] = translator.translate(
        sam_template=template, parameter_values=values | KNOWN_TO_AWS
    )
    for name, value in parameters.items():
        found["Parameters"][name]["Default"] = value
    found.pop("Transform", None)
    return found


def _put_into_s3(template: dict[str, Any]) -> None:
    """Replace local code by a location in S3, as `sam package` does."""
    code = [template.get("Globals", {}).get("Function", {})]
    code += [resource.get("Properties", {}) for resource in template["Resources"].values()]
    for properties in code:
        for name in {"CodeUri", "ContentUri"} & properties.keys():
            if not str(properties[name]).startswith("s3://"):
                properties[name] = "s3://code/of-this-machine"


def examine(text: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the expanded template and, if requested, the linter's findings."""
    template = expand(text, parameters)
    if "lint" not in sys.argv:
        return {"template": template, "findings": []}
    matches = lint(json.dumps(template), config=ManualArgs(regions=[REGION]))
    findings = [f"{match.rule.id} {match.message}" for match in matches]
    return {"template": template, "findings": findings}


def main() -> None:
    """Print the result for each set of parameters."""
    text = Path(sys.argv[1]).read_text("utf-8")
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(partial(examine, text), json.load(sys.stdin)))
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    main()
