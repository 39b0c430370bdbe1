# The modules fit together in both sizes. What each of them promises is tested beside it.
mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
}

variables {
  name                    = "chat-test"
  domain                  = "chat.example.org"
  zone_id                 = "Z1"
  availability_zones      = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  administrator_role_arns = ["arn:aws:iam::111122223333:role/administrators"]
  alarm_emails            = ["operators@example.org"]
  passwords               = { kafka = "k", cassandra = "c", redis = "r", postgres = "p" }
  platform                = { node_groups = { general = { instance_types = ["m7g.large"], min = 3, max = 9 } } }
}

run "small" {
  command = plan

  variables {
    network = { nat_gateway_per_zone = false, interface_endpoints = [] }
    redis   = { cluster_mode = false }
  }

  assert {
    condition     = output.settings.CHAT_GATEWAY_URL == "wss://gateway.chat.example.org/v1/ws"
    error_message = "Clients are sent to the load balancer of the gateways, with TLS."
  }

  assert {
    condition     = output.settings.CHAT_REGION == "eu-central-1"
    error_message = "Gateways tell the region in which they are."
  }

  assert {
    condition     = output.settings.CHAT_KAFKA_REPLICATION_FACTOR == "3" && output.settings.CHAT_CASSANDRA_REPLICATION_FACTOR == "3"
    error_message = "Three copies of everything, one in each zone."
  }

  assert {
    condition     = output.settings.CHAT_KAFKA_SECURITY_PROTOCOL == "SASL_SSL"
    error_message = "Nodes log in at Kafka over TLS: MSK takes nothing else."
  }

  assert {
    condition     = output.settings.CHAT_CASSANDRA_LOCAL_DATACENTER == "datacenter1"
    error_message = "Nodes ask the data centre that Cassandra calls itself."
  }
}

run "large" {
  command = plan

  variables {
    kafka     = { brokers_per_zone = 4, instance_type = "kafka.m7g.4xlarge" }
    cassandra = { nodes_per_zone = 8, instance_type = "r7g.4xlarge" }
    redis     = { shards = 6, node_type = "cache.r7g.xlarge" }
    postgres  = { instance_class = "db.r7g.2xlarge", instances = 3 }
    platform = {
      node_groups = {
        general = { instance_types = ["m7g.4xlarge"], min = 6, max = 60 }
        gateway = { instance_types = ["r7g.xlarge"], min = 6, max = 300 }
      }
    }
  }

  assert {
    condition     = length(output.cassandra.addresses) == 24
    error_message = "The sizes reach the modules."
  }
}
