mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/1" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mock" }
  }

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock" }
  }

  mock_resource "aws_ebs_volume" {
    defaults = { id = "vol-1" }
  }
}

variables {
  name       = "chat-test"
  vpc_id     = "vpc-1"
  subnet_ids = { eu-central-1a = "subnet-a", eu-central-1b = "subnet-b", eu-central-1c = "subnet-c" }
  clients    = { nodes = "sg-nodes" }
  password   = "not-a-real-one"
}

run "three_racks_encrypted_and_closed" {
  command = plan

  assert {
    condition     = toset(keys(aws_instance.node)) == toset(["eu-central-1a-0", "eu-central-1b-0", "eu-central-1c-0"])
    error_message = "Each zone has a node."
  }

  assert {
    condition     = alltrue([for volume in aws_ebs_volume.data : volume.encrypted]) && alltrue([for instance in aws_instance.node : instance.root_block_device[0].encrypted])
    error_message = "Every disk is encrypted."
  }

  assert {
    condition     = alltrue([for instance in aws_instance.node : instance.metadata_options[0].http_tokens == "required"])
    error_message = "Credentials of the instance need a session token (IMDSv2)."
  }

  assert {
    condition = alltrue([for rule in concat(values(aws_vpc_security_group_ingress_rule.clients), [aws_vpc_security_group_ingress_rule.peers]) :
    rule.cidr_ipv4 == null && rule.from_port == rule.to_port])
    error_message = "Nodes are open to security groups alone, one port each."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.clients["nodes"].from_port == 9042 && aws_vpc_security_group_ingress_rule.peers.from_port == 7001
    error_message = "Clients reach CQL, nodes reach each other over TLS, and nobody reaches anything else."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.backup.block_public_acls,
      aws_s3_bucket_public_access_block.backup.block_public_policy,
      aws_s3_bucket_public_access_block.backup.ignore_public_acls,
      aws_s3_bucket_public_access_block.backup.restrict_public_buckets,
    ])
    error_message = "Backups may not become public."
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.backup.rule :
    rule.apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"])
    error_message = "Backups are encrypted."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.backup.rule[0].expiration[0].days == 35
    error_message = "Backups end after the time that was agreed."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.client.secret_string == null
    error_message = "The password must not get into the state."
  }
}

# What user-data writes is known only when addresses are; so this one is applied, to the mock.
run "settings_of_a_node" {
  command = apply

  assert {
    condition = alltrue([for line in [
      "internode_encryption: all", "require_client_auth: true", "enabled: true", "optional: false", "endpoint_snitch: GossipingPropertyFileSnitch",
      "authorizer: CassandraAuthorizer", "commitlog_sync: group",
    ] : strcontains(aws_instance.node["eu-central-1b-0"].user_data, line)])
    error_message = "A node encrypts what it says to nodes and clients, asks who they are, and syncs before it acknowledges."
  }

  assert {
    condition     = strcontains(aws_instance.node["eu-central-1b-0"].user_data, "rack=eu-central-1b") && strcontains(aws_instance.node["eu-central-1b-0"].user_data, "dc=datacenter1")
    error_message = "The rack of a node is its zone."
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.this.policy, "\"*\"") && !strcontains(aws_iam_role_policy.this.policy, "DeleteObject")
    error_message = "A node may do what it needs on what is its own, and cannot delete backups."
  }
}

run "more_nodes_in_each_zone" {
  command = plan

  variables {
    nodes_per_zone = 3
  }

  assert {
    condition     = length(aws_instance.node) == 9 && length(aws_ebs_volume.data) == 9
    error_message = "Each node has a disk of its own."
  }
}

run "older_versions_are_refused" {
  command = plan

  variables {
    cassandra_version = "4.1.0"
  }

  expect_failures = [var.cassandra_version]
}
