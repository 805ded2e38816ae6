// Texts of the screen where the Data Factory of a plan is looked at and set up.
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { FactoryChange } from '../../shared/factory.ts';

/** By the words of the service; others are told as they are. */
const states: Readonly<Record<string, string>> = {
  Online: 'Online',
  Limited: 'Some nodes do not answer (Limited)',
  Offline: 'No node answers (Offline)',
  NeedRegistration: 'Waits for its first node (NeedRegistration)',
  Initial: 'Just made (Initial)',
  Starting: 'Starting',
  Stopped: 'Stopped',
};

export const factorySetupText = {
  title: 'Set up Data Factory',
  purpose: (factory: string, group: string) =>
    `${factory} in resource group ${group}. Nothing is changed until you deploy, and nothing is copied until a run starts.`,
  none: 'The plan names no Data Factory.',
  back: 'Back to the plan',
  sections: { state: 'Factory', runtime: 'Runtime', changes: 'What a deployment changes', byHand: 'Step by step' },
  state: {
    ask: 'Ask Azure',
    again: 'Ask again',
    asking: 'Asking Azure',
    notAsked: 'Not asked yet.',
    thereIs: 'Found',
    missing: 'Not there: it has to be made first, in the portal or with terraform/.',
    location: 'Location',
    identity: 'Managed identity',
    noIdentity: 'none; without a managed identity it can neither write to the storage nor read the Key Vault',
  },
  runtime: {
    name: 'Name',
    state: 'State',
    none: 'There is none of this name; a deployment makes it.',
    version: 'Version',
    nodes: 'Nodes',
    noNodes: 'No computer is registered yet.',
    node: (node: { readonly name: string; readonly status: string; readonly version: string | null }) =>
      [node.name, node.status, ...(node.version === null ? [] : [`version ${node.version}`])].join(', '),
    jobs: (jobs: number) => formatPlural(jobs, 'copy at a time', 'copies at a time'),
    fewNodes: (there: number, planned: number) =>
      `The plan reckons with ${formatPlural(planned, 'node')}, ${formatCount(there)} ${there === 1 ? 'is' : 'are'} online.`,
    states,
    key: 'Copy registration key',
    keyCopied:
      'The key is on the clipboard for a minute, and nowhere else. Paste it into the installer of the runtime.',
    keyHint: 'For the installer of the runtime on each node. It goes to the clipboard and is not shown.',
    hosts: (hosts: string) => `By port 443, each node must reach ${hosts}.`,
  },
  changes: {
    show: 'Show what will change',
    again: 'Show again',
    asking: 'Comparing with what the factory holds',
    hint: 'Reads what the factory holds and compares it with the plan. Nothing is changed.',
    counts: (add: number, change: number, same: number) =>
      [
        ...(add === 0 ? [] : [`${formatCount(add)} new`]),
        ...(change === 0 ? [] : [`${formatCount(change)} changed`]),
        `${formatCount(same)} unchanged`,
      ].join(', '),
    nothing: 'Nothing: the factory holds exactly what the plan says.',
    table: 'Resources of the factory',
    columns: { change: 'Change', kind: 'Kind', name: 'Name' },
    kinds: {
      integrationRuntime: 'Integration runtime',
      linkedService: 'Linked service',
      dataset: 'Dataset',
      pipeline: 'Pipeline',
      trigger: 'Trigger',
    } satisfies Record<FactoryChange['kind'], string>,
    words: { add: 'New', change: 'Changed', same: 'Unchanged' } satisfies Record<FactoryChange['change'], string>,
    showSame: (count: number) => `Show ${formatCount(count)} unchanged`,
    hideSame: 'Hide unchanged',
    text: 'Text',
    hide: 'Hide',
    open: (name: string) => `Show the text of ${name}`,
    close: (name: string) => `Hide the text of ${name}`,
    before: 'In the factory',
    after: 'After the deployment',
    skipped: (lines: number) => `${formatPlural(lines, 'line')} the same`,
  },
  deploy: {
    action: 'Deploy',
    working: 'Deploying',
    title: (factory: string) => `Deploy to ${factory}`,
    what: (add: number, change: number, factory: string) =>
      `${formatPlural(add, 'resource')} will be made and ${formatCount(change)} replaced in ${factory}. Nothing is deleted, no new trigger is started and no data is copied.`,
    confirm: 'Deploy now',
    done: (count: number) => `${formatPlural(count, 'resource')} deployed. The factory holds what the plan says.`,
    cancel: 'Cancel',
  },
  export: {
    action: 'Save as a folder',
    title: 'Choose a folder for the resources of the factory',
    hint: 'For a deployment in another way: the resources as JSON in the Git layout of Data Factory, and as a template of the resource manager.',
    saved: (files: number, path: string) => `${formatPlural(files, 'file')} saved in ${path}`,
  },
} as const;
