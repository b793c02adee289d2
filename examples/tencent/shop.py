#!/usr/bin/env python3
"""A shop behind a load balancer, made by the SDK of Tencent Cloud: its users come home for 1000 seconds.

    pip install tencentcloud-sdk-python-clb
    homing run --config examples/tencent/homing.toml
    python examples/tencent/shop.py 127.0.0.1:7081 AKIDexample change-me 8080 127.0.0.1:9001 127.0.0.1:9002
"""

import json
import sys

from tencentcloud.clb.v20180317 import clb_client, models
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

endpoint, access_key, secret_key, port, *targets = sys.argv[1:]

# The endpoint is all that differs from the cloud.
profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint), language="en-US")
client = clb_client.ClbClient(credential.Credential(access_key, secret_key), "ap-guangzhou", profile)


def ask(action, **fields):
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(fields))
    return getattr(client, action)(request)


balancer = ask("CreateLoadBalancer", LoadBalancerType="OPEN", LoadBalancerName="shop").LoadBalancerIds[0]
vip = ask("DescribeLoadBalancers", LoadBalancerIds=[balancer]).LoadBalancerSet[0].LoadBalancerVips[0]
listener = ask("CreateListener", LoadBalancerId=balancer, Ports=[int(port)], Protocol="HTTP").ListenerIds[0]

rule = {"Domain": "shop.example.com", "Url": "/", "Scheduler": "WRR", "SessionExpireTime": 1000}
location = ask("CreateRule", LoadBalancerId=balancer, ListenerId=listener, Rules=[rule]).LocationIds[0]

backends = [{"EniIp": target.rsplit(":", 1)[0], "Port": int(target.rsplit(":", 1)[1])} for target in targets]
lead = {"LoadBalancerId": balancer, "ListenerId": listener, "LocationId": location}
done = ask("RegisterTargets", Targets=backends, **lead)
assert ask("DescribeTaskStatus", TaskId=done.RequestId).Status == 0

try:
    ask("ModifyRule", Scheduler="LEAST_CONN", **lead)
except TencentCloudSDKException as error:
    print(f"{error.code}: {error.message}")

print(f"{balancer} serves http://{vip}:{port}")
