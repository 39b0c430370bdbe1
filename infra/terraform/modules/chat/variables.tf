variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "domain" {
  description = "Where people find the platform, such as chat.example.org."
  type        = string
}

variable "zone_id" {
  description = "Hosted zone in Route 53 that holds the domain."
  type        = string
}

variable "availability_zones" {
  description = "Three zones of the region."
  type        = list(string)
}

variable "administrator_role_arns" {
  description = "IAM roles that administer the cluster."
  type        = set(string)
}

variable "alarm_emails" {
  description = "Who hears of alarms."
  type        = set(string)
}

variable "passwords" {
  description = "Password of the user chat at each store. Kept in Secrets Manager, never in plan or state."
  type        = object({ kafka = string, cassandra = string, redis = string, postgres = string })
  sensitive   = true
  ephemeral   = true
}

variable "password_version" {
  description = "Raise it to set all of them anew."
  type        = number
  default     = 1
}

variable "network" {
  description = "Sizes of the module network."
  type = object({
    cidr                 = optional(string, "10.20.0.0/16")
    nat_gateway_per_zone = optional(bool, true)
    interface_endpoints  = optional(set(string), ["ecr.api", "ecr.dkr", "eks-auth", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"])
  })
  default = {}
}

variable "kafka" {
  description = "Sizes of the module kafka."
  type = object({
    instance_type    = optional(string, "kafka.m7g.large")
    brokers_per_zone = optional(number, 1)
    volume_gib       = optional(number, 200)
    volume_max_gib   = optional(number, 2000)
  })
  default = {}
}

variable "cassandra" {
  description = "Sizes of the module cassandra."
  type = object({
    instance_type  = optional(string, "m7g.large")
    nodes_per_zone = optional(number, 1)
    volume         = optional(object({ gib = number, iops = number, mib_per_second = number }), { gib = 200, iops = 3000, mib_per_second = 125 })
  })
  default = {}
}

variable "redis" {
  description = "Sizes of the module redis."
  type = object({
    node_type          = optional(string, "cache.t4g.small")
    cluster_mode       = optional(bool, true)
    shards             = optional(number, 1)
    replicas_per_shard = optional(number, 1)
  })
  default = {}
}

variable "postgres" {
  description = "Sizes of the module postgres."
  type = object({
    instance_class      = optional(string, "db.serverless")
    serverless_capacity = optional(object({ min = number, max = number }), { min = 0.5, max = 8 })
    instances           = optional(number, 2)
  })
  default = {}
}

variable "platform" {
  description = "Sizes of the module platform."
  type = object({
    public_api_cidrs = optional(set(string), [])
    node_groups = map(object({
      instance_types = list(string)
      min            = number
      max            = number
    }))
  })
}

variable "push_providers" {
  description = "Providers by which devices are told of messages: web, apns, fcm. Each gets a secret for its credentials."
  type        = set(string)
  default     = []
}

variable "grafana" {
  description = "Whether to make a Grafana workspace; needs IAM Identity Center."
  type        = bool
  default     = true
}
