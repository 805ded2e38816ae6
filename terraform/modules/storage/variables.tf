variable "resource_group_name" {
  description = "Resource group that the account is made in."
  type        = string
}

variable "location" {
  description = "Azure region, for example westeurope."
  type        = string
}

variable "account_name" {
  description = "Name of the storage account, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.account_name))
    error_message = "The account's name has 3 to 24 characters, lower-case letters and digits only."
  }
}

variable "container_name" {
  description = "Container that tables are moved to."
  type        = string
  default     = "migration"

  validation {
    condition     = can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.container_name)) && length(var.container_name) <= 63
    error_message = "The container's name has 3 to 63 characters: lower-case letters, digits and single hyphens between them."
  }
}

variable "replication" {
  description = "Copies that Azure keeps: LRS (three in one place), ZRS (three zones), GRS, GZRS (a second region besides)."
  type        = string
  default     = "LRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "GZRS"], var.replication)
    error_message = "Replication is LRS, ZRS, GRS or GZRS."
  }
}

variable "public_network_access_enabled" {
  description = "Whether the account can be reached from the internet at all; then from allowed_addresses only. False: by private endpoints only."
  type        = bool
  default     = true
}

variable "allowed_addresses" {
  description = "Public IPv4 addresses or ranges that may reach the account: those that the workstation or the runtime leaves by."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.allowed_addresses : can(regex("^[0-9]{1,3}(\\.[0-9]{1,3}){3}(/([0-9]|[12][0-9]|30))?$", address))])
    error_message = "Write addresses as 203.0.113.7 or ranges up to /30 as 203.0.113.0/24: Storage takes neither IPv6 nor /31 and /32."
  }

  validation {
    condition     = alltrue([for address in var.allowed_addresses : !can(regex("^(10\\.|192\\.168\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.)", address))])
    error_message = "Private addresses never reach the firewall of an account: give the public ones, or use private endpoints."
  }
}

variable "allowed_subnet_ids" {
  description = "Subnets with the service endpoint Microsoft.Storage that may reach the account."
  type        = list(string)
  default     = []
}

variable "soft_delete_days" {
  description = "Days that a deleted blob or container can be taken back."
  type        = number
  default     = 14

  validation {
    condition     = var.soft_delete_days >= 1 && var.soft_delete_days <= 365
    error_message = "Deleted blobs are kept 1 to 365 days."
  }
}

variable "lifecycle_prefixes" {
  description = "Folders of the container that tiers and the time to live are for; an empty text stands for all."
  type        = list(string)
  default     = [""]
}

variable "cool_after_days" {
  description = "Days after the last write when blobs become Cool (kept 30 days at least). Null: never."
  type        = number
  default     = null
}

variable "cold_after_days" {
  description = "Days after the last write when blobs become Cold (kept 90 days at least). Null: never."
  type        = number
  default     = null
}

variable "archive_after_days" {
  description = "Days after the last write when blobs become Archive (kept 180 days at least). They can be neither read nor validated again without hours of waiting. Null: never."
  type        = number
  default     = null

  validation {
    condition     = var.archive_after_days == null ? true : contains(["LRS", "GRS"], var.replication)
    error_message = "Accounts with ZRS or GZRS have no Archive tier: use LRS or GRS, or leave archive_after_days out."
  }
}

variable "delete_after_days" {
  description = "Days after the last write when blobs are deleted: their time to live. Null: never. Not for a series, whose older versions are still part of its state."
  type        = number
  default     = null

  validation {
    condition     = var.delete_after_days == null ? true : var.delete_after_days >= 1
    error_message = "Blobs live for a day at least."
  }
}

variable "log_delete_after_days" {
  description = "Days that the logs of runs (_logs/) are kept."
  type        = number
  default     = 90

  validation {
    condition     = var.log_delete_after_days >= 1
    error_message = "Logs are kept a day at least."
  }
}

variable "immutable_days" {
  description = "Days that no blob of the container can be changed or deleted by anybody. Null: no such policy. Not for a series, which replaces its pointers, nor where runs are to be discarded."
  type        = number
  default     = null

  validation {
    condition     = var.immutable_days == null ? true : var.immutable_days >= 1 && var.immutable_days <= 146000
    error_message = "Immutability lasts 1 to 146000 days."
  }
}

variable "immutable_locked" {
  description = "Lock the policy for good: it can then neither be taken back nor made shorter, and the account cannot be deleted before its end."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}
