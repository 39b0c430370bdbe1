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

run "loses_nothing_and_is_closed" {
  command = plan

  assert {
    condition = alltrue([for line in [
      "unclean.leader.election.enable=false", "min.insync.replicas=2", "default.replication.factor=3", "auto.create.topics.enable=false",
    ] : contains(split("\n", aws_msk_configuration.this.server_properties), line)])
    error_message = "The brokers must keep three copies, take a write only with two of them, and never elect a leader that lacks some."
  }

  assert {
    condition     = aws_msk_cluster.this.number_of_broker_nodes == 3 && length(aws_msk_cluster.this.broker_node_group_info[0].client_subnets) == 3
    error_message = "Brokers stand in three zones."
  }

  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].client_broker == "TLS" && aws_msk_cluster.this.encryption_info[0].encryption_in_transit[0].in_cluster
    error_message = "Every connection with a broker is encrypted."
  }

  assert {
    condition     = aws_msk_cluster.this.encryption_info[0].encryption_at_rest_kms_key_arn == aws_kms_key.this.arn && aws_kms_key.this.enable_key_rotation
    error_message = "Disks are encrypted with the module's own key, which is rotated."
  }

  assert {
    condition     = !aws_msk_cluster.this.client_authentication[0].unauthenticated && aws_msk_cluster.this.client_authentication[0].sasl[0].scram
    error_message = "Clients show who they are (SCRAM)."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.cidr_ipv4 == null && rule.referenced_security_group_id == "sg-nodes" && rule.from_port == 9096 && rule.to_port == 9096])
    error_message = "Brokers are open to their clients' security groups alone, on the port of SCRAM over TLS."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.client.secret_string == null
    error_message = "The password must not get into the state."
  }
}

run "small_burstable_brokers_are_refused" {
  command = plan

  variables {
    instance_type = "kafka.t3.small"
  }

  expect_failures = [var.instance_type]
}
