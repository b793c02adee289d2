"""Makes a load balancer on Homing with the SDK of Huawei Cloud: `pip install huaweicloudsdkelb==3.1.219`.

Two HTTP servers have to answer at 127.0.0.1:9001 and :9002. Only `with_endpoint` differs from a program for the cloud.
"""

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkelb import v3

client = (
    v3.ElbClient.new_builder()
    .with_credentials(BasicCredentials("AKIDexample", "change-me", "default"))
    .with_endpoint("http://127.0.0.1:7082")
    .build()
)

balancer = client.create_load_balancer(
    v3.CreateLoadBalancerRequest(
        v3.CreateLoadBalancerRequestBody(
            v3.CreateLoadBalancerOption(
                name="shop", vpc_id="any", availability_zone_list=["homing-1a"], ip_target_enable=True
            )
        )
    )
).loadbalancer

listener = client.create_listener(
    v3.CreateListenerRequest(
        v3.CreateListenerRequestBody(
            v3.CreateListenerOption(loadbalancer_id=balancer.id, protocol="HTTP", protocol_port=8080)
        )
    )
).listener

pool = client.create_pool(
    v3.CreatePoolRequest(
        v3.CreatePoolRequestBody(
            v3.CreatePoolOption(
                listener_id=listener.id,
                protocol="HTTP",
                lb_algorithm="ROUND_ROBIN",
                session_persistence=v3.CreatePoolSessionPersistenceOption(type="HTTP_COOKIE", persistence_timeout=20),
            )
        )
    )
).pool

client.batch_create_members(
    v3.BatchCreateMembersRequest(
        pool.id,
        v3.BatchCreateMembersRequestBody(
            [v3.BatchCreateMembersOption(address="127.0.0.1", protocol_port=port) for port in (9001, 9002)]
        ),
    )
)

client.create_health_monitor(
    v3.CreateHealthMonitorRequest(
        v3.CreateHealthMonitorRequestBody(
            v3.CreateHealthMonitorOption(pool_id=pool.id, type="TCP", delay=5, timeout=3, max_retries=3)
        )
    )
)

print(f"curl -c jar -b jar http://{balancer.vip_address}:8080/")
