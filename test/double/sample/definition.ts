// The sample database: which tables it has, in the order they are loaded.
import type { DatabaseDefinition } from '../types.ts';
import type { SampleTable } from './sample-table.ts';
import { oddNames, products, taxBrackets } from './tables/catalogue.ts';
import { documents } from './tables/documents.ts';
import { extremes, extremesKeyless, extremesNotNull } from './tables/extremes.ts';
import { cities, customers, orderLines, orders, payments, prices } from './tables/sales.ts';
import { changeLog, returns, sensorReadings, shipments, stockMoves } from './tables/warehouse.ts';
import { latin1 } from './sample-table.ts';

export const sampleTables: readonly SampleTable[] = [
  products,
  taxBrackets,
  documents,
  oddNames,
  customers,
  orders,
  orderLines,
  prices,
  payments,
  cities,
  stockMoves,
  sensorReadings,
  changeLog,
  shipments,
  returns,
  extremes,
  extremesNotNull,
  extremesKeyless,
];

export const sampleDefinition: DatabaseDefinition = {
  name: 'sales',
  collation: latin1,
  tables: sampleTables.map((table) => table.definition),
};
