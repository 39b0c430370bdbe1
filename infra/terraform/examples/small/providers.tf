terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # The state holds no password, but it is the map of everything: encrypted, versioned, locked.
  # Bucket and region are given to `terraform init -backend-config=...`.
  backend "s3" {
    key          = "chat-small/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Platform    = "chat"
      Environment = "small"
      ManagedBy   = "terraform"
    }
  }
}
