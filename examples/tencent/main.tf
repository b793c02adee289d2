# NOT TESTED: the vendor's provider for Terraform with another endpoint. It comes with what the SDK for Go does, which
# nobody here has run.

terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

provider "tencentcloud" {
  secret_id  = "AKIDexample"
  secret_key = "change-me"
  region     = "ap-guangzhou"
  protocol   = "HTTP"
  # The provider puts the name of the service before it: `clb.homing.internal` has to lead to the node.
  domain = "homing.internal:7081"
}

resource "tencentcloud_clb_instance" "shop" {
  network_type = "OPEN"
  clb_name     = "shop"
}

resource "tencentcloud_clb_listener" "web" {
  clb_id              = tencentcloud_clb_instance.shop.id
  listener_name       = "tcp"
  port                = 8083
  protocol            = "TCP"
  session_expire_time = 60
  scheduler           = "WRR"
}
