output "prometheus_endpoint" {
  description = "Where dashboards ask."
  value       = aws_prometheus_workspace.this.prometheus_endpoint
}

output "prometheus_workspace_id" {
  description = "The workspace of the metrics."
  value       = aws_prometheus_workspace.this.id
}

output "scraper_role_arn" {
  description = "Role by which the cluster's metrics are read. AWS gives it its entry in the cluster."
  value       = aws_prometheus_scraper.this.role_arn
}

output "grafana_endpoint" {
  description = "Host of Grafana, if it was asked for."
  value       = one(aws_grafana_workspace.this[*].endpoint)
}

output "alarm_topic_arn" {
  description = "Topic of the alarms, for what else should hear of them."
  value       = aws_sns_topic.alarms.arn
}
