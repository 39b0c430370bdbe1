variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the database."
  type        = string
}

variable "subnet_ids" {
  description = "Zone to subnet of the instances, three zones."
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
  description = "Version of Aurora PostgreSQL."
  type        = string
  default     = "17.5"

  validation {
    condition     = can(regex("^1[6-9]\\.[0-9]+$", var.engine_version))
    error_message = "engine_version must be 16 or later, such as 17.5."
  }
}

variable "instance_class" {
  description = "Size of each instance, such as db.r7g.large; db.serverless grows and shrinks between the bounds of serverless_capacity."
  type        = string
  default     = "db.serverless"

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "instance_class must begin with db."
  }
}

variable "serverless_capacity" {
  description = "Bounds in Aurora capacity units of 2 GiB memory, for db.serverless."
  type        = object({ min = number, max = number })
  default     = { min = 0.5, max = 8 }

  validation {
    condition     = var.serverless_capacity.min >= 0.5 && var.serverless_capacity.max <= 256 && var.serverless_capacity.min <= var.serverless_capacity.max
    error_message = "serverless_capacity must be from 0.5 to 256 with min at or below max."
  }
}

variable "instances" {
  description = "The writer and those that take over from it, each in another zone."
  type        = number
  default     = 2

  validation {
    condition     = var.instances >= 2 && var.instances <= 15
    error_message = "instances must be from 2 to 15: one alone does not survive its zone."
  }
}

variable "backup_retention_days" {
  description = "How far back the database can be restored to any second."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "backup_retention_days must be from 7 to 35."
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
