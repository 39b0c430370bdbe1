mock_provider "aws" {
  mock_resource "aws_kms_key" {
    override_during = plan
    defaults        = { arn = "arn:aws:kms:eu-central-1:111122223333:key/1" }
  }

  mock_resource "aws_rds_cluster" {
    override_during = plan
    defaults        = { endpoint = "chat-test.cluster.example.org" }
  }
}

variables {
  name       = "chat-test"
  vpc_id     = "vpc-1"
  subnet_ids = { a = "subnet-a", b = "subnet-b", c = "subnet-c" }
  clients    = { nodes = "sg-nodes" }
  password   = "not-a-real-one"
}

run "encrypted_closed_backed_up" {
  command = plan

  assert {
    condition     = aws_rds_cluster.this.storage_encrypted && aws_rds_cluster.this.kms_key_id == aws_kms_key.this.arn
    error_message = "Disks and backups are encrypted with the module's own key."
  }

  assert {
    condition     = endswith(output.uri, "/chat?sslmode=require")
    error_message = "Nodes connect with TLS."
  }

  assert {
    condition     = anytrue([for setting in aws_rds_cluster_parameter_group.this.parameter : setting.name == "rds.force_ssl" && setting.value == "1"])
    error_message = "Connections without TLS are refused."
  }

  assert {
    condition     = aws_rds_cluster.this.manage_master_user_password && aws_rds_cluster.this.master_password == null && aws_secretsmanager_secret_version.client.secret_string == null
    error_message = "No password may get into the state."
  }

  assert {
    condition     = alltrue([for instance in aws_rds_cluster_instance.this : !instance.publicly_accessible]) && length(aws_rds_cluster_instance.this) >= 2
    error_message = "Two or more instances, none with a public address."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.cidr_ipv4 == null && rule.referenced_security_group_id == "sg-nodes" && rule.from_port == 5432 && rule.to_port == 5432])
    error_message = "The database is open to its clients' security groups alone, on one port."
  }

  assert {
    condition     = aws_rds_cluster.this.backup_retention_period >= 7 && aws_rds_cluster.this.deletion_protection && !aws_rds_cluster.this.skip_final_snapshot
    error_message = "The database can be restored, and is not deleted by mistake."
  }
}

run "one_instance_is_too_few" {
  command = plan

  variables {
    instances = 1
  }

  expect_failures = [var.instances]
}
