# Who may do what, each on the smallest scope. Owner and Contributor are not on the list: neither can read or write a blob.

resource "azurerm_role_assignment" "granted" {
  for_each = var.assignments

  scope                            = each.value.scope
  role_definition_name             = each.value.role
  principal_id                     = each.value.principal_id
  principal_type                   = each.value.principal_type
  skip_service_principal_aad_check = each.value.is_new_identity ? true : null
  description                      = "Tableferry: ${each.key}"
}
