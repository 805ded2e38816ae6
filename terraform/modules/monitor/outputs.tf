output "workspace_id" {
  description = "Resource id of the workspace."
  value       = azurerm_log_analytics_workspace.logs.id
}

output "rule_id" {
  description = "Resource id of the data collection rule: the scope of the role Monitoring Metrics Publisher."
  value       = azurerm_monitor_data_collection_rule.run.id
}

output "log_analytics" {
  description = "What `tableferry plan --log-analytics` takes."
  value = {
    endpoint = azurerm_monitor_data_collection_endpoint.run.logs_ingestion_endpoint
    ruleId   = azurerm_monitor_data_collection_rule.run.immutable_id
    stream   = local.log_stream
  }
}
