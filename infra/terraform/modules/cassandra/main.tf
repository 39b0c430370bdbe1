data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
}

data "aws_region" "current" {}

locals {
  zones = sort(keys(var.subnet_ids))

  # eu-central-1a-0 and so on: the zone, which is the rack, and a number in it.
  nodes = merge([
    for zone in local.zones : {
      for number in range(var.nodes_per_zone) : "${zone}-${number}" => { zone = zone, number = number }
    }
  ]...)

  # The first node of each zone tells newcomers about the others.
  seeds = [for zone in local.zones : aws_network_interface.node["${zone}-0"].private_ip]
}

resource "aws_kms_key" "this" {
  description         = "${var.name}: Cassandra's disks, backups and secrets"
  enable_key_rotation = true
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}-cassandra"
  target_key_id = aws_kms_key.this.key_id
}

# Address and data outlive the instance: a node that is replaced comes back as the same node.
resource "aws_network_interface" "node" {
  for_each = local.nodes

  subnet_id       = var.subnet_ids[each.value.zone]
  security_groups = [aws_security_group.this.id]

  tags = { Name = "${var.name}-cassandra-${each.key}" }
}

resource "aws_ebs_volume" "data" {
  for_each = local.nodes

  availability_zone = each.value.zone
  type              = "gp3"
  size              = var.volume.gib
  iops              = var.volume.iops
  throughput        = var.volume.mib_per_second
  encrypted         = true
  kms_key_id        = aws_kms_key.this.arn
  final_snapshot    = true

  tags = { Name = "${var.name}-cassandra-${each.key}" }
}

resource "aws_volume_attachment" "data" {
  for_each = local.nodes

  instance_id                    = aws_instance.node[each.key].id
  volume_id                      = aws_ebs_volume.data[each.key].id
  device_name                    = "/dev/sdf"
  stop_instance_before_detaching = true
}

resource "aws_instance" "node" {
  for_each = local.nodes

  ami                     = data.aws_ssm_parameter.image.value
  instance_type           = var.instance_type
  iam_instance_profile    = aws_iam_instance_profile.this.name
  disable_api_termination = true
  ebs_optimized           = true

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.node[each.key].id
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
    encrypted   = true
    kms_key_id  = aws_kms_key.this.arn
  }

  user_data = templatefile("${path.module}/user-data.sh.tftpl", {
    address       = aws_network_interface.node[each.key].private_ip
    backup_bucket = aws_s3_bucket.backup.id
    cluster       = var.name
    datacenter    = var.datacenter
    node          = each.key
    rack          = each.value.zone
    region        = data.aws_region.current.name
    seeds         = join(",", local.seeds)
    tls_secret    = aws_secretsmanager_secret.tls.arn
    version       = var.cassandra_version
    volume        = replace(aws_ebs_volume.data[each.key].id, "-", "")
  })

  tags = { Name = "${var.name}-cassandra-${each.key}" }

  # A new image or script would stop all nodes at once. They take it up one by one, with -replace.
  lifecycle {
    ignore_changes = [ami, user_data]
  }
}
