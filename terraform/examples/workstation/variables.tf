variable "subscription_id" {
  description = "Azure subscription that all is made in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.subscription_id))
    error_message = "The subscription is given by its id, as 11111111-2222-3333-4444-555555555555."
  }
}

variable "tenant_id" {
  description = "Directory (tenant) of the subscription."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "The tenant is given by its id, as 11111111-2222-3333-4444-555555555555."
  }
}

variable "client_id" {
  description = "Application (client) id of the registration that people sign in with; docs/azure.md tells how to make one. Goes into the output only."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.client_id))
    error_message = "The application is given by its client id, as 66666666-7777-8888-9999-000000000000."
  }
}

variable "resource_group_name" {
  description = "Resource group that is made for all of it."
  type        = string
  default     = "tableferry"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,90}$", var.resource_group_name))
    error_message = "The group's name has 1 to 90 letters, digits, hyphens and underscores."
  }
}

variable "location" {
  description = "Azure region, for example westeurope."
  type        = string
}

variable "account_name" {
  description = "Name of the storage account, unique in all of Azure: 3 to 24 lower-case letters and digits."
  type        = string
}

variable "container_name" {
  description = "Container that tables are moved to."
  type        = string
  default     = "migration"
}

variable "allowed_addresses" {
  description = "Public IPv4 addresses or ranges that the workstation leaves by."
  type        = list(string)

  validation {
    condition     = length(var.allowed_addresses) > 0
    error_message = "Without an address nobody reaches the account."
  }
}

variable "operators" {
  description = "Who runs Tableferry, by a name of your own: object ids of people, groups or service principals."
  type = map(object({
    principal_id   = string
    principal_type = optional(string, "User")
  }))

  validation {
    condition     = length(var.operators) > 0
    error_message = "Somebody has to run it: give an object id at least."
  }
}

variable "cool_after_days" {
  description = "Days after which moved tables become Cool. Null: never."
  type        = number
  default     = null
}

variable "delete_after_days" {
  description = "Days after which moved tables are deleted. Null: never."
  type        = number
  default     = null
}

variable "alert_emails" {
  description = "Addresses that alerts go to, by the name of who reads them."
  type        = map(string)
  default     = {}
}

variable "monthly_budget" {
  description = "What the resource group may cost a month before somebody is told. Null: no budget."
  type        = number
  default     = null
}

variable "budget_from" {
  description = "First day of the month that the budget begins with, as 2027-01-01."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = { application = "tableferry" }
}
