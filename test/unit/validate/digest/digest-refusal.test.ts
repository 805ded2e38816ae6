import { describe, expect, it } from 'vitest';
import { digestRefusal } from '../../../../electron/worker/validate/digest/digest-refusal.ts';
import { planColumn, planTable, sqlType } from '../../source/plan-table.ts';

const text = (maxLength: number) => planColumn('notes', sqlType('nvarchar', { maxLength }), [{ kind: 'string' }]);
const server = (version: string, edition = 'Standard Edition') => ({ name: 's', version, edition });

describe('whether a server can hash the rows of a table', () => {
  it('is never a question for SQL Server 2016 and newer, and for Azure', () => {
    const table = planTable([text(-1), text(8000)]);
    expect(digestRefusal(table, server('13.0.5026.0'))).toBeNull();
    expect(digestRefusal(table, server('16.0.4165.4'))).toBeNull();
    expect(digestRefusal(table, server('12.0.2000.8', 'SQL Azure'))).toBeNull();
  });

  it('is refused by SQL Server 2014 where a row may be longer than 8,000 bytes', () => {
    const old = server('12.0.6024.0');
    expect(digestRefusal(planTable([text(7980)]), old)).toBeNull();
    expect(digestRefusal(planTable([text(7990)]), old)).toBe(
      'SQL Server 2014 (12.0.6024.0) hashes at most 8,000 bytes, and the text of a row may have 8002.',
    );
    expect(digestRefusal(planTable([text(-1)]), old)).toBe(
      'SQL Server 2014 (12.0.6024.0) hashes at most 8,000 bytes, and a value of notes may be longer.',
    );
  });

  it('is refused by what came before CONCAT', () => {
    expect(digestRefusal(planTable([text(20)]), server('10.50.6000.34'))).toContain('does not know CONCAT');
  });
});
