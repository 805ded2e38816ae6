output "account_id" {
  description = "Resource id of the account."
  value       = azurerm_storage_account.target.id
}

output "account_name" {
  description = "Name of the account."
  value       = azurerm_storage_account.target.name
}

output "container_id" {
  description = "Resource id of the container: the scope of roles for its data."
  value       = azurerm_storage_container.target.id
}

output "container_name" {
  description = "Name of the container."
  value       = azurerm_storage_container.target.name
}

output "blob_endpoint" {
  description = "Address of the blob service, without a slash at its end."
  value       = trimsuffix(azurerm_storage_account.target.primary_blob_endpoint, "/")
}

output "dfs_endpoint" {
  description = "Address of the Data Lake service, as Data Factory writes to it."
  value       = azurerm_storage_account.target.primary_dfs_endpoint
}
