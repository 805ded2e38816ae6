output "network_id" {
  description = "Resource id of the virtual network, to peer others with it."
  value       = azurerm_virtual_network.private.id
}

output "private_zones" {
  description = "Names that your own DNS has to forward into the network, or to hold itself."
  value       = [for zone in azurerm_private_dns_zone.private : zone.name]
}

output "private_addresses" {
  description = "Address of each private endpoint, by name."
  value       = { for name, endpoint in azurerm_private_endpoint.private : name => endpoint.private_service_connection[0].private_ip_address }
}

output "gateway_address" {
  description = "Public address of the gateway, for your VPN device. Null without a gateway."
  value       = one(azurerm_public_ip.gateway[*].ip_address)
}
