# Each user group of Valkey holds users by name; whoever shows none gets no further.
resource "aws_elasticache_user" "chat" {
  user_id       = "${var.name}-chat"
  user_name     = "chat"
  engine        = "valkey"
  access_string = "on ~* &* +@all -@admin -@dangerous +cluster|slots +cluster|shards +cluster|nodes +info"

  # A throw-away that nobody has to know: the real password is set from the secret, see README.md, and does not get into the state.
  authentication_mode {
    type      = "password"
    passwords = ["${uuid()}${uuid()}"]
  }

  lifecycle {
    ignore_changes = [authentication_mode]
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = "${var.name}-redis"
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.chat.user_id]
}

resource "aws_secretsmanager_secret" "client" {
  name        = "${var.name}/redis"
  description = "Password of the platform's nodes at Valkey"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "client" {
  secret_id                = aws_secretsmanager_secret.client.id
  secret_string_wo         = jsonencode({ username = "chat", password = var.password })
  secret_string_wo_version = var.password_version
}
