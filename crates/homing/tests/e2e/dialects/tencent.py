"""Asks a node by the SDK of Tencent Cloud: one question a line on the input, one answer a line on the output.

    tencent.py ENDPOINT SECRET_KEY
    {"call": "CreateListener", "with": {...}, "method": "POST", "sign": "TC3-HMAC-SHA256"}
"""

import json
import sys

from tencentcloud.clb.v20180317 import clb_client, models
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

endpoint, secret_key = sys.argv[1:]


def client(question):
    http = HttpProfile(protocol="http", endpoint=endpoint, reqMethod=question.get("method", "POST"))
    sign = question.get("sign", "TC3-HMAC-SHA256")
    profile = ClientProfile(httpProfile=http, signMethod=sign, language="en-US")
    return clb_client.ClbClient(credential.Credential("AKIDfake", secret_key), "ap-guangzhou", profile)


def answer(question):
    call = question["call"]
    if not hasattr(models, call + "Request"):
        # What the SDK does not know it sends as it is.
        return json.loads(client(question).call(call, question["with"]))["Response"]
    request = getattr(models, call + "Request")()
    request.from_json_string(json.dumps(question["with"]))
    return json.loads(getattr(client(question), call)(request).to_json_string())


for line in sys.stdin:
    try:
        told = answer(json.loads(line))
    except TencentCloudSDKException as error:
        told = {"exception": {"code": error.code, "message": error.message, "request": error.requestId}}
    print(json.dumps(told), flush=True)
