data "aws_region" "current" {}

output "settings" {
  description = "Settings of the nodes that are no secrets: the file settings.env of an overlay in infra/kubernetes."
  value = {
    CHAT_GATEWAY_URL                  = module.dns.gateway_url
    CHAT_REGION                       = data.aws_region.current.id
    CHAT_KAFKA_BOOTSTRAP_SERVERS      = module.kafka.bootstrap_servers
    CHAT_KAFKA_SECURITY_PROTOCOL      = "SASL_SSL"
    CHAT_KAFKA_REPLICATION_FACTOR     = "3"
    CHAT_CASSANDRA_CONTACT_POINTS     = module.cassandra.contact_points
    CHAT_CASSANDRA_LOCAL_DATACENTER   = module.cassandra.datacenter
    CHAT_CASSANDRA_REPLICATION_FACTOR = "3"
    CHAT_REDIS_MODE                   = var.redis.cluster_mode ? "cluster" : "single"
    CHAT_POSTGRES_URI                 = module.postgres.uri
  }
}

output "cluster_name" {
  description = "Kubernetes cluster: aws eks update-kubeconfig --name."
  value       = module.platform.cluster_name
}

output "redis_address" {
  description = "Host of the cache, for the secret redis-uri."
  value       = module.redis.address
}

output "redis_user_id" {
  description = "User of the cache whose password is set after the first apply."
  value       = module.redis.user_id
}

output "secrets" {
  description = "Secrets in Secrets Manager; cassandra_tls, cassandra_authority, token_key, master_key and push_* are filled by hand."
  value = merge({
    kafka                  = module.kafka.secret_arn
    cassandra              = module.cassandra.secret_arn
    cassandra_tls          = module.cassandra.tls_secret_arn
    cassandra_authority    = module.cassandra.authority_secret_arn
    redis                  = module.redis.secret_arn
    postgres               = module.postgres.secret_arn
    postgres_administrator = module.postgres.administrator_secret_arn
    token_key              = module.platform.token_key_secret_arn
    master_key             = module.platform.master_key_secret_arn
  }, { for provider, arn in module.platform.push_secret_arns : "push_${provider}" => arn })
}

output "cassandra" {
  description = "Addresses of the nodes for their certificate, their instances for Session Manager, the bucket of their backups."
  value = {
    addresses     = module.cassandra.node_addresses
    instance_ids  = module.cassandra.instance_ids
    backup_bucket = module.cassandra.backup_bucket
  }
}

output "postgres_address" {
  description = "Host of the database."
  value       = module.postgres.address
}

output "image_repository" {
  description = "Where the image of the nodes is pushed."
  value       = module.platform.image_repository
}

output "target_group_arns" {
  description = "For the TargetGroupBindings of an overlay."
  value = {
    http_api   = module.platform.http_target_group_arn
    ws_gateway = module.platform.gateway_target_group_arn
  }
}

output "gateway_load_balancer" {
  description = "Its name in metrics, for the scaling of gateways."
  value       = module.platform.gateway_load_balancer
}

output "media_bucket" {
  description = "Bucket of media."
  value       = module.media.bucket
}

output "observability" {
  description = "Where metrics and dashboards are, and the role that reads the cluster's metrics."
  value = {
    prometheus       = module.observability.prometheus_endpoint
    grafana          = module.observability.grafana_endpoint
    scraper_role_arn = module.observability.scraper_role_arn
    alarm_topic_arn  = module.observability.alarm_topic_arn
  }
}
