// What a run is given of its Data Factory; the live pieces are passed in, tests pass fakes.
import type { FactoryPlace } from '../../../../shared/factory.ts';
import type { FactoryAtStop } from '../../../../shared/factory-progress.ts';
import type { JsonObject } from '../../factory/resource.ts';
import type { FactoryService, ServiceTrouble } from '../../factory/service/factory-service.ts';
import type { Stock, StockRequest } from '../../factory/stock.ts';

/** In the order in which they are copied. */
type LaidTable = {
  readonly id: string;
  readonly pipeline: string;
  readonly entry: JsonObject;
  readonly folderOf: (runId: string) => string;
  readonly file: string | null;
};

export type RunFactory = {
  readonly place: FactoryPlace;
  /** Name of its self-hosted runtime. */
  readonly runtime: string;
  readonly layout: { readonly start: string; readonly tables: readonly LaidTable[] };
  readonly service: FactoryService;
  /** From here on this one hears when the service keeps somebody waiting. */
  readonly hearTrouble: (hear: (trouble: ServiceTrouble | null) => void) => void;
  /** What the factory does not hold as the plan has it, the ends of sentences; empty = it holds all. */
  readonly differences: (signal: AbortSignal) => Promise<readonly string[]>;
  readonly takeStock: (request: StockRequest, signal: AbortSignal) => Promise<Stock>;
  /** What becomes of what it copies when the run is stopped; asked then. */
  readonly whenStopped: () => FactoryAtStop;
};
