variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the cache."
  type        = string
}

variable "subnet_ids" {
  description = "Zone to subnet of the nodes, three zones."
  type        = map(string)

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must have three zones."
  }
}

variable "clients" {
  description = "Who may connect: a name of your choice to a security group."
  type        = map(string)
}

variable "engine_version" {
  description = "Version of Valkey."
  type        = string
  default     = "8.0"

  validation {
    condition     = can(regex("^[78]\\.[0-9]+$", var.engine_version))
    error_message = "engine_version must be a version of Valkey such as 8.0."
  }
}

variable "node_type" {
  description = "Size of each node."
  type        = string
  default     = "cache.t4g.small"

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "node_type must begin with cache., such as cache.m7g.large."
  }
}

variable "cluster_mode" {
  description = "Several shards, for clients that speak the cluster's protocol; false makes one shard with one address that follows its primary."
  type        = bool
  default     = true
}

variable "shards" {
  description = "Parts over which the keys are spread; 1 without cluster mode."
  type        = number
  default     = 1

  validation {
    condition     = var.shards >= 1 && var.shards <= 90 && (var.cluster_mode || var.shards == 1)
    error_message = "shards must be from 1 to 90, and 1 without cluster_mode."
  }
}

variable "replicas_per_shard" {
  description = "Copies of each shard beside its primary, in other zones."
  type        = number
  default     = 1

  validation {
    condition     = var.replicas_per_shard >= 1 && var.replicas_per_shard <= 5
    error_message = "replicas_per_shard must be from 1 to 5: without one the cache does not survive its zone."
  }
}

variable "password" {
  description = "Password of the user chat. Kept in Secrets Manager, never in plan or state; looked at only when password_version changes."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "password_version" {
  description = "Raise it to write the password anew."
  type        = number
  default     = 1
}
