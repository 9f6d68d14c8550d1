"""What a deployment tells to those who run it: findings for the doctor, figures for the metrics."""
