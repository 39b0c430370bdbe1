output "bootstrap_servers" {
  description = "Brokers for SASL/SCRAM-SHA-512 over TLS, host:port separated by commas: CHAT_KAFKA_BOOTSTRAP_SERVERS."
  value       = aws_msk_cluster.this.bootstrap_brokers_sasl_scram
}

output "cluster_arn" {
  description = "The cluster."
  value       = aws_msk_cluster.this.arn
}

output "cluster_name" {
  description = "Its name, a dimension of its metrics."
  value       = aws_msk_cluster.this.cluster_name
}

output "secret_arn" {
  description = "Secret with username and password."
  value       = aws_secretsmanager_secret.client.arn
}

output "kms_key_arn" {
  description = "Key of disks and secret."
  value       = aws_kms_key.this.arn
}

output "security_group_id" {
  description = "Security group of the brokers."
  value       = aws_security_group.this.id
}
