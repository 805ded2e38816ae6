variable "assignments" {
  description = "Roles to grant, by a name of your own. principal_id is the object id (of an enterprise application that of its service principal, not the client id). is_new_identity: made in the same apply, so that the directory may not know it yet."
  type = map(object({
    scope           = string
    role            = string
    principal_id    = string
    principal_type  = optional(string, "User")
    is_new_identity = optional(bool, false)
  }))

  validation {
    condition = alltrue([for assignment in values(var.assignments) : contains([
      "Storage Blob Data Contributor",
      "Storage Blob Data Reader",
      "Reader",
      "Monitoring Metrics Publisher",
      "Log Analytics Reader",
      "Key Vault Secrets User",
      "Data Factory Contributor",
    ], assignment.role)])
    error_message = "Only the roles that Tableferry needs are granted here; see the table of roles in terraform/README.md."
  }

  validation {
    condition     = alltrue([for assignment in values(var.assignments) : contains(["User", "Group", "ServicePrincipal"], assignment.principal_type)])
    error_message = "principal_type is User, Group or ServicePrincipal (managed identities are service principals)."
  }
}
