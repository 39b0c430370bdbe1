# Alarms on what AWS measures itself. Those on the platform's own metrics stand in alerts.tf.
locals {
  alarms = merge(
    {
      kafka-partitions-offline = {
        words      = "Partitions without a leader: nothing is acknowledged in their conversations."
        runbook    = "docs/runbooks/stores.md#kafkaaway"
        namespace  = "AWS/Kafka", metric = "OfflinePartitionsCount", statistic = "Maximum"
        dimensions = { "Cluster Name" = var.kafka_cluster_name }
        above      = 0, minutes = 2, missing = "breaching"
      }
      kafka-controller = {
        words      = "Kafka has no controller: nothing is elected, and no topic is made or changed."
        runbook    = "docs/runbooks/stores.md#kafkaaway"
        namespace  = "AWS/Kafka", metric = "ActiveControllerCount", statistic = "Maximum"
        dimensions = { "Cluster Name" = var.kafka_cluster_name }
        below      = 1, minutes = 5, missing = "breaching"
      }
      postgres-connections = {
        words      = "Many connections to PostgreSQL; sign-up and login wait."
        runbook    = "docs/runbooks/stores.md#postgrespoolexhausted"
        namespace  = "AWS/RDS", metric = "DatabaseConnections", statistic = "Maximum"
        dimensions = { DBClusterIdentifier = var.postgres_cluster_identifier }
        above      = 400, minutes = 5, missing = "notBreaching"
      }
      postgres-cpu = {
        words      = "PostgreSQL is short of CPU."
        runbook    = "docs/runbooks/stores.md#postgrespoolexhausted"
        namespace  = "AWS/RDS", metric = "CPUUtilization", statistic = "Average"
        dimensions = { DBClusterIdentifier = var.postgres_cluster_identifier }
        above      = 80, minutes = 15, missing = "breaching"
      }
      redis-memory = {
        words      = "The cache is nearly full; leases are dropped before their time, and deliveries fall back to the comparison of heads."
        runbook    = "docs/runbooks/stores.md#redisaway"
        namespace  = "AWS/ElastiCache", metric = "DatabaseMemoryUsageCountedForEvictPercentage", statistic = "Maximum"
        dimensions = { ReplicationGroupId = var.redis_replication_group_id }
        above      = 80, minutes = 5, missing = "notBreaching"
      }
      redis-cpu = {
        words      = "The cache is short of CPU."
        runbook    = "docs/runbooks/stores.md#redisaway"
        namespace  = "AWS/ElastiCache", metric = "EngineCPUUtilization", statistic = "Maximum"
        dimensions = { ReplicationGroupId = var.redis_replication_group_id }
        above      = 80, minutes = 10, missing = "notBreaching"
      }
      http-errors = {
        words      = "The HTTP API answers with 5xx."
        runbook    = "docs/runbooks/error-budget.md#http"
        namespace  = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", statistic = "Sum"
        dimensions = { LoadBalancer = var.balancers.http.load_balancer }
        above      = 50, minutes = 5, missing = "notBreaching"
      }
      http-targets = {
        words      = "No pod of http-api is ready."
        runbook    = "docs/runbooks/nodes.md#nodenotready"
        namespace  = "AWS/ApplicationELB", metric = "HealthyHostCount", statistic = "Minimum"
        dimensions = { LoadBalancer = var.balancers.http.load_balancer, TargetGroup = var.balancers.http.target_group }
        below      = 1, minutes = 2, missing = "breaching"
      }
      # Of the way on which all other alerts go.
      alerts-fail = {
        words      = "Alerts of Prometheus do not reach this topic."
        runbook    = "docs/runbooks/nodes.md#nothingismeasured"
        namespace  = "AWS/Prometheus", metric = "AlertManagerNotificationsFailed", statistic = "Sum"
        dimensions = { Workspace = aws_prometheus_workspace.this.id }
        above      = 0, minutes = 2, missing = "notBreaching"
      }
      gateway-targets = {
        words      = "No pod of ws-gateway is ready: nobody can connect."
        runbook    = "docs/runbooks/nodes.md#nodenotready"
        namespace  = "AWS/NetworkELB", metric = "HealthyHostCount", statistic = "Minimum"
        dimensions = { LoadBalancer = var.balancers.gateway.load_balancer, TargetGroup = var.balancers.gateway.target_group }
        below      = 1, minutes = 2, missing = "breaching"
      }
    },
    {
      for broker in range(1, var.kafka_brokers + 1) : "kafka-broker-${broker}-replicas" => {
        words      = "Broker ${broker} leads partitions that lack a copy. With a second broker away sending stops."
        runbook    = "docs/runbooks/stores.md#logappendsfail"
        namespace  = "AWS/Kafka", metric = "UnderReplicatedPartitions", statistic = "Maximum"
        dimensions = { "Cluster Name" = var.kafka_cluster_name, "Broker ID" = tostring(broker) }
        above      = 0, minutes = 15, missing = "breaching"
      }
    },
    {
      for broker in range(1, var.kafka_brokers + 1) : "kafka-broker-${broker}-disk" => {
        words      = "The disk of broker ${broker} fills faster than it grows. At 100 % Kafka stops."
        runbook    = "docs/runbooks/stores.md#kafkaaway"
        namespace  = "AWS/Kafka", metric = "KafkaDataLogsDiskUsed", statistic = "Maximum"
        dimensions = { "Cluster Name" = var.kafka_cluster_name, "Broker ID" = tostring(broker) }
        above      = 80, minutes = 10, missing = "breaching"
      }
    },
    {
      for node, instance in var.cassandra_instance_ids : "cassandra-${node}-status" => {
        words      = "Cassandra's machine ${node} does not answer. Two copies are left of its rows."
        runbook    = "docs/runbooks/stores.md#cassandraaway"
        namespace  = "AWS/EC2", metric = "StatusCheckFailed", statistic = "Maximum"
        dimensions = { InstanceId = instance }
        above      = 0, minutes = 3, missing = "breaching"
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.words} What to do: ${each.value.runbook}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 60
  evaluation_periods  = each.value.minutes
  threshold           = try(each.value.above, each.value.below)
  comparison_operator = can(each.value.above) ? "GreaterThanThreshold" : "LessThanThreshold"
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
