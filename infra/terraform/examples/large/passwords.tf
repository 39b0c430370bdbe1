# Made by AWS at each run and used only when password_version changes; in neither plan nor state.
ephemeral "aws_secretsmanager_random_password" "this" {
  for_each = toset(["kafka", "cassandra", "redis", "postgres"])

  password_length     = 40
  exclude_punctuation = true
}

locals {
  passwords = { for store, made in ephemeral.aws_secretsmanager_random_password.this : store => made.random_password }
}
