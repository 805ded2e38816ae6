// All stores of the window, made once and handed to the components.
import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Api } from '../api.ts';
import { createAlertsStore, type AlertsState } from './alerts-store.ts';
import { createAccountStore, type AccountState } from './account-store.ts';
import { createAppStore, type AppState } from './app-store.ts';
import { createBrowseStore, type BrowseState } from './browse-store.ts';
import { createCheckStore, type CheckState } from './check-store.ts';
import { createEnginesStore, type EnginesState } from './engines-store.ts';
import { createFactoryPlacesStore, type FactoryPlacesState } from './factory-places-store.ts';
import { createDashboardStore, type DashboardSwitch } from './dashboard-store.ts';
import { createEvidenceStore, type EvidenceState } from './evidence-store.ts';
import { createFactorySetupStore, type FactorySetupState } from './factory-setup-store.ts';
import { createMomentsStore, type MomentsState } from './moments-store.ts';
import { createNetworkStore, type NetworkState } from './network-store.ts';
import { createOptionsStore, type OptionsState } from './options-store.ts';
import { createPlanStore, type PlanState } from './plan-store.ts';
import { createRunsStore, type RunsState } from './runs-store.ts';
import { createRoundsStore, type RoundsState } from './rounds-store.ts';
import { createSavedStore, type SavedState } from './saved-store.ts';
import { createSchedulesStore, type SchedulesState } from './schedules-store.ts';
import { createSeriesStore, type SeriesState } from './series-store.ts';
import { createSourceStore, type SourceState } from './source-store.ts';
import { createTableDetailsStore, type TableDetailsState } from './table-details-store.ts';
import { createTablesStore, type TablesState } from './tables-store.ts';
import { createTargetStore, type TargetState } from './target-store.ts';
import { createTransformsStore, type TransformsState } from './transforms-store.ts';

type States = {
  readonly app: AppState;
  /** Who is signed in to Azure. */
  readonly account: AccountState;
  /** What there is in Azure. */
  readonly browse: BrowseState;
  readonly source: SourceState;
  readonly target: TargetState;
  readonly tables: TablesState;
  /** The table in the panel. */
  readonly tableDetails: TableDetailsState;
  /** What is done to rows before they are written. */
  readonly transforms: TransformsState;
  /** Whether the tables are kept up to date, and how. */
  readonly series: SeriesState;
  readonly options: OptionsState;
  /** Who moves the tables. */
  readonly engines: EnginesState;
  /** What Azure tells of places for a factory. */
  readonly factoryPlaces: FactoryPlacesState;
  /** What is known of the Data Factory of a plan. */
  readonly factorySetup: FactorySetupState;
  /** What the server offers of points in time. */
  readonly moments: MomentsState;
  /** The look at the source before a plan. */
  readonly check: CheckState;
  /** Made of the draft. */
  readonly plan: PlanState;
  /** Opened from a file. */
  readonly opened: PlanState;
  readonly runs: RunsState;
  /** Rounds of series, as they were started here. */
  readonly rounds: RoundsState;
  /** When this computer starts plans by itself. */
  readonly schedules: SchedulesState;
  /** Packs, and the key that signs them. */
  readonly evidence: EvidenceState;
  readonly saved: SavedState;
  /** Proxy, and tries of hosts. */
  readonly network: NetworkState;
  readonly alerts: AlertsState;
  /** The runs in a browser. */
  readonly dashboard: DashboardSwitch;
};
type StoreSet = { readonly [Name in keyof States]: StoreApi<States[Name]> };
export type Stores = StoreSet & {
  /** For what needs no store: clipboard, links, files, printing. */
  readonly api: Api;
  /** False where runs are only looked at: nothing that changes one is shown. */
  readonly canAct: boolean;
};

export function createStores(api: Api, purpose: 'work' | 'look' = 'work'): Stores {
  const runs = createRunsStore(api);
  return {
    api,
    canAct: purpose === 'work',
    app: createAppStore(api),
    account: createAccountStore(api),
    browse: createBrowseStore(api),
    source: createSourceStore(api),
    target: createTargetStore(api),
    tables: createTablesStore(api),
    tableDetails: createTableDetailsStore(api),
    transforms: createTransformsStore(api),
    series: createSeriesStore(api),
    options: createOptionsStore(),
    engines: createEnginesStore(api),
    factoryPlaces: createFactoryPlacesStore(api),
    factorySetup: createFactorySetupStore(api),
    moments: createMomentsStore(api),
    check: createCheckStore(api),
    plan: createPlanStore(api, 'draft'),
    opened: createPlanStore(api, 'opened'),
    runs,
    rounds: createRoundsStore(api, runs),
    schedules: createSchedulesStore(api),
    evidence: createEvidenceStore(api),
    saved: createSavedStore(api),
    network: createNetworkStore(api),
    alerts: createAlertsStore(api),
    dashboard: createDashboardStore(api),
  };
}

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider({ stores, children }: { readonly stores: Stores; readonly children: ReactNode }) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('a component stands outside the StoresProvider');
  return stores;
}

/** Part of one store's state; the component is drawn again when that part changes. */
export function useFrom<Name extends keyof States, Picked>(name: Name, pick: (state: States[Name]) => Picked): Picked {
  const stores: StoreSet = useStores();
  return useStore(stores[name], pick);
}
