mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    override_during = plan
    defaults        = { arn = "arn:aws:s3:::mock" }
  }
}

variables {
  name    = "chat-test"
  origins = ["https://chat.example.org"]
}

run "private_and_encrypted" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Nothing in the bucket may become public, by whatever way."
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule :
    rule.apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"])
    error_message = "Media are encrypted with the module's own key."
  }

  assert {
    condition = anytrue([for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
    statement.Effect == "Deny" && statement.Action == "s3:*" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"])
    error_message = "Whoever comes without TLS is refused."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_cors_configuration.this.cors_rule : rule.allowed_origins == toset(["https://chat.example.org"])])
    error_message = "Only pages of the named origins use the bucket."
  }

  assert {
    condition = anytrue([for rule in aws_s3_bucket_lifecycle_configuration.this.rule :
    rule.status == "Enabled" && try(rule.noncurrent_version_expiration[0].noncurrent_days, 0) == 14])
    error_message = "What was deleted must vanish after the agreed time."
  }
}

run "any_origin_is_refused" {
  command = plan

  variables {
    origins = ["*"]
  }

  expect_failures = [var.origins]
}
