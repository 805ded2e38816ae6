// What Terraform made, from the text of `terraform output -json`: the target, the place of the factory, the log.
import { z } from 'zod';
import { targetConfigSchema } from '../../../shared/connection.ts';
import { AppError } from '../../../shared/errors.ts';
import { namedPlaceSchema } from '../../../shared/factory.ts';
import { parseOrExplain, type Schema } from '../../../shared/issues.ts';
import { logAnalyticsSchema } from '../../../shared/log-analytics.ts';
import type { readOutputsSchema } from '../../../shared/terraform.ts';

type ReadOutputs = z.infer<typeof readOutputsSchema>;
type Members = Readonly<Record<string, unknown>>;

const membersSchema = z.record(z.string(), z.unknown());
const outputSchema = z.object({ sensitive: z.boolean(), value: z.unknown() });
/** The output of our examples. */
const ours = 'tableferry';
const supported = 1;

const factorySchema = z.object({
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  name: z.string(),
  integrationRuntime: z.string(),
  /** Address of the vault. */
  keyVault: z.string().regex(/^https:\/\/[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]\./, 'is the address of a vault'),
  linkedServices: z.object({ key_vault: z.string(), target: z.string(), sources: z.record(z.string(), z.string()) }),
});

/** All outputs, or the value of `tableferry` alone. Throws FILE_INVALID. */
export function readOutputs(text: string, path: string): ReadOutputs {
  const invalid = (detail: string): AppError => new AppError('FILE_INVALID', { path, detail });
  const read = <T>(schema: Schema<T>, value: unknown, of: string): T => {
    const parsed = parseOrExplain(schema, value);
    if (!parsed.ok) throw invalid(`${of}: ${parsed.detail}`);
    return parsed.value;
  };
  const all = read(membersSchema, jsonOf(text, invalid), 'what terraform output -json gives');
  const { value, others } = ownOutput(all, read);
  if (value === null) throw invalid(`there is no output "${ours}", which the examples of Tableferry have`);
  const { version, target, logAnalytics, factory, ...rest } = read(membersSchema, value, ours);
  if (version !== supported) throw invalid(`"${ours}.version" is not ${String(supported)}, the one that is understood`);
  const readTarget = target === undefined ? null : read(targetConfigSchema, target, `${ours}.target`);
  const place = factory === undefined ? null : placeOf(read(factorySchema, factory, `${ours}.factory`), readTarget);
  return {
    target: readTarget,
    factory: place === null ? null : read(namedPlaceSchema.partial({ signIn: true }), place.place, `${ours}.factory`),
    logAnalytics: logAnalytics === undefined ? null : read(logAnalyticsSchema, logAnalytics, `${ours}.logAnalytics`),
    unused: [...others, ...Object.keys(rest).map((name) => `${ours}.${name}`), ...(place?.unused ?? [])],
  };
}

function jsonOf(text: string, invalid: (detail: string) => AppError): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, in which a secret may stand.
    throw invalid('it is not valid JSON');
  }
}

type Reader = <T>(schema: Schema<T>, value: unknown, of: string) => T;

function ownOutput(all: Members, read: Reader): { readonly value: unknown; readonly others: readonly string[] } {
  if ('version' in all && !(ours in all)) return { value: all, others: [] };
  const outputs = Object.entries(all).map(([name, given]) => ({ name, ...read(outputSchema, given, name) }));
  const own = outputs.find(({ name, sensitive }) => name === ours && !sensitive);
  const others = outputs.filter((output) => output !== own);
  return {
    value: own?.value ?? null,
    others: others.map(({ name, sensitive }) => (sensitive ? `${name} (sensitive, not read)` : name)),
  };
}

function placeOf(
  { subscriptionId, resourceGroup, name, integrationRuntime, keyVault, linkedServices }: z.infer<typeof factorySchema>,
  target: ReadOutputs['target'],
): { readonly place: Members; readonly unused: readonly string[] } {
  const sources = Object.entries(linkedServices.sources);
  const [only] = sources;
  const isOne = sources.length === 1 && only !== undefined;
  return {
    place: {
      factory: name,
      // Terraform makes the runtime and knows nothing of its nodes.
      nodes: null,
      vault: /^https:\/\/([^.]+)\./.exec(keyVault)?.[1],
      storage: target === null || target.kind === 'connectionString' ? null : target.endpoint,
      subscription: subscriptionId,
      resourceGroup,
      ...(target?.kind === 'entra' ? { signIn: target.signIn } : {}),
      services: {
        runtime: integrationRuntime,
        vault: linkedServices.key_vault,
        source: isOne ? only[1] : null,
        storage: linkedServices.target,
      },
    },
    // Which of several sources a plan reads is not told here.
    unused: isOne ? [] : sources.map(([source]) => `${ours}.factory.linkedServices.sources.${source}`),
  };
}
