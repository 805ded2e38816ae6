variable "name" {
  description = "First part of the names of all resources."
  type        = string
  default     = "tableferry"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name begins with a letter and has 2 to 31 lower-case letters, digits and hyphens."
  }
}

variable "resource_group_name" {
  description = "Resource group that workspace, rule and alerts are made in."
  type        = string
}

variable "resource_group_id" {
  description = "Resource id of that group: the budget is for all that stands in it."
  type        = string
}

variable "location" {
  description = "Azure region, for example westeurope."
  type        = string
}

variable "retention_days" {
  description = "Days that the workspace keeps what it is sent; the first 31 are in the price of sending."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 30 && var.retention_days <= 730
    error_message = "The workspace keeps lines for 30 to 730 days."
  }
}

variable "daily_quota_gb" {
  description = "Gigabytes a day after which the workspace takes no more until the next day."
  type        = number
  default     = 1

  validation {
    condition     = var.daily_quota_gb > 0
    error_message = "The daily quota is more than 0 GB."
  }
}

variable "diagnostics" {
  description = "What Azure is to note down, by a name of your own; for blobs the resource is ACCOUNT-ID/blobServices/default."
  type = map(object({
    resource_id       = string
    log_categories    = optional(list(string), [])
    metric_categories = optional(list(string), [])
  }))
  default = {}

  validation {
    condition     = alltrue([for kept in values(var.diagnostics) : length(kept.log_categories) + length(kept.metric_categories) > 0])
    error_message = "Each entry names a category of logs or of metrics at least."
  }
}

variable "watched_accounts" {
  description = "Resource ids of storage accounts to watch, by a short name."
  type        = map(string)
  default     = {}
}

variable "watched_factories" {
  description = "Resource ids of Data Factories to watch, by a short name."
  type        = map(string)
  default     = {}
}

variable "alert_emails" {
  description = "Addresses that alerts go to, by the name of who reads them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for address in values(var.alert_emails) : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "Write addresses as anna@contoso.com."
  }
}

variable "silence_alert_enabled" {
  description = "Tell when no run has said anything for a day. For plans that a schedule carries out at least daily and that send their log here."
  type        = bool
  default     = false
}

variable "monthly_budget" {
  description = "What the resource group may cost a month, in the currency of the bill: told at 80 % spent and at 100 % foreseen. Nothing is switched off. Null: no budget."
  type        = number
  default     = null

  validation {
    condition     = var.monthly_budget == null ? true : var.monthly_budget >= 1
    error_message = "The budget is 1 at least."
  }
}

variable "budget_from" {
  description = "First day of the month that the budget begins with, as 2027-01-01. Azure takes none that is long past."
  type        = string
  default     = null

  validation {
    condition     = var.monthly_budget == null ? true : can(regex("^20[0-9]{2}-(0[1-9]|1[0-2])-01$", var.budget_from))
    error_message = "A budget begins with the first day of a month, as 2027-01-01."
  }
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}
