output "contact_points" {
  description = "CHAT_CASSANDRA_CONTACT_POINTS: the first node of each zone."
  value       = join(",", [for seed in local.seeds : "${seed}:${local.cql_port}"])
}

output "datacenter" {
  description = "CHAT_CASSANDRA_LOCAL_DATACENTER."
  value       = var.datacenter
}

output "node_addresses" {
  description = "Node to its address: what the certificate of the nodes must name."
  value       = { for node, interface in aws_network_interface.node : node => interface.private_ip }
}

output "instance_ids" {
  description = "Node to its instance, for Session Manager."
  value       = { for node, instance in aws_instance.node : node => instance.id }
}

output "backup_bucket" {
  description = "Bucket of the daily snapshots."
  value       = aws_s3_bucket.backup.id
}

output "secret_arn" {
  description = "Secret with the platform's username and password."
  value       = aws_secretsmanager_secret.client.arn
}

output "tls_secret_arn" {
  description = "Secret to fill with keystore and truststore."
  value       = aws_secretsmanager_secret.tls.arn
}

output "authority_secret_arn" {
  description = "Secret to fill with the authority's certificate, for clients."
  value       = aws_secretsmanager_secret.authority.arn
}

output "kms_key_arn" {
  description = "Key of disks, backups and secrets."
  value       = aws_kms_key.this.arn
}
