"""Asks Homing by the SDK of Huawei ELB: one question a line on standard input, one answer a line on standard output.

A question is {"call": "create_pool", "with": {…}}: the operation as the SDK calls it, and the fields of its request, with a body
under "body". An answer is what the SDK makes of Homing's, or {"exception": …} with what it raises.
"""

import json
import re
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions import exceptions
from huaweicloudsdkelb import v3


def made(kind, value):
    """An object of the SDK's class `kind`, with the fields of `value` in theirs."""
    of_list = re.fullmatch(r"list\[(.*)\]", kind)
    if of_list and isinstance(value, list):
        return [made(of_list[1], item) for item in value]
    model = getattr(v3, kind, None)
    if model is None or not isinstance(value, dict):
        return value
    names = {wire: name for name, wire in model.attribute_map.items()}
    fields = {names.get(key, key): item for key, item in value.items()}
    return model(**{name: made(model.openapi_types[name], item) for name, item in fields.items()})


def told(value):
    """What the SDK gives back, as JSON."""
    if hasattr(value, "to_dict"):
        return {name: told(getattr(value, name)) for name in value.openapi_types}
    if isinstance(value, list):
        return [told(item) for item in value]
    return value


def answer(client, question):
    name = question["call"]
    kind = "".join(word.capitalize() for word in name.split("_")).replace("L7policy", "L7Policy") + "Request"
    try:
        return told(getattr(client, name)(made(kind, question["with"])))
    except exceptions.ServiceResponseException as error:
        return {
            "exception": type(error).__name__,
            "status": error.status_code,
            "code": error.error_code,
            "message": error.error_msg,
            "request_id": error.request_id,
        }


def main():
    endpoint, access_key, secret_key, project = sys.argv[1:]
    credentials = BasicCredentials(access_key, secret_key, project)
    client = v3.ElbClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()
    for line in sys.stdin:
        print(json.dumps(answer(client, json.loads(line))), flush=True)


main()
