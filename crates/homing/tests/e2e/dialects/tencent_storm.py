"""Fifty clients at once, each with targets of its own in one listener, and what they all change together.

    tencent_storm.py ENDPOINT SECONDS

Prints how often which code was raised, and which targets are there that should not be, or the other way round.
"""

import collections
import json
import random
import sys
import threading
import time

from tencentcloud.clb.v20180317 import clb_client, models
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

CLIENTS = 50
endpoint, seconds = sys.argv[1], float(sys.argv[2])


def connect():
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=60))
    return clb_client.ClbClient(credential.Credential("AKIDfake", "SKfake"), "ap-guangzhou", profile)


def ask(client, action, **fields):
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(fields))
    return getattr(client, action)(request)


first = connect()
balancer = ask(first, "CreateLoadBalancer", LoadBalancerType="OPEN").LoadBalancerIds[0]
off = {"HealthSwitch": 0}
create = dict(LoadBalancerId=balancer, Ports=[1], Protocol="UDP", HealthCheck=off)
lead = dict(LoadBalancerId=balancer, ListenerId=ask(first, "CreateListener", **create).ListenerIds[0])
# Nobody has to listen there: what is tried is the API.
ask(first, "SetLoadBalancerStartStatus", LoadBalancerId=balancer, OperationType="Stop")

codes, lock = collections.Counter(), threading.Lock()
ends = time.monotonic() + seconds
owned = [set() for _ in range(CLIENTS)]


def step(client, own, number, chance):
    base = 10_000 + 1000 * number
    what = chance.randrange(6)
    if what == 0:
        port = base + chance.randrange(30)
        action = "DeregisterTargets" if port in own else "RegisterTargets"
        ask(client, action, Targets=[{"EniIp": "127.0.0.1", "Port": port}], **lead)
        own.symmetric_difference_update({port})
    elif what == 1 and own:
        weight = chance.randrange(101)
        ask(client, "ModifyTargetWeight", Targets=[{"EniIp": "127.0.0.1", "Port": min(own)}], Weight=weight, **lead)
    elif what == 2:
        ask(client, "ModifyListener", SessionExpireTime=chance.choice([0, 30, 3600]), **lead)
    elif what == 3:
        made = ask(client, "CreateLoadBalancer", LoadBalancerType="OPEN", LoadBalancerName=f"of {number}")
        ask(client, "DeleteLoadBalancer", LoadBalancerIds=made.LoadBalancerIds)
    elif what == 4:
        ask(client, "DescribeLoadBalancers", WithRs=1)
    else:
        ask(client, "DescribeTargets", LoadBalancerId=balancer)


def run(number):
    client, chance = connect(), random.Random(number)
    while time.monotonic() < ends:
        code = "ok"
        try:
            step(client, owned[number], number, chance)
        except TencentCloudSDKException as error:
            code = error.code
        with lock:
            codes[code] += 1


threads = [threading.Thread(target=run, args=(number,)) for number in range(CLIENTS)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]

there = {target.Port for target in ask(first, "DescribeTargets", LoadBalancerId=balancer).Listeners[0].Targets}
wanted = set().union(*owned)
count = ask(first, "DescribeLoadBalancers").TotalCount
told = {"codes": codes, "lost": sorted(wanted - there), "undead": sorted(there - wanted), "balancers": count}
print(json.dumps(told))
