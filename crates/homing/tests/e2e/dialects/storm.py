"""Fifty clients at once, each with targets of its own in one group, and what they all change together.

    storm.py tencent|huawei|openstack ENDPOINT SECONDS

Prints how often which code was raised, which targets are there that should not be or the other way round, and how many load
balancers are left.
"""

import collections
import json
import random
import sys
import threading
import time

CLIENTS = 50
HOST = "127.0.0.1"
vendor, endpoint, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])


class Tencent:
    """By the SDK of Tencent CLB."""

    def __init__(self):
        from tencentcloud.clb.v20180317 import clb_client, models
        from tencentcloud.common import credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile

        self.models = models
        profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint, reqTimeout=60))
        self.client = clb_client.ClbClient(credential.Credential("AKIDfake", "SKfake"), "ap-guangzhou", profile)

    def ask(self, action, **fields):
        request = getattr(self.models, action + "Request")()
        request.from_json_string(json.dumps(fields))
        return getattr(self.client, action)(request)

    def begin(self):
        balancer = self.make("all")
        listener = dict(LoadBalancerId=balancer, Ports=[1], Protocol="UDP", HealthCheck={"HealthSwitch": 0})
        lead = dict(LoadBalancerId=balancer, ListenerId=self.ask("CreateListener", **listener).ListenerIds[0])
        # Nobody has to listen there: what is tried is the API.
        self.ask("SetLoadBalancerStartStatus", LoadBalancerId=balancer, OperationType="Stop")
        return lead

    def add(self, lead, port):
        self.ask("RegisterTargets", Targets=[{"EniIp": HOST, "Port": port}], **lead)
        return port

    def remove(self, lead, port):
        self.ask("DeregisterTargets", Targets=[{"EniIp": HOST, "Port": port}], **lead)

    def weigh(self, lead, port, weight):
        self.ask("ModifyTargetWeight", Targets=[{"EniIp": HOST, "Port": port}], Weight=weight, **lead)

    def keep(self, lead, chance):
        self.ask("ModifyListener", SessionExpireTime=chance.choice([0, 30, 3600]), **lead)

    def make(self, name):
        return self.ask("CreateLoadBalancer", LoadBalancerType="OPEN", LoadBalancerName=name).LoadBalancerIds[0]

    def end(self, balancer):
        self.ask("DeleteLoadBalancer", LoadBalancerIds=[balancer])

    def ports(self, lead):
        found = self.ask("DescribeTargets", LoadBalancerId=lead["LoadBalancerId"])
        return {target.Port for target in found.Listeners[0].Targets}

    def balancers(self):
        return self.ask("DescribeLoadBalancers", WithRs=1).TotalCount


class Huawei:
    """By the SDK of Huawei ELB."""

    def __init__(self):
        from huaweicloudsdkcore.auth.credentials import BasicCredentials
        from huaweicloudsdkelb import v3

        self.v3 = v3
        made = v3.ElbClient.new_builder().with_credentials(BasicCredentials("AKIDfake", "SKfake", "default"))
        self.client = made.with_endpoint("http://" + endpoint).build()

    def ask(self, call, **fields):
        words = "".join(word.capitalize() for word in call.split("_"))
        return getattr(self.client, call)(getattr(self.v3, words + "Request")(**fields))

    def begin(self):
        balancer = self.make("all")
        option = self.v3.CreatePoolOption(loadbalancer_id=balancer, protocol="UDP", lb_algorithm="ROUND_ROBIN")
        return self.ask("create_pool", body=self.v3.CreatePoolRequestBody(pool=option)).pool.id

    def add(self, pool, port):
        option = self.v3.CreateMemberOption(address=HOST, protocol_port=port, subnet_cidr_id="s")
        return self.ask("create_member", pool_id=pool, body=self.v3.CreateMemberRequestBody(member=option)).member.id

    def remove(self, pool, member):
        self.ask("delete_member", pool_id=pool, member_id=member)

    def weigh(self, pool, member, weight):
        body = self.v3.UpdateMemberRequestBody(member=self.v3.UpdateMemberOption(weight=weight))
        self.ask("update_member", pool_id=pool, member_id=member, body=body)

    def keep(self, pool, chance):
        option = self.v3.UpdatePoolSessionPersistenceOption(type="SOURCE_IP", persistence_timeout=chance.randint(1, 60))
        body = self.v3.UpdatePoolRequestBody(pool=self.v3.UpdatePoolOption(session_persistence=option))
        self.ask("update_pool", pool_id=pool, body=body)

    def make(self, name):
        option = self.v3.CreateLoadBalancerOption(name=name, vip_subnet_cidr_id="s", availability_zone_list=["az1"])
        body = self.v3.CreateLoadBalancerRequestBody(loadbalancer=option)
        return self.ask("create_load_balancer", body=body).loadbalancer.id

    def end(self, balancer):
        self.ask("delete_load_balancer", loadbalancer_id=balancer)

    def ports(self, pool):
        return {member.protocol_port for member in self.ask("list_members", pool_id=pool).members}

    def balancers(self):
        return len(self.ask("list_load_balancers").loadbalancers)


class Openstack:
    """By openstacksdk."""

    def __init__(self):
        import openstack

        project = dict(project_name="default", user_domain_id="default", project_domain_id="default")
        who = dict(username="AKIDfake", password="SKfake", region_name="RegionOne", **project)
        connection = openstack.connect(auth_url="http://" + endpoint + "/v3", **who)
        self.octavia = connection.load_balancer
        self.subnet = connection.network.find_subnet("homing").id

    def begin(self):
        return self.octavia.create_pool(loadbalancer_id=self.make("all"), protocol="UDP", lb_algorithm="ROUND_ROBIN").id

    def add(self, pool, port):
        return self.octavia.create_member(pool, address=HOST, protocol_port=port).id

    def remove(self, pool, member):
        self.octavia.delete_member(member, pool, ignore_missing=False)

    def weigh(self, pool, member, weight):
        self.octavia.update_member(member, pool, weight=weight)

    def keep(self, pool, chance):
        kept = {"type": "SOURCE_IP", "persistence_timeout": chance.randint(30, 3600)}
        self.octavia.update_pool(pool, session_persistence=kept)

    def make(self, name):
        return self.octavia.create_load_balancer(name=name, vip_subnet_id=self.subnet).id

    def end(self, balancer):
        self.octavia.delete_load_balancer(balancer, ignore_missing=False)

    def ports(self, pool):
        return {member.protocol_port for member in self.octavia.members(pool)}

    def balancers(self):
        return len(list(self.octavia.load_balancers()))


def code_of(error):
    """What the vendor's exception says; anything else is told whole."""
    named = getattr(error, "code", None) or getattr(error, "error_code", None) or getattr(error, "status_code", None)
    return str(named or repr(error))


def step(client, lead, own, number, chance):
    """One thing that somebody does. `own`: the ports of this client's targets, each with what the vendor calls it."""
    what = chance.randrange(6)
    if what == 0:
        port = 10_000 + 1000 * number + chance.randrange(30)
        if port in own:
            client.remove(lead, own[port])
            del own[port]
        else:
            own[port] = client.add(lead, port)
    elif what == 1 and own:
        client.weigh(lead, own[min(own)], chance.randrange(101))
    elif what == 2:
        client.keep(lead, chance)
    elif what == 3:
        client.end(client.make(f"of {number}"))
    elif what == 4:
        client.balancers()
    else:
        client.ports(lead)


def run(lead, own, number):
    client, chance = kind(), random.Random(number)
    while time.monotonic() < ends:
        code = "ok"
        try:
            step(client, lead, own, number, chance)
        except Exception as error:
            code = code_of(error)
        with lock:
            codes[code] += 1


kind = {"tencent": Tencent, "huawei": Huawei, "openstack": Openstack}[vendor]
first = kind()
lead = first.begin()
codes, lock = collections.Counter(), threading.Lock()
ends = time.monotonic() + seconds
owned = [{} for _ in range(CLIENTS)]
threads = [threading.Thread(target=run, args=(lead, own, number)) for number, own in enumerate(owned)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]

there, wanted = first.ports(lead), set().union(*owned)
told = {"lost": sorted(wanted - there), "undead": sorted(there - wanted), "balancers": first.balancers()}
print(json.dumps(told | {"codes": codes}))
