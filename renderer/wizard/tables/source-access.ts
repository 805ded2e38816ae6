// The source as the tables are read from: its description and the handle of its password.
import { toSourceConfig } from '../../stores/source-store.ts';
import type { Stores } from '../../stores/stores.tsx';
import type { SourceAccess } from '../../stores/tables-store.ts';

export function accessOf({ source }: Stores): SourceAccess {
  const { draft } = source.getState();
  return { source: toSourceConfig(draft), password: draft.secret ?? '' };
}
