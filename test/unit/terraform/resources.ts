// What each kind of resource takes in azurerm 5.x, written down from the provider's documentation: `name!` is required, `name{}` a block.

const common = 'name! resource_group_name! location! tags';

const lists: Readonly<Record<string, string>> = {
  resource_group: 'name! location! tags managed_by',
  storage_account: `${common} account_tier! account_replication_type! account_kind access_tier is_hns_enabled min_tls_version
    https_traffic_only_enabled allow_nested_items_to_be_public shared_access_key_enabled public_network_access_enabled
    default_to_oauth_authentication cross_tenant_replication_enabled infrastructure_encryption_enabled allowed_copy_scope
    nfsv3_enabled sftp_enabled local_user_enabled dns_endpoint_type identity{ type! identity_ids }
    network_rules{ default_action! bypass ip_rules virtual_network_subnet_ids private_link_access{} }
    blob_properties{ versioning_enabled change_feed_enabled last_access_time_enabled delete_retention_policy{ days }
    container_delete_retention_policy{ days } restore_policy{} cors_rule{} }`,
  storage_container:
    'name! storage_account_id! container_access_type metadata default_encryption_scope encryption_scope_override_enabled',
  storage_container_immutability_policy: `storage_container_resource_manager_id! immutability_period_in_days! locked
    protected_append_writes_all_enabled protected_append_writes_enabled`,
  storage_management_policy: `storage_account_id! rule{ name! enabled! filters!{ blob_types! prefix_match match_blob_index_tag{} }
    actions!{ base_blob{ tier_to_cool_after_days_since_modification_greater_than
    tier_to_cool_after_days_since_last_access_time_greater_than tier_to_cool_after_days_since_creation_greater_than
    tier_to_cold_after_days_since_modification_greater_than tier_to_cold_after_days_since_last_access_time_greater_than
    tier_to_cold_after_days_since_creation_greater_than tier_to_archive_after_days_since_modification_greater_than
    tier_to_archive_after_days_since_last_access_time_greater_than tier_to_archive_after_days_since_creation_greater_than
    tier_to_archive_after_days_since_last_tier_change_greater_than delete_after_days_since_modification_greater_than
    delete_after_days_since_last_access_time_greater_than delete_after_days_since_creation_greater_than
    auto_tier_to_hot_from_cool_enabled } snapshot{} version{} } }`,
  role_assignment: `scope! principal_id! role_definition_name role_definition_id principal_type condition condition_version
    description name skip_service_principal_aad_check`,
  data_factory: `${common} identity{ type! identity_ids } managed_virtual_network_enabled public_network_enabled
    github_configuration{} vsts_configuration{} global_parameter{} customer_managed_key_id`,
  data_factory_integration_runtime_self_hosted: `name! data_factory_id! description self_contained_interactive_authoring_enabled
    rbac_authorization{ resource_id! }`,
  data_factory_linked_service_key_vault: 'name! data_factory_id! key_vault_id!',
  data_factory_linked_service_data_lake_storage_gen2: `name! data_factory_id! url! use_managed_identity storage_account_key
    service_principal_id service_principal_key tenant`,
  data_factory_linked_custom_service: 'name! data_factory_id! type! type_properties_json! integration_runtime{ name! }',
  key_vault: `${common} tenant_id! sku_name! rbac_authorization_enabled! purge_protection_enabled soft_delete_retention_days
    public_network_access_enabled network_acls{ bypass! default_action! ip_rules virtual_network_subnet_ids }`,
  key_vault_secret: 'name! key_vault_id! value value_wo value_wo_version',
  log_analytics_workspace: `${common} sku retention_in_days daily_quota_gb local_authentication_enabled`,
  log_analytics_workspace_table_custom_log: `name! workspace_id! categories description display_name labels plan retention_in_days
    total_retention_in_days column{ name! type! description display_by_default display_name hidden type_hint }`,
  monitor_data_collection_endpoint: `${common} description kind public_network_access_enabled`,
  monitor_data_collection_rule: `${common} data_collection_endpoint_id description kind stream_declaration{ stream_name! column!{ name! type! } }
    destinations!{ log_analytics{ name! workspace_resource_id! } }
    data_flow!{ streams! destinations! built_in_transform output_stream transform_kql }`,
  monitor_diagnostic_setting: `name! target_resource_id! log_analytics_workspace_id storage_account_id
    enabled_log{ category category_group } enabled_metric{ category! }`,
  monitor_action_group: `name! resource_group_name! short_name! tags
    email_receiver{ name! email_address! use_common_alert_schema } webhook_receiver{ name! service_uri! }
    logic_app_receiver{ name! resource_id! callback_url! }`,
  monitor_metric_alert: `name! resource_group_name! scopes! tags description severity frequency window_size
    criteria{ metric_namespace! metric_name! aggregation! operator! threshold! dimension{} } action{ action_group_id! }`,
  monitor_scheduled_query_rules_alert_v2: `${common} scopes! severity! evaluation_frequency! window_duration! description
    criteria!{ query! operator! threshold! time_aggregation_method!
    failing_periods{ minimum_failing_periods_to_trigger_alert! number_of_evaluation_periods! } } action{ action_groups }`,
  consumption_budget_resource_group: `name! resource_group_id! amount! time_grain time_period!{ start_date! end_date }
    notification!{ operator! threshold! threshold_type contact_emails contact_groups contact_roles enabled } filter{}`,
  private_endpoint: `${common} subnet_id!
    private_service_connection!{ name! is_manual_connection! private_connection_resource_id subresource_names }
    private_dns_zone_group{ name! private_dns_zone_ids! }`,
  private_dns_zone: 'name! resource_group_name! tags',
  private_dns_zone_virtual_network_link: 'name! private_dns_zone_id! virtual_network_id! registration_enabled tags',
  virtual_network: `${common} address_space`,
  subnet: 'name! resource_group_name! virtual_network_name! address_prefixes private_endpoint_network_policies',
  public_ip: `${common} allocation_method! sku`,
  virtual_network_gateway: `${common} type! sku! vpn_type bgp_enabled active_active generation
    ip_configuration!{ subnet_id! public_ip_address_id name }`,
  local_network_gateway: `${common} gateway_address address_space`,
  virtual_network_gateway_connection: `${common} type! virtual_network_gateway_id! local_network_gateway_id
    express_route_circuit_id shared_key ipsec_policy{}`,
};

/** What may stand in a resource or in one of its blocks. */
export type Shape = {
  readonly required: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly blocks: ReadonlyMap<string, Shape>;
};

function readShape(words: string[]): Shape {
  const required = new Set<string>();
  const attributes = new Set<string>();
  const blocks = new Map<string, Shape>();
  for (let entry = words.shift(); entry !== undefined && entry !== '}'; entry = words.shift()) {
    const [, name = '', needed, open] = /^(\w+)(!?)(\{?\}?)$/.exec(entry) ?? [];
    if (name === '') throw new Error(`"${entry}" in a list of arguments`);
    if (needed === '!') required.add(name);
    if (open === '') attributes.add(name);
    else blocks.set(name, readShape(open === '{' ? words : []));
  }
  return { required, attributes, blocks };
}

/** The shape of each kind of resource, without `azurerm_`. */
export const resourceShapes: ReadonlyMap<string, Shape> = new Map(
  Object.entries(lists).map(([kind, list]) => [kind, readShape(list.split(/\s+/).filter((entry) => entry !== ''))]),
);
