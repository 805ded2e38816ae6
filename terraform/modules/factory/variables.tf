variable "resource_group_name" {
  description = "Resource group that the factory and the vault are made in."
  type        = string
}

variable "location" {
  description = "Azure region, for example westeurope; best that of the storage account."
  type        = string
}

variable "tenant_id" {
  description = "Directory (tenant) that signs people and identities in to the vault."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.tenant_id))
    error_message = "The tenant is given by its id, as 11111111-2222-3333-4444-555555555555."
  }
}

variable "factory_name" {
  description = "Name of the Data Factory, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9](-?[A-Za-z0-9]){2,62}$", var.factory_name)) && length(var.factory_name) <= 63
    error_message = "The factory's name has 3 to 63 letters, digits and single hyphens between them."
  }
}

variable "key_vault_name" {
  description = "Name of the Key Vault, unique in all of Azure."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z](-?[A-Za-z0-9]){2,23}$", var.key_vault_name)) && length(var.key_vault_name) <= 24
    error_message = "The vault's name has 3 to 24 characters, begins with a letter and holds letters, digits and single hyphens."
  }
}

variable "runtime_name" {
  description = "Name of the self-hosted integration runtime in the factory."
  type        = string
  default     = "shir"

  validation {
    condition     = can(regex("^[A-Za-z0-9](-?[A-Za-z0-9]){2,62}$", var.runtime_name))
    error_message = "The runtime's name has 3 to 63 letters, digits and single hyphens between them."
  }
}

variable "container_id" {
  description = "Resource id of the container that the factory writes to."
  type        = string
}

variable "dfs_endpoint" {
  description = "Address of the account's Data Lake service, as https://NAME.dfs.core.windows.net/."
  type        = string

  validation {
    condition     = startswith(var.dfs_endpoint, "https://")
    error_message = "The address begins with https://."
  }
}

variable "public_network_access_enabled" {
  description = "Whether runtime nodes reach the factory, and the allowed addresses the vault, over the internet. False: by private endpoints only."
  type        = bool
  default     = true
}

variable "allowed_addresses" {
  description = "Public IPv4 addresses or ranges that may reach the vault: of the runtime's nodes, and of whoever applies this with passwords."
  type        = list(string)
  default     = []
}

variable "sources" {
  description = "SQL Servers to read, by a short name. password_version: set to 1, and raised with each new password, to have the password of source_passwords written to the vault; left out, the secret sql-NAME is put there by hand."
  type = map(object({
    server           = string
    database         = string
    user             = string
    encrypt          = optional(string, "mandatory")
    password_version = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.sources) : can(regex("^[a-z][a-z0-9]{0,30}$", name))])
    error_message = "A source's short name begins with a letter and has up to 31 lower-case letters and digits."
  }

  validation {
    condition     = alltrue([for source in values(var.sources) : contains(["mandatory", "strict"], source.encrypt)])
    error_message = "encrypt is mandatory or strict: logins are not sent in clear."
  }
}

variable "source_passwords" {
  description = "Passwords by the short names of sources. Give them as TF_VAR_source_passwords, never in a file; they are kept in the vault only."
  type        = map(string)
  default     = {}
  sensitive   = true
  ephemeral   = true
}

variable "secret_officers" {
  description = "Who may set secrets, by a name of your own; whoever applies this with passwords has to be among them."
  type = map(object({
    principal_id   = string
    principal_type = optional(string, "User")
  }))
  default = {}
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}
