mock_provider "aws" {}

variables {
  name               = "chat-test"
  availability_zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
}

run "three_zones_and_closed_by_default" {
  command = plan

  assert {
    condition     = alltrue([for kind in [aws_subnet.public, aws_subnet.private, aws_subnet.intra] : length(kind) == 3])
    error_message = "Each kind of subnet is needed in each of the three zones."
  }

  assert {
    condition = length(distinct(concat(
      [for subnet in aws_subnet.public : subnet.cidr_block],
      [for subnet in aws_subnet.private : subnet.cidr_block],
      [for subnet in aws_subnet.intra : subnet.cidr_block],
    ))) == 9
    error_message = "No two subnets may have the same addresses."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "Nothing gets a public address by itself, not even in a public subnet."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.cidr_ipv4 == "10.20.0.0/16" && aws_vpc_security_group_ingress_rule.endpoints.to_port == 443
    error_message = "Endpoints are open to the VPC alone, on port 443."
  }

  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL"
    error_message = "Flow logs must show what was accepted and what was rejected."
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route.private_out) == 3
    error_message = "Each zone has a way out of its own."
  }
}

run "one_nat_gateway_when_asked" {
  command = plan

  variables {
    nat_gateway_per_zone = false
    interface_endpoints  = []
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.private_out) == 3
    error_message = "One NAT gateway serves all three zones."
  }
}

run "two_zones_are_too_few" {
  command = plan

  variables {
    availability_zones = ["eu-central-1a", "eu-central-1b"]
  }

  expect_failures = [var.availability_zones]
}
