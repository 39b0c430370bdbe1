mock_provider "aws" {
  mock_resource "aws_kms_key" {
    override_during = plan
    defaults        = { arn = "arn:aws:kms:eu-central-1:111122223333:key/1" }
  }
}

variables {
  name       = "chat-test"
  vpc_id     = "vpc-1"
  subnet_ids = { a = "subnet-a", b = "subnet-b", c = "subnet-c" }
  clients    = { nodes = "sg-nodes" }
  password   = "not-a-real-one"
}

run "encrypted_closed_and_in_more_than_one_zone" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_mode == "required"
    error_message = "Connections without TLS are refused."
  }

  assert {
    condition     = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled) && aws_elasticache_replication_group.this.kms_key_id == aws_kms_key.this.arn
    error_message = "Disks are encrypted with the module's own key."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.replicas_per_node_group >= 1
    error_message = "The loss of a zone leaves a copy that takes over by itself."
  }

  assert {
    condition     = contains(aws_elasticache_replication_group.this.user_group_ids, "chat-test-redis") && aws_elasticache_user.chat.no_password_required != true
    error_message = "Clients must log in."
  }

  assert {
    condition     = strcontains(aws_elasticache_user.chat.access_string, "-@admin -@dangerous")
    error_message = "Clients may not administer the cache."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.cidr_ipv4 == null && rule.referenced_security_group_id == "sg-nodes" && rule.from_port == 6379 && rule.to_port == 6379])
    error_message = "The cache is open to its clients' security groups alone, on one port."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.client.secret_string == null
    error_message = "The password must not get into the state."
  }
}

run "shards_need_cluster_mode" {
  command = plan

  variables {
    cluster_mode = false
    shards       = 2
  }

  expect_failures = [var.shards]
}
