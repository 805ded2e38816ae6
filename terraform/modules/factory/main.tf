# Data Factory with its own identity, the runtime that reads SQL Server from inside your network, and the vault for its logins.

resource "azurerm_data_factory" "factory" {
  name                   = var.factory_name
  resource_group_name    = var.resource_group_name
  location               = var.location
  public_network_enabled = var.public_network_access_enabled
  tags                   = var.tags

  identity {
    type = "SystemAssigned"
  }
}

# One runtime, on up to four computers: each is a node that registers with the same key.
resource "azurerm_data_factory_integration_runtime_self_hosted" "runtime" {
  name                                         = var.runtime_name
  data_factory_id                              = azurerm_data_factory.factory.id
  description                                  = "Reads SQL Server for Tableferry"
  self_contained_interactive_authoring_enabled = true
}

resource "azurerm_key_vault" "vault" {
  name                          = var.key_vault_name
  location                      = var.location
  resource_group_name           = var.resource_group_name
  tenant_id                     = var.tenant_id
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = var.public_network_access_enabled
  tags                          = var.tags

  # The runtime itself fetches secrets: it comes from the allowed addresses or by a private endpoint.
  network_acls {
    bypass         = "AzureServices"
    default_action = "Deny"
    ip_rules       = var.allowed_addresses
  }
}

# Reads secrets, nothing else, of this vault only.
resource "azurerm_role_assignment" "factory_reads_secrets" {
  scope                            = azurerm_key_vault.vault.id
  role_definition_name             = "Key Vault Secrets User"
  principal_id                     = azurerm_data_factory.factory.identity[0].principal_id
  principal_type                   = "ServicePrincipal"
  skip_service_principal_aad_check = true
  description                      = "Tableferry: Data Factory reads the passwords of its SQL logins"
}

# Writes parts, in this container only.
resource "azurerm_role_assignment" "factory_writes_data" {
  scope                            = var.container_id
  role_definition_name             = "Storage Blob Data Contributor"
  principal_id                     = azurerm_data_factory.factory.identity[0].principal_id
  principal_type                   = "ServicePrincipal"
  skip_service_principal_aad_check = true
  description                      = "Tableferry: Data Factory writes tables"
}

resource "azurerm_role_assignment" "secret_officer" {
  for_each = var.secret_officers

  scope                = azurerm_key_vault.vault.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = each.value.principal_id
  principal_type       = each.value.principal_type
  description          = "Tableferry: sets the passwords of SQL logins"
}
