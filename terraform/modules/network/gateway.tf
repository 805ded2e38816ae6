# The way from your own place into the network: a VPN through the internet, or an ExpressRoute circuit that is there already.

resource "azurerm_subnet" "gateway" {
  count = local.has_gateway ? 1 : 0

  # Azure takes this name only.
  name                 = "GatewaySubnet"
  resource_group_name  = var.resource_group_name
  virtual_network_name = azurerm_virtual_network.private.name
  address_prefixes     = [cidrsubnet(var.address_space, 3, 1)]
}

resource "azurerm_public_ip" "gateway" {
  count = local.has_gateway ? 1 : 0

  name                = "${var.name}-gateway"
  resource_group_name = var.resource_group_name
  location            = var.location
  allocation_method   = "Static"
  sku                 = "Standard"
  tags                = var.tags
}

resource "azurerm_virtual_network_gateway" "gateway" {
  count = local.has_gateway ? 1 : 0

  name                = "${var.name}-gateway"
  resource_group_name = var.resource_group_name
  location            = var.location
  type                = var.connection.kind == "vpn" ? "Vpn" : "ExpressRoute"
  vpn_type            = var.connection.kind == "vpn" ? "RouteBased" : null
  sku                 = var.connection.gateway_sku
  tags                = var.tags

  ip_configuration {
    name                 = "gateway"
    subnet_id            = azurerm_subnet.gateway[0].id
    public_ip_address_id = azurerm_public_ip.gateway[0].id
  }
}

resource "azurerm_local_network_gateway" "site" {
  count = var.connection.kind == "vpn" ? 1 : 0

  name                = "${var.name}-site"
  resource_group_name = var.resource_group_name
  location            = var.location
  gateway_address     = var.connection.site_address
  address_space       = var.connection.site_networks
  tags                = var.tags
}

resource "azurerm_virtual_network_gateway_connection" "site" {
  count = local.has_gateway ? 1 : 0

  name                       = "${var.name}-connection"
  resource_group_name        = var.resource_group_name
  location                   = var.location
  type                       = var.connection.kind == "vpn" ? "IPsec" : "ExpressRoute"
  virtual_network_gateway_id = azurerm_virtual_network_gateway.gateway[0].id
  local_network_gateway_id   = one(azurerm_local_network_gateway.site[*].id)
  express_route_circuit_id   = var.connection.express_route_circuit_id
  shared_key                 = var.connection.kind == "vpn" ? var.vpn_shared_key : null
  tags                       = var.tags
}
