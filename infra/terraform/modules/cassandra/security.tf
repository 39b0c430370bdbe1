locals {
  cql_port  = 9042
  peer_port = 7001
}

resource "aws_security_group" "this" {
  name        = "${var.name}-cassandra"
  description = "Cassandra nodes"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-cassandra" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = var.clients

  security_group_id            = aws_security_group.this.id
  description                  = "CQL over TLS from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = local.cql_port
  to_port                      = local.cql_port
}

resource "aws_vpc_security_group_ingress_rule" "peers" {
  security_group_id            = aws_security_group.this.id
  description                  = "Other nodes, over TLS"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = local.peer_port
  to_port                      = local.peer_port
}

resource "aws_vpc_security_group_egress_rule" "peers" {
  security_group_id            = aws_security_group.this.id
  description                  = "Other nodes, over TLS"
  referenced_security_group_id = aws_security_group.this.id
  ip_protocol                  = "tcp"
  from_port                    = local.peer_port
  to_port                      = local.peer_port
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "Packages, S3, Secrets Manager, Systems Manager"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_iam_role" "this" {
  name = "${var.name}-cassandra"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# A shell without SSH, keys or an open port.
resource "aws_iam_role_policy_attachment" "session_manager" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_role_policy" "this" {
  name = "node"
  role = aws_iam_role.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "OwnCertificate"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = aws_secretsmanager_secret.tls.arn
      },
      {
        # Not DeleteObject: whoever takes over a node cannot take the backups away.
        Sid      = "Backups"
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject"]
        Resource = "${aws_s3_bucket.backup.arn}/*"
      },
      {
        Sid      = "BackupList"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.backup.arn
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = aws_kms_key.this.arn
      },
    ]
  })
}

resource "aws_iam_instance_profile" "this" {
  name = "${var.name}-cassandra"
  role = aws_iam_role.this.name
}

resource "aws_secretsmanager_secret" "client" {
  name        = "${var.name}/cassandra"
  description = "Password of the platform's nodes at Cassandra"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "client" {
  secret_id                = aws_secretsmanager_secret.client.id
  secret_string_wo         = jsonencode({ username = "chat", password = var.password })
  secret_string_wo_version = var.password_version
}

# Filled by hand, see README.md: certificate and key of the nodes, certificate of their authority. Nodes wait for it.
resource "aws_secretsmanager_secret" "tls" {
  name        = "${var.name}/cassandra-tls"
  description = "keystore (key and certificates) and truststore (authority) of the nodes, PEM"
  kms_key_id  = aws_kms_key.this.arn
}

# Filled by hand too: the authority's certificate as the driver of Cassandra reads it. Clients may read this one and not the key of the nodes.
resource "aws_secretsmanager_secret" "authority" {
  name        = "${var.name}/cassandra-authority"
  description = "truststore_p12: certificate of the nodes' authority, PKCS #12 with the password authority, in Base64"
  kms_key_id  = aws_kms_key.this.arn
}
