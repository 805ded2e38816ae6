# The account that tables are moved to: hierarchical names, nothing public, no keys, deletes that can be taken back.

locals {
  tiers  = var.cool_after_days != null || var.cold_after_days != null || var.archive_after_days != null
  delete = var.delete_after_days != null
}

resource "azurerm_storage_account" "target" {
  name                             = var.account_name
  resource_group_name              = var.resource_group_name
  location                         = var.location
  account_kind                     = "StorageV2"
  account_tier                     = "Standard"
  account_replication_type         = var.replication
  access_tier                      = "Hot"
  is_hns_enabled                   = true
  min_tls_version                  = "TLS1_2"
  https_traffic_only_enabled       = true
  allow_nested_items_to_be_public  = false
  shared_access_key_enabled        = false
  default_to_oauth_authentication  = true
  cross_tenant_replication_enabled = false
  local_user_enabled               = false
  public_network_access_enabled    = var.public_network_access_enabled
  tags                             = var.tags

  # Trusted services of Azure reach the account past the rules: Data Factory with its own identity is one of them.
  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices"]
    ip_rules                   = var.allowed_addresses
    virtual_network_subnet_ids = var.allowed_subnet_ids
  }

  blob_properties {
    delete_retention_policy {
      days = var.soft_delete_days
    }

    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }
}

# By the resource manager, not the data plane: whoever applies this needs no data role and no way into the account.
resource "azurerm_storage_container" "target" {
  name                  = var.container_name
  storage_account_id    = azurerm_storage_account.target.id
  container_access_type = "private"
}

resource "azurerm_storage_management_policy" "target" {
  storage_account_id = azurerm_storage_account.target.id

  dynamic "rule" {
    for_each = local.tiers || local.delete ? ["age"] : []

    content {
      name    = "tableferry-age"
      enabled = true

      filters {
        blob_types   = ["blockBlob"]
        prefix_match = [for prefix in var.lifecycle_prefixes : "${var.container_name}/${prefix}"]
      }

      actions {
        base_blob {
          tier_to_cool_after_days_since_modification_greater_than    = var.cool_after_days
          tier_to_cold_after_days_since_modification_greater_than    = var.cold_after_days
          tier_to_archive_after_days_since_modification_greater_than = var.archive_after_days
          delete_after_days_since_modification_greater_than          = var.delete_after_days
        }
      }
    }
  }

  # The log of runs is append blobs, which know no tiers: they can only be deleted.
  rule {
    name    = "tableferry-log"
    enabled = true

    filters {
      blob_types   = ["appendBlob"]
      prefix_match = ["${var.container_name}/_logs/"]
    }

    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = var.log_delete_after_days
      }
    }
  }
}

resource "azurerm_storage_container_immutability_policy" "target" {
  count = var.immutable_days == null ? 0 : 1

  storage_container_resource_manager_id = azurerm_storage_container.target.id
  immutability_period_in_days           = var.immutable_days
  locked                                = var.immutable_locked
  protected_append_writes_enabled       = true
}
