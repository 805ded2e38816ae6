# What the factory knows the way to: the vault, the storage account and each SQL Server, with no password in any of them.

resource "azurerm_data_factory_linked_service_key_vault" "vault" {
  name            = "ls_kv"
  data_factory_id = azurerm_data_factory.factory.id
  key_vault_id    = azurerm_key_vault.vault.id
}

resource "azurerm_data_factory_linked_service_data_lake_storage_gen2" "target" {
  name                 = "ls_adls"
  data_factory_id      = azurerm_data_factory.factory.id
  url                  = var.dfs_endpoint
  use_managed_identity = true
}

# The provider's own SQL Server connection knows only connection strings; this form has server, database and encryption apart.
resource "azurerm_data_factory_linked_custom_service" "source" {
  for_each = var.sources

  name            = "ls_sql_${each.key}"
  data_factory_id = azurerm_data_factory.factory.id
  type            = "SqlServer"

  type_properties_json = jsonencode({
    server                 = each.value.server
    database               = each.value.database
    encrypt                = each.value.encrypt
    trustServerCertificate = false
    authenticationType     = "SQL"
    userName               = each.value.user
    password = {
      type       = "AzureKeyVaultSecret"
      store      = { referenceName = azurerm_data_factory_linked_service_key_vault.vault.name, type = "LinkedServiceReference" }
      secretName = "sql-${each.key}"
    }
  })

  integration_runtime {
    name = azurerm_data_factory_integration_runtime_self_hosted.runtime.name
  }
}

# Write-only: the password reaches the vault, but neither the plan nor the state of Terraform. A new number writes it anew.
resource "azurerm_key_vault_secret" "source" {
  for_each = { for name, source in var.sources : name => source if source.password_version != null }

  name             = "sql-${each.key}"
  key_vault_id     = azurerm_key_vault.vault.id
  value_wo         = var.source_passwords[each.key]
  value_wo_version = each.value.password_version

  depends_on = [azurerm_role_assignment.secret_officer]
}
