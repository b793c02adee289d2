# The same with Terraform and the vendor's provider, whose endpoint of ELB is another one. Not tested here.

terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}

provider "huaweicloud" {
  region     = "default"
  project_id = "default"
  access_key = "AKIDexample"
  secret_key = "change-me"
  endpoints  = { elb = "http://127.0.0.1:7082" }
}

resource "huaweicloud_elb_loadbalancer" "shop" {
  name              = "shop"
  vpc_id            = "any"
  cross_vpc_backend = true
  availability_zone = ["homing-1a"]
}

resource "huaweicloud_elb_listener" "web" {
  loadbalancer_id = huaweicloud_elb_loadbalancer.shop.id
  protocol        = "HTTP"
  protocol_port   = 8080
}

resource "huaweicloud_elb_pool" "web" {
  listener_id = huaweicloud_elb_listener.web.id
  protocol    = "HTTP"
  lb_method   = "ROUND_ROBIN"
  persistence {
    type    = "HTTP_COOKIE"
    timeout = 20
  }
}

resource "huaweicloud_elb_member" "web" {
  for_each      = toset(["9001", "9002"])
  pool_id       = huaweicloud_elb_pool.web.id
  address       = "127.0.0.1"
  protocol_port = each.value
}
