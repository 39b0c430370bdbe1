output "chat" {
  description = "Everything that Kubernetes and people need to know: see the README of infra/terraform."
  value       = module.chat
}
