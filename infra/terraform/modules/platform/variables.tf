variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "vpc_id" {
  description = "VPC of the cluster."
  type        = string
}

variable "private_subnet_ids" {
  description = "Zone to subnet of nodes and pods."
  type        = map(string)

  validation {
    condition     = length(var.private_subnet_ids) == 3
    error_message = "private_subnet_ids must have three zones."
  }
}

variable "public_subnet_ids" {
  description = "Zone to subnet of the load balancers."
  type        = map(string)

  validation {
    condition     = length(var.public_subnet_ids) == 3
    error_message = "public_subnet_ids must have three zones."
  }
}

variable "certificate_arn" {
  description = "Certificate of both load balancers."
  type        = string
}

variable "kubernetes_version" {
  description = "Version of the cluster. One minor version at a time."
  type        = string
  default     = "1.33"

  validation {
    condition     = can(regex("^1\\.(3[0-9]|4[0-9])$", var.kubernetes_version))
    error_message = "kubernetes_version must be 1.30 or later: the pods' preStop uses sleep."
  }
}

variable "administrator_role_arns" {
  description = "IAM roles that administer the cluster. Nobody else does, not even who made it."
  type        = set(string)

  validation {
    condition     = length(var.administrator_role_arns) > 0 && alltrue([for arn in var.administrator_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", arn))])
    error_message = "administrator_role_arns must name at least one role as arn:aws:iam::<account>:role/<name>."
  }
}

variable "public_api_cidrs" {
  description = "Addresses from which the cluster's API is reachable over the internet; none makes it private."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.public_api_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "public_api_cidrs must be blocks of addresses, and not the whole internet."
  }
}

variable "node_groups" {
  description = "Groups of machines by name. A group whose name is gateway gets the gateways alone."
  type = map(object({
    instance_types = list(string)
    min            = number
    max            = number
  }))

  validation {
    condition     = contains(keys(var.node_groups), "general") && alltrue([for group in var.node_groups : group.min >= 3 && group.max >= group.min])
    error_message = "node_groups must hold general, and each at least 3 machines (one in each zone), with max not below min."
  }
}

variable "namespace" {
  description = "Kubernetes namespace of the platform."
  type        = string
  default     = "chat"
}

variable "http_api_statements" {
  description = "Statements of the IAM policy of the pods of http-api, such as access to media; empty gives them none."
  type = list(object({
    Effect   = string
    Action   = list(string)
    Resource = string
  }))
  default = []
}

variable "secret_arns" {
  description = "Secrets that External Secrets may read into the cluster, by a name of your choice."
  type        = map(string)
}

variable "secret_kms_key_arns" {
  description = "Keys of these secrets, by a name of your choice."
  type        = map(string)
}

variable "push_providers" {
  description = "Providers by which devices are told of messages: web, apns, fcm. Each gets a secret for its credentials."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.push_providers, ["web", "apns", "fcm"])) == 0
    error_message = "push_providers may be web, apns and fcm."
  }
}

variable "log_retention_days" {
  description = "How long the logs of the control plane are kept."
  type        = number
  default     = 90
}
