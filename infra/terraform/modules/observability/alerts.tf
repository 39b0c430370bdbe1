# Alerts on the platform's own metrics: the rules of infra/observability, and who hears of them.
locals {
  rules = "${path.module}/../../../observability/rules"
}

resource "aws_prometheus_rule_group_namespace" "this" {
  for_each = fileset(local.rules, "*.yaml")

  workspace_id = aws_prometheus_workspace.this.id
  name         = trimsuffix(each.value, ".yaml")
  data         = file("${local.rules}/${each.value}")
}

resource "aws_prometheus_alert_manager_definition" "this" {
  workspace_id = aws_prometheus_workspace.this.id

  definition = yamlencode({
    alertmanager_config = yamlencode({
      route = {
        receiver        = "topic"
        group_by        = ["alertname", "severity"]
        group_wait      = "30s"
        group_interval  = "5m"
        repeat_interval = "1d"
        # Until somebody has come.
        routes = [{ receiver = "topic", matchers = ["severity=\"page\""], repeat_interval = "1h" }]
      }
      receivers = [{
        name = "topic"
        sns_configs = [{
          topic_arn = aws_sns_topic.alarms.arn
          sigv4     = { region = data.aws_region.current.id }
          # ASCII and at most 100 characters, or SNS takes an error in its place.
          subject = "{{ .Status | toUpper }} {{ .GroupLabels.severity }}: {{ .GroupLabels.alertname }}"
          message = file("${path.module}/message.tmpl")
          # By which a subscription may choose.
          attributes = { severity = "{{ .GroupLabels.severity }}" }
        }]
      }]
    })
  })

  depends_on = [aws_sns_topic_policy.alarms]
}

# Named alone, and for what is this account's own. Who has subscribed stands in IAM.
resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
      {
        Sid       = "Alerts"
        Effect    = "Allow"
        Principal = { Service = "aps.amazonaws.com" }
        Action    = ["sns:Publish", "sns:GetTopicAttributes"]
        Resource  = aws_sns_topic.alarms.arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
          ArnEquals    = { "aws:SourceArn" = aws_prometheus_workspace.this.arn }
        }
      },
    ]
  })
}

data "aws_region" "current" {}
