output "bucket" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.id
}

output "access_statements" {
  description = "Statements of an IAM policy for those who sign uploads and downloads."
  value = [
    {
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      Resource = "${aws_s3_bucket.this.arn}/*"
    },
    {
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = aws_kms_key.this.arn
    },
  ]
}
