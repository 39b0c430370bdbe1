variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "zone_id" {
  description = "Hosted zone in Route 53 that holds the domain."
  type        = string
}

variable "domain" {
  description = "Where people find the platform, such as chat.example.org: web app and HTTP API. WebSockets get gateway.<domain>."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a name such as chat.example.org."
  }
}

variable "http" {
  description = "Load balancer of web app and HTTP API."
  type        = object({ dns_name = string, zone_id = string })
}

variable "gateway" {
  description = "Load balancer of WebSockets."
  type        = object({ dns_name = string, zone_id = string })
}
