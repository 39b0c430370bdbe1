variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the brokers."
  type        = string
}

variable "subnet_ids" {
  description = "Zone to subnet of the brokers, three zones."
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

variable "kafka_version" {
  description = "Version of the brokers as MSK calls it; KRaft, so that there is no ZooKeeper."
  type        = string
  default     = "4.1.x.kraft"

  validation {
    condition     = can(regex("^([3-9])\\.[0-9]+\\.(x|[0-9]+)\\.kraft$", var.kafka_version))
    error_message = "kafka_version must be a KRaft version such as 4.1.x.kraft."
  }
}

variable "instance_type" {
  description = "Size of each broker."
  type        = string
  default     = "kafka.m7g.large"

  validation {
    condition     = can(regex("^kafka\\.m[0-9]+[a-z]*\\.", var.instance_type))
    error_message = "instance_type must be one of kafka.m…: kafka.t3.small cannot keep a log for ever in tiered storage."
  }
}

variable "brokers_per_zone" {
  description = "Brokers in each zone. It can grow; to shrink it, move the partitions away first."
  type        = number
  default     = 1

  validation {
    condition     = var.brokers_per_zone >= 1 && var.brokers_per_zone <= 20
    error_message = "brokers_per_zone must be from 1 to 20."
  }
}

variable "volume_gib" {
  description = "Disk of each broker at first. It grows by itself to volume_max_gib and never shrinks."
  type        = number
  default     = 200

  validation {
    condition     = var.volume_gib >= 100 && var.volume_gib <= 16384
    error_message = "volume_gib must be from 100 to 16384."
  }
}

variable "volume_max_gib" {
  description = "How far the disk of each broker may grow."
  type        = number
  default     = 2000

  validation {
    condition     = var.volume_max_gib >= 100 && var.volume_max_gib <= 16384
    error_message = "volume_max_gib must be from 100 to 16384."
  }
}

variable "password" {
  description = "Password of the user chat. Kept in Secrets Manager, never in plan or state; looked at only when password_version changes."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "password_version" {
  description = "Raise it to set the password anew."
  type        = number
  default     = 1
}

variable "log_retention_days" {
  description = "How long the brokers' own logs are kept."
  type        = number
  default     = 30
}
