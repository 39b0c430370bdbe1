output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "cidr" {
  description = "Its addresses."
  value       = var.cidr
}

output "public_subnet_ids" {
  description = "Zone to subnet for load balancers."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.id }
}

output "private_subnet_ids" {
  description = "Zone to subnet for nodes, pods and Cassandra."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}

output "intra_subnet_ids" {
  description = "Zone to subnet without a way out, for managed stores."
  value       = { for zone, subnet in aws_subnet.intra : zone => subnet.id }
}
