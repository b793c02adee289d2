#!/bin/sh
# The same with the openstack command: pip install python-openstackclient==10.5.0 python-octaviaclient==3.15.0
# It finds the node by clouds.yaml beside this file, which has to be in ~/.config/openstack/ or here.
set -e
export OS_CLOUD=homing

openstack loadbalancer create --name shop --vip-subnet-id homing --wait
openstack loadbalancer listener create --name web --protocol HTTP --protocol-port 8080 shop
openstack loadbalancer pool create --name shops --listener web --protocol HTTP --lb-algorithm ROUND_ROBIN \
    --session-persistence type=APP_COOKIE,cookie_name=JSESSIONID
for port in 9001 9002; do
    openstack loadbalancer member create --address 127.0.0.1 --protocol-port "$port" shops
done
openstack loadbalancer healthmonitor create --type TCP --delay 5 --timeout 3 --max-retries 3 shops

# Empty a member: nobody new comes, and who is at home stays.
member=$(openstack loadbalancer member list shops -f value -c id | head -n 1)
openstack loadbalancer member set --weight 0 shops "$member"
openstack loadbalancer status show shop
