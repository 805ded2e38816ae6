// The draft as a whole: whether there is one, a fresh one, and one filled with the sample's connections.
import type { SourceConfig, TargetConfig } from '../../shared/connection.ts';
import type { OutputOf } from '../../shared/contract.ts';
import type { SavedConnection } from '../../shared/saved-connection.ts';
import { emptySource, type CertificateChoice, type SourceDraft } from './source-store.ts';
import type { Stores } from './stores.tsx';
import { fromSignIn } from './sign-in-draft.ts';
import { emptyTarget, type TargetDraft } from './target-store.ts';

/** True when starting anew would lose something that was typed or chosen. */
export function hasDraft({ source, target, tables, transforms, series, options, engines, moments }: Stores): boolean {
  const { options: chosen, typed } = options.getState();
  return (
    source.getState().draft.address !== '' ||
    target.getState().draft.container !== '' ||
    target.getState().draft.secret !== null ||
    tables.getState().chosen.size > 0 ||
    transforms.getState().lists.size > 0 ||
    series.getState().isKept ||
    engines.getState().rule !== 'here' ||
    moments.getState().wish.mode !== 'none' ||
    Object.keys(chosen).length + Object.keys(typed).length > 0
  );
}

/** Forgets the draft and stops what still works for it. */
function resetDraft(stores: Stores): void {
  const { source, target, tables, transforms, series, options, engines, factoryPlaces, moments, check, plan } = stores;
  source.getState().cancelTest();
  target.getState().cancelTest();
  tables.getState().cancelLoad();
  plan.getState().forget();
  check.getState().forget();
  source.setState(source.getInitialState(), true);
  target.setState(target.getInitialState(), true);
  tables.setState(tables.getInitialState(), true);
  transforms.getState().cancel();
  transforms.setState(transforms.getInitialState(), true);
  series.getState().cancel();
  series.setState(series.getInitialState(), true);
  options.setState(options.getInitialState(), true);
  engines.setState(engines.getInitialState(), true);
  factoryPlaces.getState().forget();
  moments.getState().cancel();
  moments.setState(moments.getInitialState(), true);
}

export function startNew(stores: Stores): void {
  resetDraft(stores);
  stores.app.getState().askForNew(false);
  stores.app.getState().go({ name: 'wizard', step: 'source' });
}

/** Starts the sample's servers and opens the wizard with the connections to them. */
export async function startSample(stores: Stores): Promise<void> {
  const sample = await stores.app.getState().startSample();
  if (sample === null) return;
  resetDraft(stores);
  fillDraft(stores, sample);
  stores.app.getState().go({ name: 'wizard', step: 'source' });
}

function fillDraft(stores: Stores, sample: OutputOf<'sample.start'>): void {
  const source = sourceDraftOf(sample.source);
  const target = targetDraftOf(sample.target);
  if (source !== null) stores.source.getState().change(source);
  if (target !== null) stores.target.getState().change(target);
}

/** Null when it is a connection to the other side. */
export function sourceDraftOf({ connection, secret }: SavedConnection): SourceDraft | null {
  if (connection.side !== 'source') return null;
  const { config } = connection;
  const { authentication, port } = config;
  return {
    ...emptySource,
    address: port === undefined ? config.server : `${config.server},${String(port)}`,
    database: config.database,
    authentication: authentication.kind,
    domain: authentication.kind === 'windows' ? authentication.domain : '',
    user: 'user' in authentication ? authentication.user : '',
    signIn: authentication.kind === 'entra' ? fromSignIn(authentication.signIn) : emptySource.signIn,
    secret,
    encrypt: config.encrypt ?? 'mandatory',
    certificate: certificateChoiceOf(config),
    certificateFingerprint: config.certificateFingerprint ?? '',
    multiSubnetFailover: config.multiSubnetFailover ?? false,
    caFile: config.caFile ?? '',
    certificateName: config.certificateName ?? '',
    readOnlyIntent: config.readOnlyIntent ?? false,
  };
}

function certificateChoiceOf(config: SourceConfig): CertificateChoice {
  if (config.certificateFingerprint !== undefined) return 'pinned';
  if (config.trustServerCertificate) return 'unchecked';
  return config.caFile === undefined ? 'checked' : 'authority';
}

/** Null when it is a connection to the other side. */
export function targetDraftOf({ connection, secret }: SavedConnection): TargetDraft | null {
  return connection.side === 'target' ? targetOfConfig(connection.config, secret) : null;
}

export function targetOfConfig(config: TargetConfig, secret: string | null): TargetDraft {
  return {
    ...emptyTarget,
    credential: config.kind,
    endpoint: config.kind === 'connectionString' ? '' : config.endpoint,
    signIn: config.kind === 'entra' ? fromSignIn(config.signIn) : emptyTarget.signIn,
    account: config.kind === 'accountKey' ? config.account : '',
    secret,
    container: config.container,
    encryptionScope: config.encryptionScope ?? '',
    isCreateOnly: config.rights === 'create',
  };
}
