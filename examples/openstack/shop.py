"""Makes a load balancer on Homing with the SDK of OpenStack: `pip install openstacksdk==4.22.0`.

Two HTTP servers have to answer at 127.0.0.1:9001 and :9002. Only `auth_url` differs from a program for another cloud.
"""

import openstack

connection = openstack.connect(
    auth_url="http://127.0.0.1:7083/v3",
    username="AKIDexample",
    password="change-me",
    project_name="default",
    user_domain_id="default",
    project_domain_id="default",
    region_name="RegionOne",
)
octavia = connection.load_balancer

subnet = connection.network.find_subnet("homing")
balancer = octavia.create_load_balancer(name="shop", vip_subnet_id=subnet.id)
octavia.wait_for_load_balancer(balancer.id)
listener = octavia.create_listener(loadbalancer_id=balancer.id, protocol="HTTP", protocol_port=8080)
pool = octavia.create_pool(
    listener_id=listener.id,
    protocol="HTTP",
    lb_algorithm="ROUND_ROBIN",
    session_persistence={"type": "HTTP_COOKIE"},
)
for port in (9001, 9002):
    octavia.create_member(pool, address="127.0.0.1", protocol_port=port)
octavia.create_health_monitor(pool_id=pool.id, type="TCP", delay=5, timeout=3, max_retries=3)

print(f"curl -c jar -b jar http://{balancer.vip_address}:8080/")
