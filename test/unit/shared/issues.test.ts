// What a user reads when a file is not usable.
import { expect, test } from 'vitest';
import { sourceConfigSchema, targetConfigSchema } from '../../../shared/connection.ts';
import { describeIssues } from '../../../shared/issues.ts';
import type { z } from 'zod';

const complaint = (schema: z.ZodType, value: unknown): string => {
  const parsed = schema.safeParse(value);
  return parsed.success ? 'valid' : describeIssues(parsed.error);
};
const source = {
  server: 's',
  database: 'd',
  authentication: { kind: 'sql', user: 'u', password: { env: 'P' } },
};

test('names the entry and what was expected', () => {
  expect(complaint(sourceConfigSchema, { ...source, port: '1433' })).toBe('"port": expected number, received string');
});

test('counts further complaints', () => {
  expect(complaint(sourceConfigSchema, { ...source, port: '1433', server: 1 })).toMatch(/\(and 1 more\)$/);
});

test('never shows a secret that was written into the file', () => {
  const text = complaint(sourceConfigSchema, {
    ...source,
    authentication: { ...source.authentication, password: 'hunter2-hunter2' },
  });
  expect(text).toContain('"authentication.password"');
  expect(text).not.toContain('hunter2');
});

test('names an entry that does not belong there', () => {
  expect(complaint(sourceConfigSchema, { ...source, pasword: 1 })).toContain('pasword');
});

test('tells the kinds of target', () => {
  expect(complaint(targetConfigSchema, { kind: 'ftp' })).toContain('"kind"');
});
