output "tableferry" {
  description = "What Tableferry needs to know of all this: `terraform output -json tableferry`. target is a target.json, logAnalytics a rule.json."
  value = {
    version = 1
    target = {
      kind      = "entra"
      endpoint  = module.storage.blob_endpoint
      container = module.storage.container_name
      namespace = "hierarchical"
      signIn = {
        cloud  = "public"
        tenant = var.tenant_id
        as     = { kind = "user", clientId = var.client_id }
      }
    }
    logAnalytics = module.monitor.log_analytics
    factory = {
      subscriptionId     = var.subscription_id
      resourceGroup      = azurerm_resource_group.all.name
      name               = module.factory.factory_name
      integrationRuntime = module.factory.runtime_name
      keyVault           = module.factory.key_vault_uri
      linkedServices     = module.factory.linked_services
    }
  }
}

output "network" {
  description = "What your own side of the network has to know: zones to forward, addresses behind them, the gateway's address."
  value = {
    privateZones     = module.network.private_zones
    privateAddresses = module.network.private_addresses
    gatewayAddress   = module.network.gateway_address
  }
}
