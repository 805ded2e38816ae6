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
  }
}
