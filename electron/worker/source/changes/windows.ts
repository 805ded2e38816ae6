// The statement that reads what changed of a table since a mark: one row a change, in the columns of a changes table.
import { AppError } from '../../../../shared/errors.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { TableChangesRead } from '../../../../shared/series.ts';
import type { ComputedColumns } from '../../ports/ports.ts';
import { nameOf } from '../chosen-rows.ts';
import { bindGiven } from '../given-parameters.ts';
import type { SelectForm } from '../select-item.ts';
import { parametersIn, type SelectStatement } from '../select-statement.ts';
import { captureWindow } from './windows/capture.ts';
import { periodWindow } from './windows/period.ts';
import { rowversionWindow } from './windows/rowversion.ts';
import { trackingWindow } from './windows/tracking.ts';
import { watermarkWindow } from './windows/watermark.ts';
import type { Window, WindowRequest } from './windows/window.ts';

/**
 * `table`: as `toChangesTable` derives it. No window has an upper end but what is committed when it is read, since the
 * next one begins at a mark that was taken before: what lies between is delivered twice, and the newest last. Throws
 * FILTER_REFUSED; BUG for a mode that reads no changes, or a mark without what the mode goes by.
 */
export function buildChangesSelect(
  table: PlanTable,
  { since, keyColumns }: TableChangesRead,
  maxDop: number,
  form: SelectForm,
  computed: ComputedColumns | null = null,
): SelectStatement {
  const options = `OPTION (MAXDOP ${String(maxDop)});`;
  const window = windowOf({ table, since, keyColumns, form, options, computed });
  const sql = [window.sql, ...(form.after === null ? [] : [form.after])].join('\n');
  const given = bindGiven('', table.parameters).parameters;
  const all = [...window.parameters, ...given, ...(form.parameters ?? [])];
  return { sql, parameters: parametersIn(sql, all), statementCount: 1 };
}

function windowOf(request: WindowRequest): Window {
  const { increment } = request.table;
  switch (increment?.mode) {
    case 'changeTracking':
      return trackingWindow(request);
    case 'cdc':
      return captureWindow(request, increment);
    case 'rowversion':
      return rowversionWindow(request, increment);
    case 'watermark':
      return watermarkWindow(request, increment);
    case 'temporal':
      return periodWindow(request, increment);
    case 'reload':
    case undefined:
      throw new AppError('BUG', { detail: `changes of ${nameOf(request.table)}, whose increment reads none` });
  }
}
