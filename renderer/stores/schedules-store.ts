// When this computer starts plans by itself: the schedules it has, and one that is being made.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { KnownSchedule, Schedule, ScheduleText } from '../../shared/schedule.ts';
import type { Api } from '../api.ts';
import { schedulesText } from '../text/schedules.ts';
import { toErrorData } from './failure.ts';
import { firstDraft, type ScheduleDraft } from './schedule-draft.ts';

export type SchedulesState = {
  readonly schedules: readonly KnownSchedule[];
  readonly loading: 'none' | 'running' | 'done' | 'failed';
  readonly listError: AppErrorData | null;
  /** Null = none is being made. */
  readonly draft: ScheduleDraft | null;
  /** What the scheduler would be given for the schedule that `textOf` names. */
  readonly text: ScheduleText | null;
  readonly textOf: string;
  readonly textError: AppErrorData | null;
  readonly isCreating: boolean;
  readonly removing: string | null;
  /** Why the last thing asked for did not happen. */
  readonly error: AppErrorData | null;
  /** What was done last, as a sentence. */
  readonly said: string;
  load(): Promise<void>;
  /** Begins a schedule for a plan that lies in a file. */
  propose(plan: Plan, path: string): void;
  /** Asks for a plan file and begins a schedule for it. */
  proposeFile(): Promise<void>;
  change(changes: Partial<ScheduleDraft>): void;
  drop(): void;
  loadText(schedule: Schedule): Promise<void>;
  create(schedule: Schedule): Promise<void>;
  remove(name: string): Promise<void>;
};

export function createSchedulesStore(api: Api): StoreApi<SchedulesState> {
  return createStore<SchedulesState>()((set, get) => ({
    schedules: [],
    loading: 'none',
    listError: null,
    draft: null,
    text: null,
    textOf: '',
    textError: null,
    isCreating: false,
    removing: null,
    error: null,
    said: '',
    async load() {
      set({ loading: 'running' });
      try {
        set({ schedules: await api.call('schedule.list', {}), loading: 'done', listError: null });
      } catch (error) {
        set({ loading: 'failed', listError: toErrorData(error) });
      }
    },
    propose: (plan, path) =>
      set({ draft: firstDraft(plan, path), text: null, textOf: '', textError: null, error: null, said: '' }),
    async proposeFile() {
      try {
        const file = await api.call('file.openPlan', {});
        if (file !== null) get().propose(await api.call('plan.check', file), file.path);
      } catch (error) {
        set({ error: toErrorData(error) });
      }
    },
    change: (changes) => set(({ draft }) => (draft === null ? {} : { draft: { ...draft, ...changes }, error: null })),
    drop: () => set({ draft: null, text: null, textOf: '', textError: null, error: null }),
    async loadText(schedule) {
      const textOf = JSON.stringify(schedule);
      if (get().textOf === textOf) return;
      set({ textOf, textError: null });
      try {
        const text = await api.call('schedule.text', schedule);
        if (get().textOf === textOf) set({ text });
      } catch (error) {
        if (get().textOf === textOf) set({ text: null, textError: toErrorData(error) });
      }
    },
    async create(schedule) {
      set({ isCreating: true, error: null, said: '' });
      try {
        await api.call('schedule.create', schedule);
        get().drop();
        set({ said: schedulesText.created(schedule.name) });
        await get().load();
      } catch (error) {
        set({ error: toErrorData(error) });
      } finally {
        set({ isCreating: false });
      }
    },
    async remove(name) {
      set({ removing: name, error: null, said: '' });
      try {
        await api.call('schedule.remove', { name });
        set({ said: schedulesText.removed(name) });
        await get().load();
      } catch (error) {
        set({ error: toErrorData(error) });
      } finally {
        set({ removing: null });
      }
    },
  }));
}
