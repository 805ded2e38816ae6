output "factory_id" {
  description = "Resource id of the factory."
  value       = azurerm_data_factory.factory.id
}

output "factory_name" {
  description = "Name of the factory."
  value       = azurerm_data_factory.factory.name
}

output "factory_principal_id" {
  description = "Object id of the factory's own identity."
  value       = azurerm_data_factory.factory.identity[0].principal_id
}

output "runtime_name" {
  description = "Name of the self-hosted integration runtime. Its key is asked of Azure when a node is set up, and is no output."
  value       = azurerm_data_factory_integration_runtime_self_hosted.runtime.name
}

output "key_vault_id" {
  description = "Resource id of the vault."
  value       = azurerm_key_vault.vault.id
}

output "key_vault_uri" {
  description = "Address of the vault."
  value       = azurerm_key_vault.vault.vault_uri
}

output "linked_services" {
  description = "Names of the linked services: of the vault, of the storage account, and of each source."
  value = {
    key_vault = azurerm_data_factory_linked_service_key_vault.vault.name
    target    = azurerm_data_factory_linked_service_data_lake_storage_gen2.target.name
    sources   = { for name, service in azurerm_data_factory_linked_custom_service.source : name => service.name }
  }
}
