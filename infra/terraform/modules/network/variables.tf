variable "name" {
  description = "Begins the name of everything that the module makes, such as chat-small."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 21 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "cidr" {
  description = "Addresses of the VPC, a /16."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "cidr must be a /16 such as 10.20.0.0/16."
  }
}

variable "availability_zones" {
  description = "Three zones. Every store keeps one of its three copies in each."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) == 3 && length(distinct(var.availability_zones)) == 3
    error_message = "availability_zones must name three different zones."
  }
}

variable "nat_gateway_per_zone" {
  description = "One NAT gateway in each zone; false makes one for all, cheaper, and its zone takes the way out of the others with it."
  type        = bool
  default     = true
}

variable "interface_endpoints" {
  description = "AWS services that are reached without leaving the VPC. Each costs about 22 USD a month in three zones; what is not named goes through the NAT gateways."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "eks-auth", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"]
}

variable "flow_log_retention_days" {
  description = "How long the flow logs of the VPC are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.flow_log_retention_days)
    error_message = "flow_log_retention_days must be 7, 14, 30, 60, 90, 180 or 365."
  }
}
