output "address" {
  description = "Host of the writer."
  value       = aws_rds_cluster.this.endpoint
}

output "uri" {
  description = "CHAT_POSTGRES_URI."
  value       = "postgresql://chat@${aws_rds_cluster.this.endpoint}:${local.port}/chat?sslmode=require"
}

output "cluster_identifier" {
  description = "Name of the cluster, a dimension of its metrics."
  value       = aws_rds_cluster.this.cluster_identifier
}

output "administrator_secret_arn" {
  description = "Secret with the administrator's password, rotated by Secrets Manager."
  value       = one(aws_rds_cluster.this.master_user_secret[*].secret_arn)
}

output "secret_arn" {
  description = "Secret with the platform's username and password."
  value       = aws_secretsmanager_secret.client.arn
}

output "kms_key_arn" {
  description = "Key of disks, backups and secrets."
  value       = aws_kms_key.this.arn
}
