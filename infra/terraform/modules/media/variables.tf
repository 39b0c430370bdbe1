variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "origins" {
  description = "Origins of the web pages that upload and show media, such as https://chat.example.org."
  type        = list(string)

  validation {
    condition     = length(var.origins) > 0 && alltrue([for origin in var.origins : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", origin))])
    error_message = "origins must be https://host, without a path and without *."
  }
}

variable "infrequent_access_after_days" {
  description = "When media move to cheaper storage that costs for each read."
  type        = number
  default     = 90

  validation {
    condition     = var.infrequent_access_after_days >= 30
    error_message = "infrequent_access_after_days must be 30 or more; S3 allows no less."
  }
}

variable "deleted_kept_days" {
  description = "How long what was deleted or overwritten can be brought back. The erasure of a person's data counts from here."
  type        = number
  default     = 14

  validation {
    condition     = var.deleted_kept_days >= 1 && var.deleted_kept_days <= 30
    error_message = "deleted_kept_days must be from 1 to 30."
  }
}
