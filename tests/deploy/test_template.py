"""The template as AWS expands it: routes, isolation, retention, all parameter combinations."""

import json
import re
from importlib import import_module
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest

from database.roles import login_of
from functions.admin.commands import COMMANDS
from local.gateway.template import read_template
from tests.support.aws import Stack, expand
from tests.support.paths import ROOT
from tests.support.routes import DOCUMENT

TEMPLATE = read_template(ROOT / "template.yaml")
# The folder of each function that the API leads to, and the login that each function has.
FUNCTIONS = {route.function.name: route.function.handler.split(".")[1] for route in TEMPLATE.routes}
LOGINS = {
    "AdminFunction": "${Master}",
    **{function: login_of(folder) for function, folder in FUNCTIONS.items()},
}
MANAGED = {"AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole"}
DATA = {"AWS::RDS::DBInstance", "AWS::RDS::DBCluster"}


def integrations(stack: Stack) -> dict[tuple[str, str], str]:
    """Return the function behind each method and path of the API."""
    found = {}
    for path, methods in stack.resources["Api"]["Properties"]["Body"]["paths"].items():
        for method, operation in methods.items():
            name = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
            uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            found[name, path] = re.findall(r"\${(\w+)\.Arn}", uri)[0]
    return found


def serves(stack: Stack, path: str) -> str:
    """Return a path's function, as API Gateway chooses: full match, longest {proxy+}, $default.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
    """
    routes = {path: function for (_, path), function in integrations(stack).items()}
    if path in routes:
        return routes[path]
    greedy = [route for route in routes if route.endswith("{proxy+}")]
    fitting = [r for r in greedy if path.startswith(r.removesuffix("{proxy+}")) and path != r[:-8]]
    return routes[max(fitting, key=len)] if fitting else routes["$default"]


def shape(path: str) -> str:
    """Return a path without the names of its parameters, which `<` or `{` opens."""
    return re.sub("[<{][^>}]+[>}]", "*", path)


def test_every_route_goes_to_the_function_that_serves_it(stack: Stack) -> None:
    apps = {name: import_module(f"functions.{name}.app").app for name in FUNCTIONS.values()}
    checked = 0
    for path, methods in DOCUMENT["paths"].items():
        called = re.sub("{[^}]+}", lambda _: str(uuid4()), path)
        function = serves(stack, called)
        app = apps[FUNCTIONS[function]]
        for method in methods:
            assert any(
                (route.method, shape(route.path)) == (method.upper(), shape(path))
                for route in app.routes
            ), f"{method} {path} goes to {function}"
            checked += 1
    assert checked >= 30
    for function, name in FUNCTIONS.items():
        assert stack.resources[function]["Properties"]["Handler"] == f"functions.{name}.app.handler"


@pytest.mark.parametrize(
    "path", ["/", "/x", "/api", "/api/x", "/auth", "/health", "/api/thoughtsx"]
)
def test_other_paths_go_to_the_site(stack: Stack, path: str) -> None:
    assert serves(stack, path) == "SiteFunction"


def test_local_and_deployed_routes_are_the_same(stack: Stack) -> None:
    here = {(route.method, route.path): route.function.name for route in TEMPLATE.routes}
    assert here == integrations(stack)


def test_local_settings_contain_nothing_of_aws(stack: Stack) -> None:
    there = stack.resources["SiteFunction"]["Properties"]["Environment"]["Variables"]
    here = TEMPLATE.environment
    shared = {"ALLOWED_ORIGINS", "REGISTRATION", "HISTORY_DAYS", "TRASH_DAYS"}
    assert here.keys() == shared < there.keys()


def test_no_environment_variable_holds_a_secret(stack: Stack) -> None:
    names = {
        name
        for function in stack.of("AWS::Lambda::Function").values()
        for name in function["Properties"]["Environment"]["Variables"]
    }
    assert not [name for name in names if re.search("PASS|SECRET|TOKEN|CODE|PRIVATE", name)]
    assert not re.search("Master(User)?Password", str(stack.resources))


def test_every_function_is_in_the_private_subnets_with_a_role_of_its_own(stack: Stack) -> None:
    functions = stack.of("AWS::Lambda::Function")
    assert functions.keys() == LOGINS.keys()
    for name, function in functions.items():
        properties = function["Properties"]
        assert properties["VpcConfig"]["SubnetIds"] == [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}]
        groups = ["FunctionGroup", *(["AdminGroup"] if name == "AdminFunction" else [])]
        assert [of["Ref"] for of in properties["VpcConfig"]["SecurityGroupIds"]] == groups
        assert properties["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}
        assert properties["Timeout"] < 30 or name == "AdminFunction"


def test_a_role_can_connect_only_as_its_login(stack: Stack) -> None:
    for function, login in LOGINS.items():
        role = stack.resources[f"{function}Role"]["Properties"]
        assert "Policies" not in role
        attached = [arn for arn in role["ManagedPolicyArns"] if "Ref" in arn]
        theirs = [str(arn) for arn in role["ManagedPolicyArns"] if "Ref" not in arn]
        assert {name for name in MANAGED if any(name in arn for arn in theirs)} == MANAGED
        assert len(theirs) == len(MANAGED)
        [policy] = (stack.resources[arn["Ref"]]["Properties"] for arn in attached)
        [statement] = policy["PolicyDocument"]["Statement"]
        assert statement["Action"] == "rds-db:connect"
        text, given = statement["Resource"]["Fn::Sub"]
        assert text.endswith(f":dbuser:${{Id}}/{login}")
        assert given["Id"]["Fn::GetAtt"][1] in {"DbiResourceId", "DBClusterResourceId"}


def test_no_policy_statement_has_a_wildcard(stack: Stack) -> None:
    found = []
    for name, resource in stack.resources.items():
        document = resource.get("Properties", {}).get("PolicyDocument", {})
        for statement in document.get("Statement", []):
            found.append(name)
            assert "*" not in str(statement["Action"])
            # Only one bucket of S3, whose objects only CloudFormation can name.
            resource_name = str(statement["Resource"]).replace("response-${Region}/*", "")
            assert "*" not in resource_name, name
    assert {"S3Endpoint", "ConnectAsApp"} <= set(found)


def test_the_network_has_no_route_to_the_internet(stack: Stack) -> None:
    ways = ("InternetGateway", "NatGateway", "EC2::Route", "EC2::EIP", "Peering", "TransitGateway")
    kinds = {resource["Type"] for resource in stack.resources.values()} - {"AWS::EC2::RouteTable"}
    assert not [kind for kind in kinds if any(kind.endswith(way) for way in ways)]
    assert len(stack.of("AWS::EC2::VPCEndpoint")) == 1
    for subnet in stack.of("AWS::EC2::Subnet").values():
        assert not subnet["Properties"].get("MapPublicIpOnLaunch")


def test_only_functions_reach_the_database(stack: Stack) -> None:
    ingress = [of["Properties"] for of in stack.of("AWS::EC2::SecurityGroupIngress").values()]
    [way] = ingress
    assert way["SourceSecurityGroupId"] == {"Ref": "FunctionGroup"}
    assert way["GroupId"] == {"Ref": "DatabaseGroup"}
    assert (way["FromPort"], way["ToPort"]) == (5432, 5432)
    for group in stack.of("AWS::EC2::SecurityGroup").values():
        assert "SecurityGroupIngress" not in group["Properties"]
        assert group["Properties"]["SecurityGroupEgress"]  # an empty list would allow everything
    for database in stack.of("AWS::RDS::DBInstance").values():
        assert database["Properties"]["PubliclyAccessible"] is False


def test_functions_reach_only_the_database(stack: Stack) -> None:
    [way] = stack.resources["FunctionGroup"]["Properties"]["SecurityGroupEgress"]
    assert (way["FromPort"], way["ToPort"]) == (5432, 5432)
    assert way["DestinationSecurityGroupId"] == {"Ref": "DatabaseGroup"}
    assert not stack.of("AWS::EC2::SecurityGroupEgress")


def test_resources_with_data_outlive_the_stack(stack: Stack) -> None:
    kept = 0
    for name, resource in stack.resources.items():
        if resource["Type"] in DATA and name != "ClusterInstance":
            assert resource["DeletionPolicy"] == "Snapshot", name
            assert resource["UpdateReplacePolicy"] == "Snapshot", name
            properties = resource["Properties"]
            assert properties["StorageEncrypted"] is True
            assert properties["DeletionProtection"] == {"Ref": "DeletionProtection"}
            assert properties["BackupRetentionPeriod"] == 14
            assert properties["EnableIAMDatabaseAuthentication"] is True
            kept += 1
    assert kept == 1
    assert stack.values["DeletionProtection"] == "true"


def test_the_database_logs_no_parameters(stack: Stack) -> None:
    [settings] = [
        of["Properties"]["Parameters"]
        for of in stack.resources.values()
        if of["Type"].endswith("ParameterGroup")
    ]
    assert settings["log_parameter_max_length"] == "0"
    assert settings["log_parameter_max_length_on_error"] == "0"
    assert settings["log_error_verbosity"] == "terse"
    assert settings["log_min_error_statement"] == "panic"
    assert settings["rds.force_ssl"] == "1"


def test_signing_in_has_a_throttle_of_its_own(stack: Stack) -> None:
    [stage] = stack.of("AWS::ApiGatewayV2::Stage").values()
    [(route, limits)] = stage["Properties"]["RouteSettings"].items()
    method, _, path = route.partition(" ")
    assert integrations(stack)[method, path] == "AuthFunction"
    usual = stage["Properties"]["DefaultRouteSettings"]
    assert limits["ThrottlingRateLimit"] < stack.values["RequestsPerSecond"]
    assert limits["ThrottlingBurstLimit"] < usual["ThrottlingBurstLimit"]


def test_a_domain_is_the_only_address_of_the_api() -> None:
    certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/1-2"
    named = {"DomainName": "api.example.com", "CertificateArn": certificate}
    for choice in ({}, named):
        [found] = expand([choice])
        stack = Stack(found["template"])
        body = stack.resources["Api"]["Properties"]["Body"]
        [address] = [
            server["x-amazon-apigateway-endpoint-configuration"]
            for server in body.get("servers", [body])
        ]
        assert address["disableExecuteApiEndpoint"] is bool(choice)
        assert ("Domain" in stack.resources) is bool(choice)


def test_a_migration_runs_before_any_function_that_needs_it(stack: Stack) -> None:
    migration = stack.resources["Migration"]["Properties"]
    assert migration["ServiceToken"] == {"Fn::GetAtt": ["AdminFunction", "Arn"]}
    version = migration["Content"]["Ref"]
    assert stack.resources[version]["Type"] == "AWS::Lambda::Version"
    # A new database must be migrated; a cluster can only be reached through an instance.
    place = {"Fn::GetAtt": ["Cluster", "DBClusterResourceId"]}
    if "Cluster" not in stack.resources:
        place = {"Fn::GetAtt": ["Instance", "DbiResourceId"]}
    assert migration["Database"] == place
    assert stack.resources[migration["Instance"]["Ref"]]["Type"] == "AWS::RDS::DBInstance"
    admin = stack.resources["AdminFunction"]["Properties"]
    assert migration["ServiceTimeout"] > admin["Timeout"]
    for name in FUNCTIONS:
        assert stack.resources[name]["DependsOn"] == "Migration"
    # An alias would prevent a new layer from going live.
    assert [of["Type"] for of in stack.resources.values()].count("AWS::Lambda::Version") == 1


def test_the_owners_commands_run_by_themselves(stack: Stack) -> None:
    rules = {name: of["Properties"] for name, of in stack.of("AWS::Events::Rule").items()}
    found = {}
    for name, rule in rules.items():
        [target] = rule["Targets"]
        assert target["Arn"] == {"Ref": "AdminFunctionAliaslive"}
        allowed = stack.resources[f"{name}Permission"]["Properties"]
        assert allowed["SourceArn"] == {"Fn::GetAtt": [name, "Arn"]}
        command = json.loads(target["Input"])["command"]
        assert command in COMMANDS
        found[command] = (rule["ScheduleExpression"], rule.get("State", "ENABLED"))
    # A quarter of an hour would keep a serverless database awake.
    fills = "ENABLED" if "Instance" in stack.resources else "DISABLED"
    assert found == {"tidy": ("rate(1 day)", "ENABLED"), "fill-search": ("rate(15 minutes)", fills)}


def test_no_resource_has_a_fixed_name(stack: Stack) -> None:
    fixed = re.compile(
        "'(FunctionName|RoleName|ManagedPolicyName|TopicName|AlarmName|BudgetName|GroupName|DashboardName"
        "|DBInstanceIdentifier|DBClusterIdentifier|DBParameterGroupName)': '"
    )
    assert not fixed.findall(str([of.get("Properties") for of in stack.resources.values()]))


def test_every_parameter_has_a_default(stack: Stack) -> None:
    assert all("Default" in of for of in stack.template["Parameters"].values())


CHOICES: dict[str, list[Any]] = {
    "AllowedOrigins": ["http://localhost:3000", "https://a.example,https://b.example"],
    "Registration": ["code", "open", "closed"],
    "Architecture": ["arm64", "x86_64"],
    "DatabaseMode": ["Instance", "Serverless"],
    "DatabaseClass": ["db.t4g.small", "db.m7g.large"],
    "DatabaseMultiAz": ["false", "true"],
    "DatabaseSnapshot": ["", "aurora-before"],
    "DeletionProtection": ["true", "false"],
    "ReservedConcurrency": [0, 10],
    "DomainName": ["", "api.example.com"],
    "CertificateArn": ["", "arn:aws:acm:eu-central-1:123456789012:certificate/1-2"],
    "AlarmEmail": ["", "me@example.com"],
    "MonthlyBudget": [0, 40],
}


def pairwise() -> list[dict[str, Any]]:
    """Return combinations that cover every pair of two parameters' values."""
    missing = {
        ((one, a), (other, b))
        for one, other in combinations(CHOICES, 2)
        for a in map(str, CHOICES[one])
        for b in map(str, CHOICES[other])
    }
    found = []
    while missing:
        start = min(missing)
        choice = dict(start)
        for name, values in CHOICES.items():
            if name not in choice:
                choice[name] = max(map(str, values), key=lambda v: _met(choice, name, v, missing))
        missing -= {pair for pair in missing if all(choice[n] == v for n, v in pair)}
        found.append({n: next(v for v in CHOICES[n] if str(v) == choice[n]) for n in CHOICES})
    return found


def _met(choice: dict[str, str], name: str, value: str, missing: set[Any]) -> int:
    """Return how many missing pairs this value would cover with those chosen."""
    mine = (name, value)
    return sum((mine, item) in missing or (item, mine) in missing for item in choice.items())


@pytest.mark.deploy
def test_every_pair_of_parameter_choices_is_valid() -> None:
    choices = pairwise()
    found = expand(choices, "lint")
    for choice, one in zip(choices, found, strict=True):
        assert one["findings"] == [], choice
        stack = Stack(one["template"])
        known = stack.resources.keys() | stack.values.keys()
        dangling = {name for name in stack.references() if name not in known and "AWS" not in name}
        assert not dangling, choice
    print(f"{len(choices)} choices of {len(CHOICES)} parameters")  # noqa: T201
