# Where what happens is kept: a workspace, what Azure itself notes down, and the log of runs as docs/logs.md sends it.

locals {
  log_columns = {
    TimeGenerated = "datetime"
    RunId         = "string"
    Session       = "string"
    Seq           = "long"
    Level         = "string"
    TableName     = "string"
    Code          = "string"
    Message       = "string"
    Fields        = "dynamic"
  }
  log_stream = "Custom-TableferryRun"
}

resource "azurerm_log_analytics_workspace" "logs" {
  name                         = "${var.name}-logs"
  location                     = var.location
  resource_group_name          = var.resource_group_name
  sku                          = "PerGB2018"
  retention_in_days            = var.retention_days
  daily_quota_gb               = var.daily_quota_gb
  local_authentication_enabled = false
  tags                         = var.tags
}

resource "azurerm_monitor_diagnostic_setting" "kept" {
  for_each = var.diagnostics

  name                       = "tableferry"
  target_resource_id         = each.value.resource_id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.logs.id

  dynamic "enabled_log" {
    for_each = toset(each.value.log_categories)

    content {
      category = enabled_log.value
    }
  }

  dynamic "enabled_metric" {
    for_each = toset(each.value.metric_categories)

    content {
      category = enabled_metric.value
    }
  }
}

resource "azurerm_log_analytics_workspace_table_custom_log" "run" {
  name         = "TableferryRun_CL"
  workspace_id = azurerm_log_analytics_workspace.logs.id
  description  = "The log of runs, a line a row; session and seq name a line"

  dynamic "column" {
    for_each = local.log_columns

    content {
      name = column.key
      type = column.value
    }
  }
}

# The provider refuses rules of kind Direct, which would have an address of their own; an endpoint gives them one.
resource "azurerm_monitor_data_collection_endpoint" "run" {
  name                          = "${var.name}-log"
  resource_group_name           = var.resource_group_name
  location                      = var.location
  public_network_access_enabled = true
  tags                          = var.tags
}

resource "azurerm_monitor_data_collection_rule" "run" {
  name                        = "${var.name}-log"
  resource_group_name         = var.resource_group_name
  location                    = var.location
  data_collection_endpoint_id = azurerm_monitor_data_collection_endpoint.run.id
  tags                        = var.tags

  stream_declaration {
    stream_name = local.log_stream

    dynamic "column" {
      for_each = local.log_columns

      content {
        name = column.key
        type = column.value
      }
    }
  }

  destinations {
    log_analytics {
      name                  = "workspace"
      workspace_resource_id = azurerm_log_analytics_workspace.logs.id
    }
  }

  data_flow {
    streams       = [local.log_stream]
    destinations  = ["workspace"]
    transform_kql = "source"
    output_stream = "Custom-${azurerm_log_analytics_workspace_table_custom_log.run.name}"
  }
}
