import { expect, it } from 'vitest';
import { describeVersion } from '../../../shared/server-version.ts';

it.each([
  ['16.0.4165.4', 'Developer Edition (64-bit)', 'SQL Server 2022 (16.0.4165.4)', true],
  ['11.0.7507.2', 'Standard Edition', 'SQL Server 2012 (11.0.7507.2)', true],
  ['10.50.6000.34', 'Express Edition', 'SQL Server 2008 R2 (10.50.6000.34)', false],
  ['10.0.6814.4', 'Express Edition', 'SQL Server 2008 (10.0.6814.4)', false],
  ['12.0.2000.8', 'SQL Azure', 'Azure SQL (12.0.2000.8)', true],
  ['19.0.1000.1', 'Developer Edition', 'SQL Server 19.0.1000.1', true],
  ['unknown', 'unknown', 'unknown', null],
  ['Babelfish for PostgreSQL', 'unknown', 'Babelfish for PostgreSQL', null],
])('%s of %s is %s', (version, edition, text, isSupported) => {
  expect(describeVersion({ version, edition })).toEqual({ text, isSupported });
});
