# Data Factory moves the giants through a runtime at your place, the workstation all the others; both write to one account.

resource "azurerm_resource_group" "all" {
  name     = var.resource_group_name
  location = var.location
  tags     = var.tags
}

module "storage" {
  source = "../../modules/storage"

  resource_group_name = azurerm_resource_group.all.name
  location            = azurerm_resource_group.all.location
  account_name        = var.account_name
  container_name      = var.container_name
  allowed_addresses   = var.allowed_addresses
  cool_after_days     = var.cool_after_days
  delete_after_days   = var.delete_after_days
  tags                = var.tags
}

module "factory" {
  source = "../../modules/factory"

  resource_group_name = azurerm_resource_group.all.name
  location            = azurerm_resource_group.all.location
  tenant_id           = var.tenant_id
  factory_name        = var.factory_name
  key_vault_name      = var.key_vault_name
  container_id        = module.storage.container_id
  dfs_endpoint        = module.storage.dfs_endpoint
  allowed_addresses   = var.allowed_addresses
  sources             = var.sources
  source_passwords    = var.source_passwords
  secret_officers     = var.secret_officers
  tags                = var.tags
}

module "identity" {
  source = "../../modules/identity"

  assignments = merge(
    { for name, who in var.operators : "${name} writes tables" => {
      scope          = module.storage.container_id
      role           = "Storage Blob Data Contributor"
      principal_id   = who.principal_id
      principal_type = who.principal_type
    } },
    { for name, who in var.operators : "${name} sees the account" => {
      scope          = module.storage.account_id
      role           = "Reader"
      principal_id   = who.principal_id
      principal_type = who.principal_type
    } },
    { for name, who in var.operators : "${name} sends the log" => {
      scope          = module.monitor.rule_id
      role           = "Monitoring Metrics Publisher"
      principal_id   = who.principal_id
      principal_type = who.principal_type
    } },
    { for name, who in var.operators : "${name} changes and starts pipelines" => {
      scope          = module.factory.factory_id
      role           = "Data Factory Contributor"
      principal_id   = who.principal_id
      principal_type = who.principal_type
    } },
  )
}

module "monitor" {
  source = "../../modules/monitor"

  resource_group_name = azurerm_resource_group.all.name
  resource_group_id   = azurerm_resource_group.all.id
  location            = azurerm_resource_group.all.location
  watched_accounts    = { target = module.storage.account_id }
  watched_factories   = { factory = module.factory.factory_id }
  alert_emails        = var.alert_emails
  monthly_budget      = var.monthly_budget
  budget_from         = var.budget_from
  tags                = var.tags

  # Reads are left out: a validation reads every part, and each would be a line.
  diagnostics = {
    blobs = {
      resource_id       = "${module.storage.account_id}/blobServices/default"
      log_categories    = ["StorageWrite", "StorageDelete"]
      metric_categories = ["Transaction"]
    }
    factory = {
      resource_id       = module.factory.factory_id
      log_categories    = ["PipelineRuns", "ActivityRuns", "TriggerRuns"]
      metric_categories = ["AllMetrics"]
    }
    vault = {
      resource_id    = module.factory.key_vault_id
      log_categories = ["AuditEvent"]
    }
  }
}
