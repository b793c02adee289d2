#!/bin/sh
# The same by the command tccli.
#
#   pip install tccli
#   examples/tencent/shop.sh 127.0.0.1:7081 AKIDexample change-me 8082 127.0.0.1 9001
set -eu
endpoint=$1 access_key=$2 secret_key=$3 port=$4 target_ip=$5 target_port=$6

# With the scheme: without one it would ask by HTTPS.
clb() {
  action=$1
  shift
  tccli clb "$action" --endpoint "http://$endpoint" --region ap-guangzhou \
    --secretId "$access_key" --secretKey "$secret_key" "$@"
}

balancer=$(clb CreateLoadBalancer --LoadBalancerType OPEN --Forward 1 --filter 'LoadBalancerIds[0]' | tr -d '"')
listener=$(clb CreateListener --LoadBalancerId "$balancer" --Ports "[$port]" --Protocol TCP \
  --SessionExpireTime 60 --filter 'ListenerIds[0]' | tr -d '"')
clb RegisterTargets --LoadBalancerId "$balancer" --ListenerId "$listener" \
  --Targets "[{\"EniIp\": \"$target_ip\", \"Port\": $target_port}]"
clb DescribeLoadBalancers --LoadBalancerIds "[\"$balancer\"]" --filter 'LoadBalancerSet[0].LoadBalancerVips'
