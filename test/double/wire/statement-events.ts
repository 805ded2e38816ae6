// The engine's events of a statement text; bulk copy tools ask for the columns alone with SET FMTONLY.
import type { EngineEvent, EngineParameter, EngineSession } from '../types.ts';

const formatOnly = /^\s*set\s+fmtonly\s+on\s+(.+?)\s+set\s+fmtonly\s+off\s*;?\s*$/is;

export function eventsOf(
  engine: EngineSession,
  sql: string,
  parameters: readonly EngineParameter[],
): Generator<EngineEvent, void, void> {
  const described = formatOnly.exec(sql)?.[1];
  return described === undefined ? engine.run(sql, parameters) : columnsOnly(engine.run(described, parameters));
}

function* columnsOnly(events: Generator<EngineEvent, void, void>): Generator<EngineEvent, void, void> {
  for (const event of events) {
    if (event.kind !== 'columns') continue;
    yield event;
    yield { kind: 'done', rowCount: 0, isSelect: true };
    return;
  }
}
