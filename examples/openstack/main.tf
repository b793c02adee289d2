# The same with Terraform. Not tested: the provider is not among the clients that the tests of Homing drive.
terraform {
  required_providers {
    openstack = { source = "terraform-provider-openstack/openstack" }
  }
}

provider "openstack" {
  auth_url    = "http://127.0.0.1:7083/v3"
  user_name   = "AKIDexample"
  password    = "change-me"
  tenant_name = "default"
  domain_id   = "default"
  region      = "RegionOne"
}

data "openstack_networking_subnet_v2" "homing" {
  name = "homing"
}

resource "openstack_lb_loadbalancer_v2" "shop" {
  name          = "shop"
  vip_subnet_id = data.openstack_networking_subnet_v2.homing.id
}

resource "openstack_lb_listener_v2" "web" {
  loadbalancer_id = openstack_lb_loadbalancer_v2.shop.id
  protocol        = "HTTP"
  protocol_port   = 8080
}

resource "openstack_lb_pool_v2" "shops" {
  listener_id = openstack_lb_listener_v2.web.id
  protocol    = "HTTP"
  lb_method   = "ROUND_ROBIN"
  persistence { type = "HTTP_COOKIE" }
}

resource "openstack_lb_member_v2" "shop" {
  for_each      = toset(["9001", "9002"])
  pool_id       = openstack_lb_pool_v2.shops.id
  address       = "127.0.0.1"
  protocol_port = tonumber(each.value)
}
