variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "cluster_arn" {
  description = "EKS cluster whose metrics are collected."
  type        = string
}

variable "subnet_ids" {
  description = "Zone to subnet from which the cluster's metrics are collected."
  type        = map(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must have two zones or more."
  }
}

variable "node_security_group_id" {
  description = "Security group of machines and pods."
  type        = string
}

variable "alarm_emails" {
  description = "Who hears of alarms. Each has to confirm once."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "alarm_emails must be addresses such as operators@example.org."
  }
}

variable "grafana" {
  description = "Whether to make a Grafana workspace; people log in through IAM Identity Center, which the account must have."
  type        = bool
  default     = true
}

variable "kafka_cluster_name" {
  description = "MSK cluster to watch."
  type        = string
}

variable "kafka_brokers" {
  description = "How many brokers it has."
  type        = number
}

variable "postgres_cluster_identifier" {
  description = "Aurora cluster to watch."
  type        = string
}

variable "redis_replication_group_id" {
  description = "Cache to watch."
  type        = string
}

variable "cassandra_instance_ids" {
  description = "Cassandra node to its instance."
  type        = map(string)
}

variable "balancers" {
  description = "Load balancer and target group in metrics, of http (application) and gateway (network)."
  type = object({
    http    = object({ load_balancer = string, target_group = string })
    gateway = object({ load_balancer = string, target_group = string })
  })
}
