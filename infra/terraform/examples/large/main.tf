# About 750,000 connections at a time in 30 gateways, half of what they hold, and room to grow by sizes alone.
module "chat" {
  source = "../../modules/chat"

  name                    = "chat-large"
  domain                  = var.domain
  zone_id                 = var.zone_id
  availability_zones      = var.availability_zones
  administrator_role_arns = var.administrator_role_arns
  alarm_emails            = var.alarm_emails
  passwords               = local.passwords

  kafka = {
    instance_type    = "kafka.m7g.4xlarge"
    brokers_per_zone = 4
    volume_gib       = 2000
    volume_max_gib   = 16000
  }

  cassandra = {
    instance_type  = "r7g.4xlarge"
    nodes_per_zone = 8
    volume         = { gib = 2000, iops = 12000, mib_per_second = 750 }
  }

  redis = {
    node_type          = "cache.r7g.xlarge"
    shards             = 6
    replicas_per_shard = 2
  }

  postgres = {
    instance_class = "db.r7g.2xlarge"
    instances      = 3
  }

  platform = {
    node_groups = {
      general = { instance_types = ["m7g.4xlarge"], min = 6, max = 60 }
      gateway = { instance_types = ["r7g.xlarge"], min = 30, max = 300 }
    }
  }
}
