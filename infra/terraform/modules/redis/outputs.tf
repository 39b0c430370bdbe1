output "address" {
  description = "Where clients connect, with TLS: host of CHAT_REDIS_URI."
  value       = var.cluster_mode ? aws_elasticache_replication_group.this.configuration_endpoint_address : aws_elasticache_replication_group.this.primary_endpoint_address
}

output "replication_group_id" {
  description = "Name of the cache, a dimension of its metrics."
  value       = aws_elasticache_replication_group.this.replication_group_id
}

output "user_id" {
  description = "The user whose password is set from the secret."
  value       = aws_elasticache_user.chat.user_id
}

output "secret_arn" {
  description = "Secret with username and password."
  value       = aws_secretsmanager_secret.client.arn
}

output "kms_key_arn" {
  description = "Key of disks and secret."
  value       = aws_kms_key.this.arn
}
