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
  description = "Resource group that the network is made in."
  type        = string
}

variable "location" {
  description = "Azure region, for example westeurope."
  type        = string
}

variable "address_space" {
  description = "Addresses of the network, free at your own place; a /24 is enough: an eighth each for endpoints and gateway."
  type        = string
  default     = "10.60.0.0/24"

  validation {
    condition     = can(cidrhost(var.address_space, 0)) && try(tonumber(split("/", var.address_space)[1]), 99) <= 24
    error_message = "Give a range as 10.60.0.0/24, a /24 or larger: the gateway's subnet is an eighth of it and has to be a /27 at least."
  }
}

variable "private_endpoints" {
  description = "What is to be reached privately, by a name of your own. A Data Lake account needs two: blob and dfs."
  type = map(object({
    resource_id = string
    subresource = string
  }))

  validation {
    condition     = alltrue([for endpoint in values(var.private_endpoints) : contains(["blob", "dfs", "vault", "dataFactory"], endpoint.subresource)])
    error_message = "subresource is blob, dfs, vault or dataFactory."
  }
}

variable "connection" {
  description = "The way from your own place: none, vpn (site_address: public address of your VPN device; site_networks: your ranges) or expressroute (the id of a circuit that your provider has set up)."
  type = object({
    kind                     = string
    gateway_sku              = optional(string, "VpnGw1AZ")
    site_address             = optional(string)
    site_networks            = optional(list(string), [])
    express_route_circuit_id = optional(string)
  })
  default = { kind = "none" }

  validation {
    condition     = contains(["none", "vpn", "expressroute"], var.connection.kind)
    error_message = "kind is none, vpn or expressroute."
  }

  validation {
    condition     = var.connection.kind == "vpn" ? var.connection.site_address != null && length(var.connection.site_networks) > 0 : true
    error_message = "A VPN needs site_address and site_networks."
  }

  validation {
    condition     = var.connection.kind == "expressroute" ? var.connection.express_route_circuit_id != null && startswith(var.connection.gateway_sku, "ErGw") : true
    error_message = "ExpressRoute needs express_route_circuit_id and a gateway_sku such as ErGw1AZ."
  }
}

variable "vpn_shared_key" {
  description = "Key that both ends of the VPN know. Give it as TF_VAR_vpn_shared_key, never in a file; Azure keeps it, and so does the state."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.vpn_shared_key == null ? true : length(var.vpn_shared_key) >= 20
    error_message = "The VPN's key has 20 characters at least."
  }
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}
