// Who is told what about runs: the rules, the channels, their tests, and the form of one channel.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultAlertRules, refusalOfWebhook, type AlertRules, type SecretName } from '../../shared/alerts.ts';
import type { SavedAlerts, SavedChannel } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { text } from '../text/text.ts';
import { emptyForm, formOf, readForm, type ChannelForm } from './channel-form.ts';
import { toErrorData } from './failure.ts';

export type ChannelTest =
  { readonly state: 'running' | 'passed' } | { readonly state: 'failed'; readonly error: AppErrorData };

export type AlertsState = SavedAlerts & {
  /** Why the last wish was not carried out. */
  readonly error: AppErrorData | null;
  /** By id of the channel, since the screen was opened. */
  readonly tests: Readonly<Record<string, ChannelTest>>;
  /** Null = no channel is being made or changed. */
  readonly form: ChannelForm | null;
  load(): Promise<void>;
  changeRules(change: Partial<AlertRules>): Promise<void>;
  test(channel: SavedChannel): Promise<void>;
  remove(id: string): Promise<void>;
  /** Null = a new one. */
  open(channel: SavedChannel | null): void;
  close(): void;
  type(change: Partial<ChannelForm>): void;
  /** Hands a secret to the main process; what can be seen to be wrong is not taken. */
  keep(name: SecretName, value: string): Promise<void>;
  /** Does nothing but show what is wrong when something is. */
  save(): Promise<void>;
};

const shortestKey = 16;

export function createAlertsStore(api: Api): StoreApi<AlertsState> {
  return createStore<AlertsState>()((set, get) => {
    const attempt = async (work: () => Promise<Partial<AlertsState>>): Promise<void> => {
      try {
        set({ ...(await work()), error: null });
      } catch (error) {
        set({ error: toErrorData(error) });
      }
    };
    /** Secrets on their way to the main process: whoever saves waits for them. */
    let settled: Promise<void> = Promise.resolve();
    const change = (some: Partial<ChannelForm>): void => {
      const { form } = get();
      if (form !== null) set({ form: { ...form, ...some } });
    };
    const setTest = (id: string, test: ChannelTest): void => set(({ tests }) => ({ tests: { ...tests, [id]: test } }));
    return {
      rules: defaultAlertRules,
      channels: [],
      error: null,
      tests: {},
      form: null,
      load: () => attempt(() => api.call('alert.list', {})),
      changeRules: (some) => attempt(() => api.call('alert.setRules', { rules: { ...get().rules, ...some } })),
      async test({ id, channel, secrets }) {
        setTest(id, { state: 'running' });
        try {
          const handles = { url: secrets.url ?? '', key: secrets.key ?? '' };
          await api.call('alert.test', { channel, secrets: handles });
          setTest(id, { state: 'passed' });
        } catch (error) {
          setTest(id, { state: 'failed', error: toErrorData(error) });
        }
      },
      remove: (id) => attempt(() => api.call('alert.removeChannel', { id })),
      open: (channel) => set({ form: channel === null ? emptyForm : formOf(channel) }),
      close: () => set({ form: null }),
      type: change,
      keep(name, value) {
        const { form } = get();
        if (form === null) return Promise.resolve();
        const refusal = refusalOf(form, name, value);
        change({ refusals: { ...form.refusals, [name]: refusal } });
        if (refusal !== null) return Promise.resolve();
        settled = attempt(async () => {
          const { handle } = await api.call('secret.put', { value });
          const now = get().form;
          return { form: now === null ? null : { ...now, secrets: { ...now.secrets, [name]: handle } } };
        });
        return settled;
      },
      async save() {
        await settled;
        const { form, channels } = get();
        if (form === null) return;
        const { channel } = readForm(form, channels);
        change({ isTried: true });
        if (channel === null) return;
        const { url, key } = form.secrets;
        // A mail server that nobody signs in to gets no password, and only a webhook has both.
        const secrets = {
          url: channel.kind === 'smtp' ? null : url,
          key: channel.kind === 'webhook' || (channel.kind === 'smtp' && channel.user !== null) ? key : null,
        };
        await attempt(async () => {
          const saved = await api.call('alert.saveChannel', { id: form.id, channel, secrets });
          // What was tried before is no proof of what was changed.
          const { [form.id ?? '']: _gone, ...tests } = get().tests;
          return { ...saved, tests, form: null };
        });
      },
    };
  });
}

function refusalOf(form: ChannelForm, name: SecretName, value: string): string | null {
  const words = text.alerts.form.problems;
  if (name === 'key') return form.kind === 'webhook' && value.length < shortestKey ? words.shortKey : null;
  const detail = refusalOfWebhook(value);
  return detail === null ? null : words.address(detail);
}
