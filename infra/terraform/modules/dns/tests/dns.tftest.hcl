mock_provider "aws" {}

variables {
  name    = "chat-test"
  zone_id = "Z1"
  domain  = "chat.example.org"
  http    = { dns_name = "http.elb.example", zone_id = "ZALB" }
  gateway = { dns_name = "gateway.elb.example", zone_id = "ZNLB" }
}

run "both_names_are_certified_and_lead_to_their_balancers" {
  command = plan

  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && contains(aws_acm_certificate.this.subject_alternative_names, "gateway.chat.example.org")
    error_message = "One certificate covers both names and renews itself by DNS."
  }

  assert {
    condition     = aws_route53_record.this["chat.example.org"].alias[0].name == "http.elb.example" && aws_route53_record.this["gateway.chat.example.org"].alias[0].name == "gateway.elb.example"
    error_message = "Each name leads to its own load balancer."
  }

  assert {
    condition     = alltrue([for record in aws_route53_record.this : record.alias[0].evaluate_target_health])
    error_message = "A load balancer that has nothing behind it is left out."
  }

  assert {
    condition     = contains(aws_route53_record.authority.records, "0 issue \"amazon.com\"") && length(aws_route53_record.authority.records) == 2
    error_message = "No other authority may make certificates for the domain."
  }

  assert {
    condition     = output.gateway_url == "wss://gateway.chat.example.org/v1/ws"
    error_message = "Clients connect with TLS to the path that the gateway serves."
  }
}

run "an_address_is_no_domain" {
  command = plan

  variables {
    domain = "https://chat.example.org"
  }

  expect_failures = [var.domain]
}
