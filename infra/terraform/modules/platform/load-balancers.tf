# Pods enter the target groups through a TargetGroupBinding of infra/kubernetes, so that names and certificates do not hang on what runs in the cluster.
locals {
  https_port      = 443
  http_port       = 8080
  ws_port         = 8081
  management_port = 8082
  tls_policy      = "ELBSecurityPolicy-TLS13-1-2-2021-06"
}

resource "aws_security_group" "balancer" {
  for_each = toset(["http", "gateway"])

  name        = "${var.name}-${each.value}"
  description = "Load balancer: ${each.value}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-${each.value}" }
}

# The one port that the world may reach.
resource "aws_vpc_security_group_ingress_rule" "world" {
  for_each = aws_security_group.balancer

  security_group_id = each.value.id
  description       = "HTTPS and WebSockets over TLS"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = local.https_port
  to_port           = local.https_port
}

locals {
  # Which load balancer reaches which port of the pods.
  target_ports = {
    http-traffic    = { balancer = "http", port = local.http_port }
    http-health     = { balancer = "http", port = local.management_port }
    gateway-traffic = { balancer = "gateway", port = local.ws_port }
    gateway-health  = { balancer = "gateway", port = local.management_port }
  }
}

resource "aws_vpc_security_group_egress_rule" "pods" {
  for_each = local.target_ports

  security_group_id            = aws_security_group.balancer[each.value.balancer].id
  description                  = each.key
  referenced_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "pods" {
  for_each = local.target_ports

  security_group_id            = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  description                  = each.key
  referenced_security_group_id = aws_security_group.balancer[each.value.balancer].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}


resource "aws_lb" "http" {
  name                       = "${var.name}-http"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(var.public_subnet_ids)
  security_groups            = [aws_security_group.balancer["http"].id]
  drop_invalid_header_fields = true
  # Limits for each address rest on the entry that it appends (CHAT_HTTP_PROXIES of http-api): what clients write themselves stands before it.
  xff_header_processing_mode = "append"
  enable_deletion_protection = true
  # Longer than any answer of the API may take.
  idle_timeout = 60
}

resource "aws_lb_target_group" "http_api" {
  name                          = "${var.name}-http-api"
  vpc_id                        = var.vpc_id
  target_type                   = "ip"
  protocol                      = "HTTP"
  port                          = local.http_port
  deregistration_delay          = 30
  load_balancing_algorithm_type = "least_outstanding_requests"

  health_check {
    protocol            = "HTTP"
    port                = local.management_port
    path                = "/health/ready"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.http.arn
  port              = local.https_port
  protocol          = "HTTPS"
  ssl_policy        = local.tls_policy
  certificate_arn   = var.certificate_arn

  routing_http_response_strict_transport_security_header_value = "max-age=31536000; includeSubDomains"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  condition {
    path_pattern {
      values = ["/v1/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.http_api.arn
  }
}

# The web app: files, which are only read.
resource "aws_lb_listener_rule" "page" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 20

  condition {
    path_pattern {
      values = ["/*"]
    }
  }

  condition {
    http_request_method {
      values = ["GET", "HEAD"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.http_api.arn
  }
}

# WebSockets: a listener with TLS has a fixed idle time-out of 350 s; clients are heard from every 5 s.

resource "aws_lb" "gateway" {
  name                             = "${var.name}-gateway"
  load_balancer_type               = "network"
  internal                         = false
  subnets                          = values(var.public_subnet_ids)
  security_groups                  = [aws_security_group.balancer["gateway"].id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
}

resource "aws_lb_target_group" "gateway" {
  name        = "${var.name}-gateway"
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "TCP"
  port        = local.ws_port
  # A gateway that leaves closes its connections itself, with a word to each client.
  deregistration_delay   = 120
  connection_termination = false

  health_check {
    protocol            = "HTTP"
    port                = local.management_port
    path                = "/health/ready"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  # A gateway that is not ready keeps the clients that it has.
  target_health_state {
    enable_unhealthy_connection_termination = false
  }
}

resource "aws_lb_listener" "wss" {
  load_balancer_arn = aws_lb.gateway.arn
  port              = local.https_port
  protocol          = "TLS"
  ssl_policy        = local.tls_policy
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.gateway.arn
  }
}
