# MSK takes only secrets whose names begin like this and that have a key of one's own.
resource "aws_secretsmanager_secret" "client" {
  name        = "AmazonMSK_${var.name}"
  description = "SCRAM user of the platform's nodes"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "client" {
  secret_id                = aws_secretsmanager_secret.client.id
  secret_string_wo         = jsonencode({ username = "chat", password = var.password })
  secret_string_wo_version = var.password_version
}

resource "aws_secretsmanager_secret_policy" "client" {
  secret_arn = aws_secretsmanager_secret.client.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "kafka.amazonaws.com" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = aws_secretsmanager_secret.client.arn
    }]
  })
}

resource "aws_msk_scram_secret_association" "this" {
  cluster_arn     = aws_msk_cluster.this.arn
  secret_arn_list = [aws_secretsmanager_secret.client.arn]

  depends_on = [aws_secretsmanager_secret_version.client, aws_secretsmanager_secret_policy.client]
}
