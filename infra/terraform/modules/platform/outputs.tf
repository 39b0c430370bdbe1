output "cluster_name" {
  description = "Name of the cluster: aws eks update-kubeconfig --name."
  value       = aws_eks_cluster.this.name
}

output "cluster_arn" {
  description = "The cluster."
  value       = aws_eks_cluster.this.arn
}

output "node_security_group_id" {
  description = "Security group of machines and pods, for the stores' clients."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "http" {
  description = "Load balancer of web app and HTTP API."
  value       = { dns_name = aws_lb.http.dns_name, zone_id = aws_lb.http.zone_id }
}

output "gateway" {
  description = "Load balancer of WebSockets."
  value       = { dns_name = aws_lb.gateway.dns_name, zone_id = aws_lb.gateway.zone_id }
}

output "http_target_group_arn" {
  description = "Target group of http-api, for its TargetGroupBinding."
  value       = aws_lb_target_group.http_api.arn
}

output "gateway_target_group_arn" {
  description = "Target group of ws-gateway, for its TargetGroupBinding."
  value       = aws_lb_target_group.gateway.arn
}

output "http_load_balancer" {
  description = "Name of the HTTP load balancer in metrics."
  value       = aws_lb.http.arn_suffix
}

output "gateway_load_balancer" {
  description = "Name of the WebSocket load balancer in metrics; gateways are scaled by its flows."
  value       = aws_lb.gateway.arn_suffix
}

output "http_target_group" {
  description = "Name of http-api's target group in metrics."
  value       = aws_lb_target_group.http_api.arn_suffix
}

output "gateway_target_group" {
  description = "Name of ws-gateway's target group in metrics."
  value       = aws_lb_target_group.gateway.arn_suffix
}

output "master_key_secret_arn" {
  description = "Secret to fill with the keys under which the keys of people are wrapped."
  value       = aws_secretsmanager_secret.master_key.arn
}

output "token_key_secret_arn" {
  description = "Secret to fill with the pair of keys for access tokens."
  value       = aws_secretsmanager_secret.token_key.arn
}

output "push_secret_arns" {
  description = "Provider of push to the secret to fill with its credentials."
  value       = { for provider, secret in aws_secretsmanager_secret.push : provider => secret.arn }
}

output "image_repository" {
  description = "Repository of the nodes' image."
  value       = aws_ecr_repository.node.repository_url
}
