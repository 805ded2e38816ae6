# A network of its own with private endpoints and their names, and on request the way to it from your own place.

locals {
  zone_of = {
    blob        = "privatelink.blob.core.windows.net"
    dfs         = "privatelink.dfs.core.windows.net"
    vault       = "privatelink.vaultcore.azure.net"
    dataFactory = "privatelink.datafactory.azure.net"
  }
  has_gateway = var.connection.kind != "none"
}

resource "azurerm_virtual_network" "private" {
  name                = "${var.name}-network"
  resource_group_name = var.resource_group_name
  location            = var.location
  address_space       = [var.address_space]
  tags                = var.tags
}

resource "azurerm_subnet" "endpoints" {
  name                              = "endpoints"
  resource_group_name               = var.resource_group_name
  virtual_network_name              = azurerm_virtual_network.private.name
  address_prefixes                  = [cidrsubnet(var.address_space, 3, 0)]
  private_endpoint_network_policies = "Enabled"
}

resource "azurerm_private_dns_zone" "private" {
  for_each = toset([for endpoint in values(var.private_endpoints) : endpoint.subresource])

  name                = local.zone_of[each.key]
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "private" {
  for_each = azurerm_private_dns_zone.private

  name                 = "${var.name}-${lower(each.key)}"
  private_dns_zone_id  = each.value.id
  virtual_network_id   = azurerm_virtual_network.private.id
  registration_enabled = false
  tags                 = var.tags
}

resource "azurerm_private_endpoint" "private" {
  for_each = var.private_endpoints

  name                = "${var.name}-${each.key}"
  resource_group_name = var.resource_group_name
  location            = var.location
  subnet_id           = azurerm_subnet.endpoints.id
  tags                = var.tags

  private_service_connection {
    name                           = each.key
    is_manual_connection           = false
    private_connection_resource_id = each.value.resource_id
    subresource_names              = [each.value.subresource]
  }

  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.private[each.value.subresource].id]
  }
}
