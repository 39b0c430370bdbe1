# All modules, wired. What differs between a small and a large platform are the sizes.
locals {
  clients = { nodes = module.platform.node_security_group_id }
}

module "network" {
  source = "../network"

  name                 = var.name
  availability_zones   = var.availability_zones
  cidr                 = var.network.cidr
  nat_gateway_per_zone = var.network.nat_gateway_per_zone
  interface_endpoints  = var.network.interface_endpoints
}

module "kafka" {
  source = "../kafka"

  name             = var.name
  vpc_id           = module.network.vpc_id
  subnet_ids       = module.network.intra_subnet_ids
  clients          = local.clients
  instance_type    = var.kafka.instance_type
  brokers_per_zone = var.kafka.brokers_per_zone
  volume_gib       = var.kafka.volume_gib
  volume_max_gib   = var.kafka.volume_max_gib
  password         = var.passwords.kafka
  password_version = var.password_version
}

module "cassandra" {
  source = "../cassandra"

  name             = var.name
  vpc_id           = module.network.vpc_id
  subnet_ids       = module.network.private_subnet_ids
  clients          = local.clients
  instance_type    = var.cassandra.instance_type
  nodes_per_zone   = var.cassandra.nodes_per_zone
  volume           = var.cassandra.volume
  password         = var.passwords.cassandra
  password_version = var.password_version
}

module "redis" {
  source = "../redis"

  name               = var.name
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.intra_subnet_ids
  clients            = local.clients
  node_type          = var.redis.node_type
  cluster_mode       = var.redis.cluster_mode
  shards             = var.redis.shards
  replicas_per_shard = var.redis.replicas_per_shard
  password           = var.passwords.redis
  password_version   = var.password_version
}

module "postgres" {
  source = "../postgres"

  name                = var.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.intra_subnet_ids
  clients             = local.clients
  instance_class      = var.postgres.instance_class
  serverless_capacity = var.postgres.serverless_capacity
  instances           = var.postgres.instances
  password            = var.passwords.postgres
  password_version    = var.password_version
}

module "media" {
  source = "../media"

  name    = var.name
  origins = ["https://${var.domain}"]
}

module "dns" {
  source = "../dns"

  name    = var.name
  zone_id = var.zone_id
  domain  = var.domain
  http    = module.platform.http
  gateway = module.platform.gateway
}

module "platform" {
  source = "../platform"

  name                    = var.name
  vpc_id                  = module.network.vpc_id
  private_subnet_ids      = module.network.private_subnet_ids
  public_subnet_ids       = module.network.public_subnet_ids
  certificate_arn         = module.dns.certificate_arn
  administrator_role_arns = var.administrator_role_arns
  public_api_cidrs        = var.platform.public_api_cidrs
  node_groups             = var.platform.node_groups
  push_providers          = var.push_providers

  secret_arns = {
    kafka     = module.kafka.secret_arn
    cassandra = module.cassandra.secret_arn
    authority = module.cassandra.authority_secret_arn
    redis     = module.redis.secret_arn
    postgres  = module.postgres.secret_arn
  }

  secret_kms_key_arns = {
    kafka     = module.kafka.kms_key_arn
    cassandra = module.cassandra.kms_key_arn
    redis     = module.redis.kms_key_arn
    postgres  = module.postgres.kms_key_arn
  }
}

module "observability" {
  source = "../observability"

  name                        = var.name
  cluster_arn                 = module.platform.cluster_arn
  subnet_ids                  = module.network.private_subnet_ids
  node_security_group_id      = module.platform.node_security_group_id
  alarm_emails                = var.alarm_emails
  grafana                     = var.grafana
  kafka_cluster_name          = module.kafka.cluster_name
  kafka_brokers               = 3 * var.kafka.brokers_per_zone
  postgres_cluster_identifier = module.postgres.cluster_identifier
  redis_replication_group_id  = module.redis.replication_group_id
  cassandra_instance_ids      = module.cassandra.instance_ids

  balancers = {
    http    = { load_balancer = module.platform.http_load_balancer, target_group = module.platform.http_target_group }
    gateway = { load_balancer = module.platform.gateway_load_balancer, target_group = module.platform.gateway_target_group }
  }
}
