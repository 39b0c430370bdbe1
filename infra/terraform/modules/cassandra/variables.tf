variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the nodes."
  type        = string
}

variable "subnet_ids" {
  description = "Zone to subnet of the nodes, three zones; each zone is a rack and holds one of the three copies."
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

variable "cassandra_version" {
  description = "Version of Cassandra on new nodes. Nodes that run are upgraded one by one, see README.md."
  type        = string
  default     = "5.0.5"

  validation {
    condition     = can(regex("^5\\.0\\.[0-9]+$", var.cassandra_version))
    error_message = "cassandra_version must be a 5.0 release such as 5.0.5."
  }
}

variable "datacenter" {
  description = "Cassandra's name for this region: CHAT_CASSANDRA_LOCAL_DATACENTER."
  type        = string
  default     = "datacenter1"
}

variable "nodes_per_zone" {
  description = "Nodes in each zone."
  type        = number
  default     = 1

  validation {
    condition     = var.nodes_per_zone >= 1 && var.nodes_per_zone <= 100
    error_message = "nodes_per_zone must be from 1 to 100."
  }
}

variable "instance_type" {
  description = "Size of each node, of the arm64 kind."
  type        = string
  default     = "m7g.large"

  validation {
    condition     = can(regex("^[a-z]+[0-9]+g[a-z]*\\.", var.instance_type))
    error_message = "instance_type must be of the arm64 kind, such as m7g.large."
  }
}

variable "volume" {
  description = "Data disk of each node (gp3)."
  type        = object({ gib = number, iops = number, mib_per_second = number })
  default     = { gib = 200, iops = 3000, mib_per_second = 125 }

  validation {
    condition     = var.volume.gib >= 50 && var.volume.gib <= 4000 && var.volume.iops >= 3000 && var.volume.iops <= 16000 && var.volume.mib_per_second >= 125 && var.volume.mib_per_second <= 1000
    error_message = "volume must have 50 to 4000 GiB (more takes too long to move), 3000 to 16000 IOPS and 125 to 1000 MiB/s."
  }
}

variable "backup_retention_days" {
  description = "How long the daily snapshots in S3 are kept."
  type        = number
  default     = 35

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 400
    error_message = "backup_retention_days must be from 7 to 400."
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
