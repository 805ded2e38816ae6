// What is said of an export as a whole: what Data Factory does otherwise than the plan, and what people have to do.
import { standardRuntime } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { loginOf, secretNameOf, servicesThere, type LayoutWish } from './services.ts';

const tell = (isSo: boolean, sentence: string): readonly string[] => (isSo ? [sentence] : []);

/** Of an export that is started by hand, one sentence each. */
export const planNotesOf = (plan: Plan): readonly string[] => [
  ...tell(
    plan.pointInTime.mode === 'none',
    'Each query is of its own moment; of a table that is cut into ranges, each range is.',
  ),
  'Data Factory compares counts of rows, not their values. It writes no manifest and no hashes: what it copies is proven by this program only where the plan names its Data Factory and this program runs it.',
  ...otherwiseNotesOf(plan),
  ...tell(
    plan.options.validate !== undefined && plan.options.validate !== 'none',
    'The validation that the plan asks for at its end does not take place.',
  ),
  ...tell(
    plan.options.logAnalytics !== undefined,
    'Nothing goes to Log Analytics unless the factory has a diagnostic setting.',
  ),
];

/** What becomes otherwise than the plan has it, whoever starts the copies; one sentence each. */
export function otherwiseNotesOf({ options, source, target }: Omit<Plan, 'hash'>): readonly string[] {
  return [
    ...tell(options.compression === 'zstd', 'Parquet is compressed with snappy: Data Factory does not offer zstd.'),
    ...tell(
      options.format === 'csv',
      String.raw`NULL stands in the files as \N; a text \N cannot be told from it for certain.`,
    ),
    ...tell(
      options.badRows === 'setAside',
      'Rows that do not fit are skipped and named in the log of the Copy activity, without a quarantine file.',
    ),
    ...tell(options.rowDigests === true, 'Row digests are not made: the server hashes nothing for Data Factory.'),
    ...tell(options.deltaLog === true, 'No Delta Lake log is written.'),
    ...tell(options.tier !== null, 'Files get the default tier of the account.'),
    ...tell(
      options.metadata !== undefined || target.encryptionScope !== undefined,
      'Files get neither the metadata nor the encryption scope of the plan.',
    ),
    ...tell(
      options.governor === 'on' ||
        options.calendar !== null ||
        options.readBytesPerSecond !== null ||
        options.bandwidthBytesPerSecond !== null,
      'The limits on load, speed and hours do not hold: what Data Factory reads at a time is batchCount times parallelCopies of each pipeline.',
    ),
    ...tell(
      source.certificateFingerprint !== undefined || source.caFile !== undefined,
      "The certificate of the source is checked against the trusted authorities of the runtime's computers, not as the plan has it.",
    ),
  ];
}

/**
 * In the order in which it is done; services that are there already need nothing. A plan that names its factory is
 * deployed and run by this program, any other by whoever takes the export.
 */
export function byHandOf(plan: Plan, wish: LayoutWish, start: string): readonly string[] {
  const { factory, nodes, vault } = wish;
  const isOurs = plan.factory !== undefined;
  const there = servicesThere(wish);
  const { container } = plan.target;
  const runtime = there.runtime ?? standardRuntime;
  const roles = [
    ...(there.storage === null ? [`"Storage Blob Data Contributor" on the container ${container}`] : []),
    ...(there.source === null ? [`"Key Vault Secrets User" on the vault ${vault}`] : []),
  ];
  const template = `"az deployment group create --resource-group ${plan.factory?.resourceGroup ?? 'GROUP'} --template-file arm/template.json"`;
  return [
    isOurs
      ? `Deploy the plan from this program, or arm/template.json with ${template}.`
      : `Deploy: arm/template.json into a resource group (${template}), or put the folder into the Git repository of the factory ${factory}.`,
    ...(roles.length === 0 ? [] : [`Give the managed identity of the factory ${roles.join(', and ')}.`]),
    ...(there.source === null
      ? [
          `Put the password of ${loginOf(plan.source.authentication)} into the vault ${vault} as the secret ${secretNameOf(plan.source)}.`,
        ]
      : []),
    `Install the self-hosted integration runtime on ${nodes === 1 ? 'a Windows computer' : `${String(nodes)} Windows computers`} near the server, and register ${nodes === 1 ? 'it' : 'each'} with a key of ${runtime} (${isOurs ? 'copied from this program, or by ' : ''}"az datafactory integration-runtime list-auth-key"). The key is a secret: do not keep it once it is used.`,
    ...(plan.options.format === 'parquet'
      ? [
          'Install a 64-bit Java runtime (JRE 8, or an OpenJDK that Data Factory names) on each of them: Parquet is not written without it. Give it memory by the variable _JAVA_OPTIONS, such as -Xms256m -Xmx16g.',
        ]
      : []),
    isOurs
      ? 'Let each of them reach the server by its port, and by 443 the hosts that are listed with the state of the runtime.'
      : `Let each of them reach the server by its port, and by 443 the storage account, ${vault}.vault.azure.net, *.servicebus.windows.net, *.frontend.clouddatahub.net, download.microsoft.com and login.microsoftonline.com.`,
    isOurs
      ? 'Start the run from this program: it starts the pipelines and proves what they wrote. A pipeline that is started by hand belongs to no run.'
      : `Start the pipeline ${start}. It makes the name of the run, unless its parameter run gives one, and starts all others.`,
  ];
}

/** A deployment by a template leaves a trigger stopped, whatever its file says. */
export const triggerByHand = (trigger: string, factory: string): string =>
  `Start the trigger once all of that is done: "az datafactory trigger start --resource-group GROUP --factory-name ${factory} --name ${trigger}".`;
