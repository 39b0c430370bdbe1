locals {
  # Service account (namespace/name) to the statements of its policy. The node itself needs nothing of AWS but what http_api_statements give.
  identities = merge(
    {
      load-balancer-controller = {
        namespace = "kube-system"
        account   = "aws-load-balancer-controller"
        # Terraform makes load balancers; the controller only keeps their targets.
        statements = [
          {
            Effect   = "Allow"
            Action   = ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"]
            Resource = [aws_lb_target_group.http_api.arn, aws_lb_target_group.gateway.arn]
          },
          {
            Effect = "Allow"
            Action = [
              "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTags",
              "ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs",
              "ec2:DescribeAvailabilityZones",
            ]
            # Reading actions, which AWS cannot limit to resources.
            Resource = ["*"]
          },
        ]
      }
      cluster-autoscaler = {
        namespace = "kube-system"
        account   = "cluster-autoscaler"
        statements = [
          {
            Effect    = "Allow"
            Action    = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
            Resource  = ["*"]
            Condition = { StringEquals = { "aws:ResourceTag/eks:cluster-name" = var.name } }
          },
          {
            Effect = "Allow"
            Action = [
              "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
              "autoscaling:DescribeScalingActivities", "ec2:DescribeImages", "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions",
              "ec2:GetInstanceTypesFromInstanceRequirements", "eks:DescribeNodegroup",
            ]
            Resource = ["*"]
          },
        ]
      }
      keda = {
        namespace = "keda"
        account   = "keda-operator"
        # The number of connections, by which gateways are scaled.
        statements = [{
          Effect   = "Allow"
          Action   = ["cloudwatch:GetMetricData"]
          Resource = ["*"]
        }]
      }
      external-secrets = {
        namespace = "external-secrets"
        account   = "external-secrets"
        statements = [
          {
            Effect   = "Allow"
            Action   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
            Resource = concat(values(var.secret_arns), [aws_secretsmanager_secret.token_key.arn, aws_secretsmanager_secret.master_key.arn], values(aws_secretsmanager_secret.push)[*].arn)
          },
          {
            Effect   = "Allow"
            Action   = ["kms:Decrypt"]
            Resource = concat(values(var.secret_kms_key_arns), [aws_kms_key.this.arn])
          },
        ]
      }
    },
    { for account in ["http-api"] : account => {
      namespace  = var.namespace
      account    = account
      statements = var.http_api_statements
    } if length(var.http_api_statements) > 0 },
  )
}

resource "aws_iam_role" "identity" {
  for_each = local.identities

  name = "${var.name}-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      # No other cluster of the account can hand out the role.
      Condition = { StringEquals = { "aws:SourceArn" = aws_eks_cluster.this.arn } }
    }]
  })
}

resource "aws_iam_role_policy" "identity" {
  for_each = local.identities

  name   = "pod"
  role   = aws_iam_role.identity[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

resource "aws_eks_pod_identity_association" "this" {
  for_each = local.identities

  cluster_name    = aws_eks_cluster.this.name
  namespace       = each.value.namespace
  service_account = each.value.account
  role_arn        = aws_iam_role.identity[each.key].arn
}

# Filled by hand, see README.md: the pair of keys for access tokens.
resource "aws_secretsmanager_secret" "token_key" {
  name        = "${var.name}/token-key"
  description = "private and public key of access tokens, PEM"
  kms_key_id  = aws_kms_key.this.arn
}

# Filled by hand likewise: under which the keys of people are wrapped.
resource "aws_secretsmanager_secret" "master_key" {
  name        = "${var.name}/master-key"
  description = "keys under which the keys of people are wrapped, one in Base64 on each line"
  kms_key_id  = aws_kms_key.this.arn
}

# Filled by hand likewise, each with the file of its provider as it is.
resource "aws_secretsmanager_secret" "push" {
  for_each = var.push_providers

  name        = "${var.name}/push-${each.value}"
  description = "credentials with which devices are told by ${each.value}"
  kms_key_id  = aws_kms_key.this.arn
}
