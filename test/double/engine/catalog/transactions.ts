// Views of open transactions: those that have written and not ended, with the times they began.
import { SqlError } from '../../types.ts';
import { isOwner, type SessionState } from '../session/state.ts';
import { datetimeOf } from './server.ts';
import { view } from './shape.ts';

type Writing = { readonly id: number; readonly beganMs: number; readonly spid: number; readonly databaseId: number };

function writing(state: SessionState): readonly Writing[] {
  if (!isOwner(state))
    throw new SqlError(300, 'VIEW SERVER STATE permission was denied on object server, database master.', 14);
  return state.databases.flatMap(({ id, writing: open }) =>
    [...open.values()].map((one) => ({ ...one, databaseId: id })),
  );
}

export const transactionViews = [
  view(
    'sys',
    'dm_tran_active_transactions',
    `transaction_id:bigint name:sysname transaction_begin_time:datetime transaction_type:int transaction_state:int`,
    (state) =>
      writing(state).map(({ id, beganMs }) => ({
        transaction_id: id,
        name: 'user_transaction',
        transaction_begin_time: datetimeOf(beganMs),
        transaction_type: 1,
        transaction_state: 2,
      })),
  ),
  view(
    'sys',
    'dm_tran_database_transactions',
    'transaction_id:bigint database_id:int database_transaction_begin_time:datetime? database_transaction_type:int database_transaction_state:int',
    (state) =>
      writing(state).map(({ id, beganMs, databaseId }) => ({
        transaction_id: id,
        database_id: databaseId,
        database_transaction_begin_time: datetimeOf(beganMs),
        database_transaction_type: 1,
        database_transaction_state: 4,
      })),
  ),
  view(
    'sys',
    'dm_tran_session_transactions',
    'session_id:int transaction_id:bigint is_user_transaction:bit open_transaction_count:int',
    (state) =>
      writing(state).map(({ id, spid }) => ({
        session_id: spid,
        transaction_id: id,
        is_user_transaction: 1,
        open_transaction_count: 1,
      })),
  ),
];
