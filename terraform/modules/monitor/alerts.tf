# What somebody is told of, also when the computer that Tableferry runs on is gone; and what it may cost.

resource "azurerm_monitor_action_group" "people" {
  name                = "${var.name}-people"
  resource_group_name = var.resource_group_name
  short_name          = "tableferry"
  tags                = var.tags

  dynamic "email_receiver" {
    for_each = var.alert_emails

    content {
      name                    = email_receiver.key
      email_address           = email_receiver.value
      use_common_alert_schema = true
    }
  }
}

resource "azurerm_monitor_metric_alert" "account_unavailable" {
  for_each = var.watched_accounts

  name                = "${var.name}-${each.key}-unavailable"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "The storage account answers less than it should: runs wait and try again."
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.Storage/storageAccounts"
    metric_name      = "Availability"
    aggregation      = "Average"
    operator         = "LessThan"
    threshold        = 99
  }

  action {
    action_group_id = azurerm_monitor_action_group.people.id
  }
}

resource "azurerm_monitor_metric_alert" "pipeline_failed" {
  for_each = var.watched_factories

  name                = "${var.name}-${each.key}-failed"
  resource_group_name = var.resource_group_name
  scopes              = [each.value]
  description         = "A pipeline of Data Factory failed: some of its tables did not arrive."
  severity            = 1
  frequency           = "PT5M"
  window_size         = "PT15M"
  tags                = var.tags

  criteria {
    metric_namespace = "Microsoft.DataFactory/factories"
    metric_name      = "PipelineFailedRuns"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  action {
    action_group_id = azurerm_monitor_action_group.people.id
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "error_told" {
  name                 = "${var.name}-error-told"
  resource_group_name  = var.resource_group_name
  location             = var.location
  scopes               = [azurerm_log_analytics_workspace.logs.id]
  description          = "A run told an error in its log."
  severity             = 1
  evaluation_frequency = "PT15M"
  window_duration      = "PT15M"
  tags                 = var.tags

  criteria {
    query                   = "${azurerm_log_analytics_workspace_table_custom_log.run.name} | where Level == 'error'"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0

    failing_periods {
      minimum_failing_periods_to_trigger_alert = 1
      number_of_evaluation_periods             = 1
    }
  }

  action {
    action_groups = [azurerm_monitor_action_group.people.id]
  }
}

# For a plan that is carried out by a schedule: nothing said for that long means that the computer or its scheduler is gone.
resource "azurerm_monitor_scheduled_query_rules_alert_v2" "silent" {
  count = var.silence_alert_enabled ? 1 : 0

  name                 = "${var.name}-silent"
  resource_group_name  = var.resource_group_name
  location             = var.location
  scopes               = [azurerm_log_analytics_workspace.logs.id]
  description          = "No run has said anything for a day."
  severity             = 1
  evaluation_frequency = "PT1H"
  window_duration      = "P1D"
  tags                 = var.tags

  criteria {
    query                   = azurerm_log_analytics_workspace_table_custom_log.run.name
    time_aggregation_method = "Count"
    operator                = "LessThan"
    threshold               = 1

    failing_periods {
      minimum_failing_periods_to_trigger_alert = 1
      number_of_evaluation_periods             = 1
    }
  }

  action {
    action_groups = [azurerm_monitor_action_group.people.id]
  }
}

resource "azurerm_consumption_budget_resource_group" "limit" {
  count = var.monthly_budget == null ? 0 : 1

  name              = "${var.name}-budget"
  resource_group_id = var.resource_group_id
  amount            = var.monthly_budget
  time_grain        = "Monthly"

  time_period {
    start_date = "${var.budget_from}T00:00:00Z"
  }

  notification {
    enabled        = true
    operator       = "GreaterThan"
    threshold      = 80
    threshold_type = "Actual"
    contact_groups = [azurerm_monitor_action_group.people.id]
  }

  notification {
    enabled        = true
    operator       = "GreaterThan"
    threshold      = 100
    threshold_type = "Forecasted"
    contact_groups = [azurerm_monitor_action_group.people.id]
  }
}
