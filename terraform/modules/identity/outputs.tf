output "assignment_ids" {
  description = "Resource ids of the role assignments, by name. New ones take some minutes to count."
  value       = { for name, assignment in azurerm_role_assignment.granted : name => assignment.id }
}
