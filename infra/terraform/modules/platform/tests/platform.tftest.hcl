mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/1" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mock" }
  }

  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/mock/1" }
  }

  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/mock/1/2" }
  }

  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/mock/1" }
  }

  mock_resource "aws_launch_template" {
    defaults = { id = "lt-1" }
  }

  mock_resource "aws_eks_cluster" {
    defaults = { arn = "arn:aws:eks:eu-central-1:111122223333:cluster/chat-test" }
  }
}

variables {
  name                    = "chat-test"
  vpc_id                  = "vpc-1"
  private_subnet_ids      = { a = "subnet-a", b = "subnet-b", c = "subnet-c" }
  public_subnet_ids       = { a = "subnet-x", b = "subnet-y", c = "subnet-z" }
  certificate_arn         = "arn:aws:acm:eu-central-1:111122223333:certificate/1"
  administrator_role_arns = ["arn:aws:iam::111122223333:role/administrators"]
  node_groups             = { general = { instance_types = ["m7g.large"], min = 3, max = 9 } }
  secret_arns             = { kafka = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka" }
  secret_kms_key_arns     = { kafka = "arn:aws:kms:eu-central-1:111122223333:key/1" }
}

run "private_encrypted_and_least_privilege" {
  command = plan

  assert {
    condition     = !aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].endpoint_private_access
    error_message = "The cluster's API is not on the internet unless asked for."
  }

  assert {
    condition     = contains(aws_eks_cluster.this.encryption_config[0].resources, "secrets")
    error_message = "Kubernetes secrets are encrypted with a key of our own."
  }

  assert {
    condition     = contains(aws_eks_cluster.this.enabled_cluster_log_types, "audit")
    error_message = "Who did what in the cluster is logged."
  }

  assert {
    condition     = !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions && aws_eks_cluster.this.access_config[0].authentication_mode == "API"
    error_message = "Only the named roles administer the cluster."
  }

  assert {
    condition     = aws_launch_template.node.metadata_options[0].http_tokens == "required" && aws_launch_template.node.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Pods do not get the machine's credentials."
  }

  assert {
    condition     = alltrue([for device in aws_launch_template.node.block_device_mappings : tobool(device.ebs[0].encrypted)])
    error_message = "Every disk is encrypted."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.world : rule.from_port == 443 && rule.to_port == 443])
    error_message = "The world reaches port 443 and nothing else."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.pods : rule.cidr_ipv4 == null && rule.from_port == rule.to_port])
    error_message = "Pods are open to the load balancers alone, one port each."
  }

  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.wss.protocol == "TLS" && aws_lb_listener.https.ssl_policy == aws_lb_listener.wss.ssl_policy && strcontains(aws_lb_listener.wss.ssl_policy, "TLS13")
    error_message = "Both load balancers speak TLS 1.2 or 1.3 only."
  }

  assert {
    condition     = aws_lb.http.xff_header_processing_mode == "append"
    error_message = "The load balancer tells the API the address of each client, and clients cannot choose it."
  }

  assert {
    condition = alltrue([for group in [aws_lb_target_group.http_api, aws_lb_target_group.gateway] :
    group.health_check[0].path == "/health/ready" && group.health_check[0].port == "8082" && group.target_type == "ip"])
    error_message = "Load balancers ask the management port whether a pod is ready."
  }

  assert {
    condition     = aws_ecr_repository.node.encryption_configuration[0].encryption_type == "KMS"
    error_message = "Images are encrypted with a key of our own."
  }

  assert {
    condition     = aws_ecr_repository.node.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.node.image_scanning_configuration[0].scan_on_push
    error_message = "Images are scanned, and a tag keeps its image."
  }

  assert {
    condition     = contains(keys(aws_eks_addon.early), "vpc-cni") && strcontains(aws_eks_addon.early["vpc-cni"].configuration_values, "enableNetworkPolicy")
    error_message = "Network policies of the cluster are carried out."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.push) == 0
    error_message = "Without providers of push there are no secrets for them."
  }

  assert {
    condition     = !contains(keys(aws_iam_role.identity), "http-api")
    error_message = "The platform's pods have no access to AWS unless it is given."
  }
}

run "roles_name_their_resources" {
  command = apply

  assert {
    condition     = !strcontains(aws_iam_role_policy.identity["external-secrets"].policy, "\"*\"")
    error_message = "External Secrets reads the named secrets alone."
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.identity : strcontains(role.assume_role_policy, "aws:SourceArn")])
    error_message = "Only this cluster hands out the roles."
  }
}

run "credentials_of_push" {
  command = apply

  variables {
    push_providers = ["web", "fcm"]
  }

  override_resource {
    target = aws_secretsmanager_secret.push
    values = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:push" }
  }

  assert {
    condition     = { for provider, secret in aws_secretsmanager_secret.push : provider => secret.name } == { web = "chat-test/push-web", fcm = "chat-test/push-fcm" }
    error_message = "Each provider that is asked for has a secret, under the name that infra/kubernetes knows."
  }

  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.push : secret.kms_key_id == aws_kms_key.this.arn])
    error_message = "Credentials of providers are encrypted with a key of our own."
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.identity["external-secrets"].policy, ":secret:push\"")
    error_message = "External Secrets may read the credentials of providers."
  }

  assert {
    condition     = alltrue([for name, policy in aws_iam_role_policy.identity : name == "external-secrets" || !strcontains(policy.policy, "secretsmanager")])
    error_message = "Nobody but External Secrets reads secrets."
  }
}

run "providers_that_nobody_knows_are_refused" {
  command = plan

  variables {
    push_providers = ["apple"]
  }

  expect_failures = [var.push_providers]
}

run "gateways_on_machines_of_their_own" {
  command = plan

  variables {
    node_groups = {
      general = { instance_types = ["m7g.large"], min = 3, max = 9 }
      gateway = { instance_types = ["r7g.xlarge"], min = 3, max = 60 }
    }
  }

  assert {
    condition     = length(aws_eks_node_group.this["gateway"].taint) == 1 && length(aws_eks_node_group.this["general"].taint) == 0
    error_message = "Only gateways run on the group gateway."
  }
}

run "the_whole_internet_is_refused" {
  command = plan

  variables {
    public_api_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.public_api_cidrs]
}
