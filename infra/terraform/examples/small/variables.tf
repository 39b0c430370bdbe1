variable "region" {
  description = "Region of everything, such as eu-central-1."
  type        = string
}

variable "availability_zones" {
  description = "Three zones of the region."
  type        = list(string)
}

variable "domain" {
  description = "Where people find the platform, such as chat.example.org."
  type        = string
}

variable "zone_id" {
  description = "Hosted zone in Route 53 that holds the domain."
  type        = string
}

variable "administrator_role_arns" {
  description = "IAM roles that administer the cluster."
  type        = set(string)
}

variable "alarm_emails" {
  description = "Who hears of alarms."
  type        = set(string)
}
