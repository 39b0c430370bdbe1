locals {
  port  = 5432
  major = split(".", var.engine_version)[0]
}

resource "aws_kms_key" "this" {
  description         = "${var.name}: the database's disks, backups and passwords"
  enable_key_rotation = true
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}-postgres"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_security_group" "this" {
  name        = "${var.name}-postgres"
  description = "Aurora PostgreSQL"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-postgres" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = var.clients

  security_group_id            = aws_security_group.this.id
  description                  = "PostgreSQL from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

resource "aws_db_subnet_group" "this" {
  name       = "${var.name}-postgres"
  subnet_ids = values(var.subnet_ids)
}

resource "aws_rds_cluster_parameter_group" "this" {
  name        = "${var.name}-postgres-${local.major}"
  family      = "aurora-postgresql${local.major}"
  description = "Connections with TLS only"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = "${var.name}-postgres"
  engine                          = "aurora-postgresql"
  engine_version                  = var.engine_version
  database_name                   = "chat"
  port                            = local.port
  db_subnet_group_name            = aws_db_subnet_group.this.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  vpc_security_group_ids          = [aws_security_group.this.id]

  # Made, kept and rotated by Secrets Manager; for administration only, the platform has a user of its own.
  master_username               = "administrator"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = aws_kms_key.this.key_id

  storage_encrypted = true
  kms_key_id        = aws_kms_key.this.arn

  backup_retention_period   = var.backup_retention_days
  preferred_backup_window   = "01:00-02:00"
  copy_tags_to_snapshot     = true
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-postgres-final"

  enabled_cloudwatch_logs_exports = ["postgresql"]

  dynamic "serverlessv2_scaling_configuration" {
    for_each = var.instance_class == "db.serverless" ? [var.serverless_capacity] : []

    content {
      min_capacity = serverlessv2_scaling_configuration.value.min
      max_capacity = serverlessv2_scaling_configuration.value.max
    }
  }
}

resource "aws_rds_cluster_instance" "this" {
  count = var.instances

  identifier           = "${var.name}-postgres-${count.index}"
  cluster_identifier   = aws_rds_cluster.this.id
  engine               = aws_rds_cluster.this.engine
  engine_version       = aws_rds_cluster.this.engine_version
  instance_class       = var.instance_class
  db_subnet_group_name = aws_db_subnet_group.this.name
  publicly_accessible  = false
  promotion_tier       = count.index

  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret" "client" {
  name        = "${var.name}/postgres"
  description = "Password of the platform's nodes at PostgreSQL"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "client" {
  secret_id                = aws_secretsmanager_secret.client.id
  secret_string_wo         = jsonencode({ username = "chat", password = var.password })
  secret_string_wo_version = var.password_version
}
