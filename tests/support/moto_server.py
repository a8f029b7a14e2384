"""AWS on this machine, enough for `sam deploy`: moto, which here expands templates as AWS does.

Run by .venv-sam's Python, with a port. Written for moto 5.2: tests/sam-requirements.txt pins it.
Clients have to say localhost: only there moto reads the address of a template as path style.
"""

import json
import sys
from typing import Any

import boto3
from moto.awslambda.models import LambdaVersion, LayerStorage
from moto.cloudformation import parsing
from moto.cloudformation.custom_model import CustomModel
from moto.cloudformation.models import CloudFormationBackend
from moto.core.common_models import CloudFormationModel
from moto.ec2.models.vpcs import VPCBackend
from moto.rds.models import DBInstance
from moto.server import main

from tests.support.expand import expand

PORT = sys.argv[1]


def expand_templates() -> None:
    """Expand whatever template comes; moto makes nothing of SAM's types, and says all is well."""
    for name in ("create_stack", "create_change_set", "update_stack"):
        setattr(CloudFormationBackend, name, _expanding(getattr(CloudFormationBackend, name)))


def _expanding(method: Any) -> Any:
    def expanding(self: Any, *args: Any, **more: Any) -> Any:
        if "AWS::Serverless" in more.get("template", ""):
            # What shall stay as it was has no value here, and is as declared: enough for a test.
            given = more.get("parameters") or {}
            more["parameters"] = {
                name: ",".join(value) if isinstance(value, list) else value
                for name, value in given.items()
                if value
            }
            more["template"] = json.dumps(expand(more["template"], more["parameters"]))
        return method(self, *args, **more)

    return expanding


def tell_outputs() -> None:
    """Tell the outputs of a stack made by a change set; moto reads them off an empty one."""
    backend: Any = CloudFormationBackend
    execute = backend.execute_change_set

    def executing(self: Any, change_set_name: str, stack_name: Any = None) -> None:
        execute(self, change_set_name, stack_name)
        for stack in self.stacks.values():
            stack._parse_template()  # noqa: SLF001
            stack.output_map = stack._create_output_map()  # noqa: SLF001

    backend.execute_change_set = executing


def find_layers() -> None:
    """Find a layer that an update refers to; moto hands the layer on, not its name."""
    layers: Any = LayerStorage
    find = layers.get_layer_version_by_arn

    def finding(self: Any, arn: Any) -> Any:
        return find(self, getattr(arn, "arn", arn))

    layers.get_layer_version_by_arn = finding


def name_databases() -> None:
    """Know of a database the id that policies name it by."""
    database: Any = DBInstance
    has, get = database.has_cfn_attr, database.get_cfn_attribute

    def having(attr: str) -> bool:
        return attr == "DbiResourceId" or has(attr)

    def getting(self: Any, attribute_name: str) -> Any:
        known = attribute_name == "DbiResourceId"
        return self.dbi_resource_id if known else get(self, attribute_name)

    database.has_cfn_attr = staticmethod(having)
    database.get_cfn_attribute = getting


def number_versions() -> None:
    """Tell the number of a function's version, which an alias stands for."""
    version: Any = LambdaVersion
    version.has_cfn_attr = staticmethod(lambda attr: attr == "Version")
    version.get_cfn_attribute = lambda self, _: self.version


def keep_resources() -> None:
    """Keep what moto cannot change; it forgets it instead."""
    parse: Any = parsing
    change = parse.parse_and_update_resource

    def changing(logical_id: str, resource_json: Any, resources_map: Any, **more: Any) -> Any:
        changed = change(logical_id, resource_json, resources_map, **more)
        return changed or resources_map._parsed_resources.get(logical_id)  # noqa: SLF001

    parse.parse_and_update_resource = changing


def let_networks_go() -> None:
    """Delete a network with its routes; moto does not know what their subnets had of them."""
    network: Any = VPCBackend
    delete = network.delete_vpc

    def deleting(self: Any, vpc_id: str) -> Any:
        for table in self.describe_route_tables(filters={"vpc-id": vpc_id}):
            if not table.main_association_id:
                self.route_tables.pop(table.id)
        return delete(self, vpc_id)

    network.delete_vpc = deleting


def answer_migrations() -> None:
    """Let every custom resource succeed: moto would look for Docker to run its function."""
    custom: Any = CustomModel

    def made(_: Any, resource_name: str, *__: Any, **more: Any) -> Any:
        model = custom("", "", more["LogicalId"], resource_name)
        model.set_data({})
        return model

    custom.create_from_cloudformation_json = classmethod(made)


class Made(CloudFormationModel):
    """A resource that moto has, but not for CloudFormation: it is made by a call to itself."""

    __module__ = "moto.made.models"  # whence moto reads the service
    kind = ""

    def __init__(self, answer: dict[str, Any], name: str) -> None:
        self.answer = answer
        self.name = name

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.kind

    @property
    def physical_resource_id(self) -> str:
        return self.name

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "ApiEndpoint"

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        return self.answer[attribute_name]

    @classmethod
    def create_from_cloudformation_json(  # type: ignore[override]
        cls, resource_name: str, cloudformation_json: Any, _: str, region_name: str, **__: Any
    ) -> "Made":
        return cls.make(cloudformation_json["Properties"], resource_name, region_name)

    @classmethod
    def make(cls, properties: Any, name: str, region: str) -> "Made":
        raise NotImplementedError

    @classmethod
    def update_from_cloudformation_json(  # type: ignore[override]
        cls, original_resource: "Made", cloudformation_json: Any, region_name: str, **_: Any
    ) -> "Made":
        return cls.remake(original_resource, cloudformation_json["Properties"], region_name)

    @classmethod
    def remake(cls, made: "Made", _properties: Any, _region: str) -> "Made":
        return made

    @classmethod
    def delete_from_cloudformation_json(
        cls, resource_name: str, _: Any, __: str, region_name: str
    ) -> None:
        cls.unmake(resource_name, region_name)

    @classmethod
    def unmake(cls, name: str, region: str) -> None:
        """Nothing is left where its owner goes."""


class Api(Made):
    __module__ = Made.__module__
    kind = "AWS::ApiGatewayV2::Api"

    @classmethod
    def make(cls, properties: Any, _: str, region: str) -> Made:
        answer = _client("apigatewayv2", region).create_api(Name="api", ProtocolType="HTTP")
        return cls.remake(cls(answer, answer["ApiId"]), properties, region)

    @classmethod
    def remake(cls, made: Made, properties: Any, region: str) -> Made:
        body = json.dumps(properties["Body"], default=str)
        _client("apigatewayv2", region).reimport_api(ApiId=made.name, Body=body)
        return made

    @classmethod
    def unmake(cls, name: str, region: str) -> None:
        _client("apigatewayv2", region).delete_api(ApiId=name)


class Stage(Made):
    __module__ = Made.__module__
    kind = "AWS::ApiGatewayV2::Stage"

    @classmethod
    def make(cls, properties: Any, name: str, region: str) -> Made:
        names = ("ApiId", "StageName", "AutoDeploy", "DefaultRouteSettings")
        known = {name: properties[name] for name in names}
        return cls(_client("apigatewayv2", region).create_stage(**known), name)


class ParameterGroup(Made):
    __module__ = Made.__module__
    kind = "AWS::RDS::DBParameterGroup"

    @classmethod
    def make(cls, properties: Any, name: str, region: str) -> Made:
        _client("rds", region).create_db_parameter_group(
            DBParameterGroupName=name.lower(),
            DBParameterGroupFamily=properties["Family"],
            Description=properties["Description"],
        )
        return cls({}, name.lower())


class Alarm(Made):
    __module__ = Made.__module__
    kind = "AWS::CloudWatch::Alarm"

    @classmethod
    def make(cls, properties: Any, name: str, region: str) -> Made:
        known = {key: value for key, value in properties.items() if key != "Tags"}
        _client("cloudwatch", region).put_metric_alarm(AlarmName=name, **known)
        return cls({}, name)

    @classmethod
    def unmake(cls, name: str, region: str) -> None:
        _client("cloudwatch", region).delete_alarms(AlarmNames=[name])


class Alias(Made):
    """What a schedule calls a function by."""

    __module__ = Made.__module__
    kind = "AWS::Lambda::Alias"

    @classmethod
    def make(cls, properties: Any, _: str, region: str) -> Made:
        answer = _client("lambda", region).create_alias(
            FunctionName=properties["FunctionName"],
            FunctionVersion=str(properties["FunctionVersion"]),
            Name=properties["Name"],
        )
        return cls(answer, answer["AliasArn"])


def _client(service: str, region: str) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]
        region_name=region,
        endpoint_url=f"http://localhost:{PORT}",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


def know_more() -> None:
    """Add what moto makes nothing of."""
    parse: Any = parsing
    known = parse.get_model_map

    def knowing() -> Any:
        return {
            **known(),
            **{made.kind: made for made in (Api, Stage, ParameterGroup, Alarm, Alias)},
        }

    parse.get_model_map = knowing


if __name__ == "__main__":
    for teach in (
        expand_templates,
        tell_outputs,
        find_layers,
        name_databases,
        number_versions,
        keep_resources,
        let_networks_go,
        answer_migrations,
        know_more,
    ):
        teach()
    main(["-H", "127.0.0.1", "-p", PORT])
