// The plans of series as they were approved, kept in the state folder: their runs hold only what was derived from them.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../../shared/plan.ts';
import { checkPlan } from '../plan/check-plan.ts';

const folderOf = (statePath: string): string => join(statePath, 'series');
const pathOf = (statePath: string, planHash: string): string => join(folderOf(statePath), `${planHash}.plan.json`);

/** `document`: the plan as it was given, which its hash is over. It holds no secret. */
export function keepPlan(statePath: string, planHash: string, document: unknown): void {
  mkdirSync(folderOf(statePath), { recursive: true });
  const path = pathOf(statePath, planHash);
  writeFileSync(`${path}.tmp`, `${JSON.stringify(document, null, 2)}\n`);
  renameSync(`${path}.tmp`, path);
}

/** Null when this computer never ran it. Throws FILE_INVALID, PLAN_CHANGED_BY_HAND. */
export function readKeptPlan(statePath: string, planHash: string): Plan | null {
  const path = pathOf(statePath, planHash);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  return checkPlan(JSON.parse(text), path);
}
