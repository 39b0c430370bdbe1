mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/1" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mock" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-central-1:111122223333:mock" }
  }

  mock_resource "aws_prometheus_workspace" {
    defaults = { arn = "arn:aws:aps:eu-central-1:111122223333:workspace/ws-1" }
  }
}

variables {
  name                        = "chat-test"
  cluster_arn                 = "arn:aws:eks:eu-central-1:111122223333:cluster/chat-test"
  subnet_ids                  = { a = "subnet-a", b = "subnet-b", c = "subnet-c" }
  node_security_group_id      = "sg-nodes"
  alarm_emails                = ["operators@example.org"]
  kafka_cluster_name          = "chat-test-kafka"
  kafka_brokers               = 3
  postgres_cluster_identifier = "chat-test-postgres"
  redis_replication_group_id  = "chat-test-redis"
  cassandra_instance_ids      = { a-0 = "i-1", b-0 = "i-2", c-0 = "i-3" }
  balancers = {
    http    = { load_balancer = "app/http/1", target_group = "targetgroup/http/1" }
    gateway = { load_balancer = "net/gateway/1", target_group = "targetgroup/gateway/1" }
  }
}

run "encrypted_and_heard" {
  command = apply

  assert {
    condition     = aws_sns_topic.alarms.kms_master_key_id == aws_kms_key.this.arn && aws_prometheus_workspace.this.kms_key_arn == aws_kms_key.this.arn
    error_message = "Metrics and alarms are encrypted with the module's own key."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn])])
    error_message = "Every alarm reaches the topic."
  }

  assert {
    condition     = length([for name, alarm in aws_cloudwatch_metric_alarm.this : name if alarm.metric_name == "UnderReplicatedPartitions"]) == 3
    error_message = "Each broker is watched for copies that it lacks."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["gateway-targets"].treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.this["kafka-partitions-offline"].treat_missing_data == "breaching"
    error_message = "Silence of what everything rests on is an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["gateway-targets"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.this["redis-cpu"].comparison_operator == "GreaterThanThreshold"
    error_message = "An alarm rings on the right side of its threshold."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : can(regex("What to do: docs/runbooks/[a-z-]+\\.md#[a-z]+$", alarm.alarm_description))])
    error_message = "Every alarm says where it stands what to do."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["alerts-fail"].metric_name == "AlertManagerNotificationsFailed" && aws_cloudwatch_metric_alarm.this["alerts-fail"].dimensions == tomap({ Workspace = aws_prometheus_workspace.this.id })
    error_message = "When alerts of Prometheus reach nobody CloudWatch says so."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.alarms) == 1
    error_message = "The named people hear of alarms."
  }
}

run "alerts_reach_people" {
  command = apply

  assert {
    condition = (
      length(aws_prometheus_rule_group_namespace.this) > 0 &&
      alltrue([for file in fileset("../../../observability/rules", "*") :
      try(aws_prometheus_rule_group_namespace.this[file].data, "") == file("../../../observability/rules/${file}")]) &&
      alltrue([for namespace in aws_prometheus_rule_group_namespace.this : namespace.workspace_id == aws_prometheus_workspace.this.id])
    )
    error_message = "All rules of infra/observability are loaded as they stand there."
  }

  # Whatever the severity: nothing but this receiver, and the topic behind it.
  assert {
    condition = alltrue([
      for config in [yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config)] :
      length(config.receivers) == 1 &&
      alltrue([for route in concat([config.route], config.route.routes) : route.receiver == config.receivers[0].name]) &&
      config.receivers[0].sns_configs[0].topic_arn == aws_sns_topic.alarms.arn &&
      config.receivers[0].sns_configs[0].sigv4.region == "eu-central-1"
    ])
    error_message = "Every alert reaches the topic."
  }

  assert {
    condition = alltrue([
      for severity in distinct(flatten([for namespace in aws_prometheus_rule_group_namespace.this :
      [for group in yamldecode(namespace.data).groups : [for rule in group.rules : rule.labels.severity if can(rule.alert)]]])) :
      contains(["page", "ticket"], severity)
    ])
    error_message = "Severities are those that the routes know."
  }

  assert {
    condition = alltrue([
      for config in [yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config)] :
      one(config.route.routes).matchers == ["severity=\"page\""] && one(config.route.routes).repeat_interval == "1h" && config.route.repeat_interval == "1d"
    ])
    error_message = "A page comes again within the hour, a ticket the next day."
  }

  assert {
    condition = alltrue([
      for part in ["summary", "description", "runbook"] :
      strcontains(yamldecode(yamldecode(aws_prometheus_alert_manager_definition.this.definition).alertmanager_config).receivers[0].sns_configs[0].message, ".Annotations.${part}")
    ])
    error_message = "A page says what is wrong and where it stands what to do."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_sns_topic_policy.alarms.policy).Statement : statement.Principal.Service => statement.Condition
      } == {
      "cloudwatch.amazonaws.com" = { StringEquals = { "aws:SourceAccount" = "111122223333" } }
      "aps.amazonaws.com"        = { StringEquals = { "aws:SourceAccount" = "111122223333" }, ArnEquals = { "aws:SourceArn" = aws_prometheus_workspace.this.arn } }
    }
    error_message = "CloudWatch and this workspace publish to the topic, and nobody else."
  }

  assert {
    condition = alltrue([
      for service in ["cloudwatch.amazonaws.com", "aps.amazonaws.com"] : anytrue([
        for statement in jsondecode(aws_kms_key.this.policy).Statement :
        contains(statement.Action, "kms:Decrypt") && anytrue([for action in statement.Action : startswith(action, "kms:GenerateDataKey")])
        if try(statement.Principal.Service, "") == service
      ])
    ])
    error_message = "Who publishes to the topic may use its key."
  }
}

run "without_grafana" {
  command = plan

  variables {
    grafana = false
  }

  assert {
    condition     = length(aws_grafana_workspace.this) == 0 && length(aws_iam_role.grafana) == 0
    error_message = "Without Grafana there is no role for it either."
  }
}

run "what_is_no_address_is_refused" {
  command = plan

  variables {
    alarm_emails = ["operators"]
  }

  expect_failures = [var.alarm_emails]
}
