"""Asks Homing by openstacksdk and by the openstack command: one question a line on standard input, one answer a line on standard output.

A question is {"call": "load_balancer.create_pool", "args": […], "with": {…}}: what of a connection of the SDK is called, or
{"command": ["loadbalancer", "list"]}. An answer is what comes back, or {"exception": …} with what is raised; of a command it is what
it prints, {"status": …, "out": …, "err": …}.
"""

import contextlib
import io
import json
import sys

import keystoneauth1.exceptions
import openstack
from openstackclient import shell


def told(value):
    """What the SDK gives back, as JSON."""
    if isinstance(value, openstack.resource.Resource):
        return {key: told(item) for key, item in value.to_dict().items() if key != "location"}
    if isinstance(value, dict):
        return {key: told(item) for key, item in value.items()}
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    if hasattr(value, "__iter__"):
        return [told(item) for item in value]
    return str(value)


def call(connection, question):
    found = connection
    try:
        # The first name of all asks for a token.
        for name in question["call"].split("."):
            found = getattr(found, name)
        return told(found(*question.get("args", []), **question.get("with", {})))
    except openstack.exceptions.HttpException as error:
        said = error.response.json() if error.response is not None and error.response.content else {}
        return {
            "exception": type(error).__name__,
            "status": error.status_code,
            "message": said.get("faultstring", error.details),
        }
    except keystoneauth1.exceptions.HttpError as error:
        return {"exception": type(error).__name__, "status": error.http_status, "message": str(error)}


def command(arguments, options):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = shell.main(options + arguments)
        except SystemExit as end:
            status = end.code
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


def main():
    endpoint, way, name, secret, project = sys.argv[1:]
    if way == "token":
        endpoints = {"load_balancer_endpoint_override": endpoint + "/v2.0", "network_endpoint_override": endpoint + "/v2.0"}
        auth = {"endpoint": endpoint, "token": secret}
        connection = openstack.connection.Connection(auth_type="admin_token", auth=auth, **endpoints)
        options = ["--os-auth-type", "admin_token", "--os-endpoint", endpoint, "--os-token", secret]
    else:
        connection = openstack.connect(
            auth_url=endpoint + "/v3",
            username=name,
            password=secret,
            project_name=project,
            user_domain_id="default",
            project_domain_id="default",
            region_name="RegionOne",
        )
        options = ["--os-auth-url", endpoint + "/v3", "--os-username", name, "--os-password", secret]
        options += ["--os-project-name", project, "--os-user-domain-id", "default", "--os-project-domain-id", "default"]
    for line in sys.stdin:
        question = json.loads(line)
        answer = command(question["command"], options) if "command" in question else call(connection, question)
        print(json.dumps(answer), flush=True)


main()
