# The smallest that survives the loss of a zone.
module "chat" {
  source = "../../modules/chat"

  name                    = "chat-small"
  domain                  = var.domain
  zone_id                 = var.zone_id
  availability_zones      = var.availability_zones
  administrator_role_arns = var.administrator_role_arns
  alarm_emails            = var.alarm_emails
  passwords               = local.passwords
  grafana                 = false

  network = {
    nat_gateway_per_zone = false
    interface_endpoints  = []
  }

  # One shard with one address, which a client without the cluster's protocol can use.
  redis = { cluster_mode = false }

  platform = {
    node_groups = {
      general = { instance_types = ["m7g.large"], min = 3, max = 9 }
    }
  }
}
