// An alert message with every member, for tests that change one.
import type { AlertMessage } from '../../shared/alerts.ts';

export const message: AlertMessage = {
  rule: 'tableFailed',
  level: 'error',
  atUtc: '2026-03-07T14:05:12.000Z',
  runId: '20260307T140512Z-9f2c4e1a',
  source: 'sql01 \\ Sales',
  container: 'lake',
  count: 1,
  tables: ['dbo.Orders'],
  title: 'Table dbo.Orders failed',
  text: 'The connection was lost. 1,000 rows of it verified before.',
  advice: 'Check the network. Then retry the table, or resume the run.',
};
