// The same by the SDK for Node: a load balancer, a listener, and sessions of addresses for 60 seconds.
//
//   npm install tencentcloud-sdk-nodejs
//   node examples/tencent/shop.js 127.0.0.1:7081 AKIDexample change-me 8081 127.0.0.1:9001
const { clb } = require("tencentcloud-sdk-nodejs");

const [endpoint, secretId, secretKey, port, ...targets] = process.argv.slice(2);

const client = new clb.v20180317.Client({
  credential: { secretId, secretKey },
  region: "ap-guangzhou",
  // The endpoint is all that differs from the cloud.
  profile: { httpProfile: { protocol: "http://", endpoint } },
});

async function main() {
  const { LoadBalancerIds } = await client.CreateLoadBalancer({ LoadBalancerType: "OPEN" });
  const LoadBalancerId = LoadBalancerIds[0];
  const { LoadBalancerSet } = await client.DescribeLoadBalancers({ LoadBalancerIds });
  const { ListenerIds } = await client.CreateListener({
    LoadBalancerId,
    Ports: [Number(port)],
    Protocol: "TCP",
    SessionExpireTime: 60,
  });
  const Targets = targets.map((target) => {
    const [EniIp, Port] = target.split(":");
    return { EniIp, Port: Number(Port) };
  });
  await client.RegisterTargets({ LoadBalancerId, ListenerId: ListenerIds[0], Targets });
  console.log(`${LoadBalancerId} serves ${LoadBalancerSet[0].LoadBalancerVips[0]}:${port}`);
}

main().catch((error) => {
  console.error(`${error.code}: ${error.message}`);
  process.exit(1);
});
