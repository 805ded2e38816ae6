// The variables of an example, as far as a plan tells them; what it does not tell stands in the text as comments.
import type { z } from 'zod';
import type { Plan } from '../../../shared/plan.ts';
import type { SignIn } from '../../../shared/sign-in.ts';
import type { madeVariablesSchema, TerraformExample } from '../../../shared/terraform.ts';
import { hclSettings, hclText, type HclValue } from './hcl-text.ts';
import { sourceName } from './source-name.ts';

type MadeVariables = z.infer<typeof madeVariablesSchema>;

/** What every deployment is asked for and has no default: what it is, and an example of it in Terraform's language. */
const asked = {
  subscription_id: ['Azure subscription that all is made in.', '"11111111-2222-3333-4444-555555555555"'],
  tenant_id: ['Directory (tenant) of the subscription.', '"11111111-2222-3333-4444-555555555555"'],
  client_id: [
    'Application (client) id of the registration that people sign in with; docs/azure.md tells how to make one.',
    '"66666666-7777-8888-9999-000000000000"',
  ],
  location: ['Azure region, best one near the server.', '"westeurope"'],
  account_name: [
    'Name of the storage account, unique in all of Azure: 3 to 24 lower-case letters and digits.',
    '"contosotableferry"',
  ],
  factory_name: ['Name of the Data Factory, unique in all of Azure.', '"contoso-tableferry"'],
  key_vault_name: ['Name of the Key Vault, unique in all of Azure.', '"contoso-tableferry"'],
  allowed_addresses: [
    "Public IPv4 addresses or ranges that the workstation and the runtime's nodes leave by.",
    '["203.0.113.7"]',
  ],
  operators: [
    'Who runs Tableferry, by a name of your own: object ids of people, groups or service principals.',
    '{ team = { principal_id = "77777777-8888-9999-aaaa-bbbbbbbbbbbb", principal_type = "Group" } }',
  ],
  sources: [
    'SQL Servers that Data Factory reads, by a short name; the user is a login of SQL Server.',
    '{ sales = { server = "sql01.contoso.com,1433", database = "Sales", user = "tableferry_reader" } }',
  ],
} as const satisfies Record<string, readonly [string, string]>;
type Asked = keyof typeof asked;

const common = ['subscription_id', 'tenant_id', 'client_id', 'location', 'account_name'] as const;
const ofFactory = ['factory_name', 'key_vault_name'] as const;
/** Without a value the example cannot be applied, or makes something that the plan cannot use. */
const wanted: Readonly<Record<TerraformExample, readonly Asked[]>> = {
  workstation: [...common, 'allowed_addresses', 'operators'],
  factory: [...common, ...ofFactory, 'allowed_addresses', 'operators', 'sources'],
  private: [...common, ...ofFactory, 'operators', 'sources'],
};

export function makeVariables(plan: Plan, example: TerraformExample): MadeVariables {
  const told = toldBy(plan, example !== 'workstation');
  const missing = wanted[example]
    .filter((name) => !(name in told))
    .map((name) => ({ name, description: asked[name][0] }));
  const head =
    example === 'workstation'
      ? []
      : ['# Passwords have no place here: give them as TF_VAR_source_passwords, or put them into the vault by hand.'];
  const comments = missing.map(({ name, description }) => `# ${description}\n# ${name} = ${asked[name][1]}\n`);
  return {
    text: [
      [`# Written by Tableferry from a plan of ${oneLine(plan.source.database)}.`, ...head, ''].join('\n'),
      hclSettings(told),
      ...comments,
    ].join('\n'),
    missing,
  };
}

/** A name may hold anything, and a comment ends with its line. */
const oneLine = (text: string): string => hclText(text).slice(1, -1);

function toldBy(plan: Plan, hasFactory: boolean): Readonly<Record<string, HclValue>> {
  const { factory, target, source } = plan;
  const signIns = [target.kind === 'entra' ? target.signIn : null, factory?.signIn ?? null].filter(
    (one) => one !== null,
  );
  const ofSignIn = (read: (signIn: SignIn) => string | undefined): string | undefined =>
    signIns.map(read).find((text) => text !== undefined);
  const all: Readonly<Record<string, HclValue | undefined>> = {
    subscription_id: factory?.subscription,
    tenant_id: ofSignIn(({ tenant }) => (tenant !== undefined && guid.test(tenant) ? tenant : undefined)),
    client_id: ofSignIn(({ as }) => (as.kind === 'user' ? as.clientId : undefined)),
    resource_group_name: groupName.test(factory?.resourceGroup ?? '') ? factory?.resourceGroup : undefined,
    account_name: accountOf(plan),
    container_name: target.container,
    ...(hasFactory
      ? {
          factory_name: factory?.factory,
          key_vault_name: factory?.vault,
          sources:
            source.authentication.kind === 'sql'
              ? { [sourceName(source.database)]: sourceOf(source, source.authentication.user) }
              : undefined,
        }
      : {}),
  };
  return Object.fromEntries(Object.entries(all).filter((one): one is [string, HclValue] => one[1] !== undefined));
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What the variable takes: fewer names than Azure does. */
const groupName = /^[A-Za-z0-9_-]{1,90}$/;

function accountOf({ target, factory }: Plan): string | undefined {
  const endpoint = target.kind === 'connectionString' ? (factory?.storage ?? null) : target.endpoint;
  return endpoint === null ? undefined : /^https:\/\/([a-z0-9]{3,24})\.(?:blob|dfs)\./.exec(endpoint)?.[1];
}

/** The module takes no source that would send its login in clear. */
const sourceOf = ({ server, port, database, encrypt }: Plan['source'], user: string): HclValue => ({
  server: port === undefined ? server : `${server},${String(port)}`,
  database,
  user,
  ...(encrypt === 'strict' ? { encrypt } : {}),
});
