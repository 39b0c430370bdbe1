output "certificate_arn" {
  description = "Certificate of both names, once it is valid."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

output "domain" {
  description = "Host of web app and HTTP API."
  value       = var.domain
}

output "gateway_url" {
  description = "CHAT_GATEWAY_URL."
  value       = "wss://${local.gateway_domain}/v1/ws"
}
