// Insists that the columns of a file are the ones expected: names, storage, meaning, and whether NULL may stand there.
import type { LogicalType, OutputColumn } from '../../../../../shared/columns.ts';
import { refuse } from '../refusal.ts';
import type { FoundColumn } from './schema-element.ts';

const physicalNames = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'];

/** How a value is stored: the name of its physical type, and for fixed lengths the bytes it may have. */
type Storage = { readonly physical: string; readonly fewestBytes: number; readonly mostBytes: number };

/** What a type must look like. `annotations`: any of them; null stands for none. */
type Expectation = { readonly storage: Storage; readonly annotations: readonly (string | null)[] };

export function checkSchema(found: readonly FoundColumn[], expected: readonly OutputColumn[]): void {
  if (found.length !== expected.length) refuse(`it has ${found.length} columns where ${expected.length} belong`);
  expected.forEach((column, index) => checkColumn(found[index], column));
}

function checkColumn(found: FoundColumn, expected: OutputColumn): void {
  const { name, isNullable, type } = expected;
  // Half a surrogate pair, which SQL Server allows in a name, has no form in a file.
  if (found.name !== name.toWellFormed()) refuse(`it has a column "${found.name}" where "${name}" belongs`);
  if (found.isNullable !== isNullable)
    refuse(`column "${name}" is ${found.isNullable ? 'nullable' : 'not nullable'} in the file`);
  const { storage, annotations } = expectationOf(type);
  const physical = physicalNames[found.physicalId] ?? `type ${found.physicalId}`;
  const isStored =
    physical === storage.physical &&
    (storage.mostBytes === 0 || (found.typeLength >= storage.fewestBytes && found.typeLength <= storage.mostBytes));
  if (!isStored) refuse(`column "${name}" is stored as ${physical}(${found.typeLength}), not as ${storage.physical}`);
  const means = found.annotation ?? withoutZone(found.oldAnnotation, type);
  if (!annotations.includes(means))
    refuse(`column "${name}" is marked as ${means ?? 'nothing'} where ${annotations[0] ?? 'nothing'} belongs`);
  // Old readers know the old annotation only: it must not say something else.
  const old = withoutZone(found.oldAnnotation, type);
  if (old !== null && !annotations.includes(old)) refuse(`column "${name}" is marked as ${old} for old readers`);
}

/** The old annotations of times mean an instant or not: which one, only the new ones tell. */
function withoutZone(annotation: string | null, type: LogicalType): string | null {
  if (annotation === null || !annotation.endsWith(',utc)')) return annotation;
  const isInstant = type.kind === 'timestamp' && type.isUtc;
  return isInstant ? annotation : annotation.replace(',utc)', ',local)');
}

function expectationOf(type: LogicalType): Expectation {
  const plain = (physical: string): Storage => ({ physical, fewestBytes: 0, mostBytes: 0 });
  const fixed = (fewestBytes: number, mostBytes = fewestBytes): Storage => ({
    physical: 'FIXED_LEN_BYTE_ARRAY',
    fewestBytes,
    mostBytes,
  });
  const of = (storage: Storage, ...annotations: readonly (string | null)[]): Expectation => ({ storage, annotations });
  switch (type.kind) {
    case 'bool':
      return of(plain('BOOLEAN'), null);
    case 'int': {
      const annotation = `int(${type.bits},${type.signed ? 'signed' : 'unsigned'})`;
      // A signed number of the full width needs no annotation.
      const isObvious = type.signed && type.bits >= 32;
      return of(plain(type.bits === 64 ? 'INT64' : 'INT32'), annotation, ...(isObvious ? [null] : []));
    }
    case 'float':
      return of(plain(type.bits === 32 ? 'FLOAT' : 'DOUBLE'), null);
    case 'decimal':
      return of(decimalStorage(type.precision, plain, fixed), `decimal(${type.precision},${type.scale})`);
    case 'date':
      return of(plain('INT32'), 'date');
    case 'time':
      return of(plain(type.unit === 'millis' ? 'INT32' : 'INT64'), `time(${type.unit},local)`);
    case 'timestamp':
      return of(plain('INT64'), `timestamp(${type.unit},${type.isUtc ? 'utc' : 'local'})`);
    case 'string':
      return of(plain('BYTE_ARRAY'), 'string');
    case 'binary':
      return of(plain('BYTE_ARRAY'), null);
    case 'fixed':
      return of(fixed(type.length), null);
    case 'uuid':
      return of(fixed(16), 'uuid');
  }
}

function decimalStorage(
  precision: number,
  plain: (physical: string) => Storage,
  fixed: (fewest: number, most: number) => Storage,
): Storage {
  if (precision <= 9) return plain('INT32');
  if (precision <= 18) return plain('INT64');
  // Enough bytes for the sign and 10^precision, and no more than a batch holds.
  const bits = (10n ** BigInt(precision)).toString(2).length + 1;
  return fixed(Math.ceil(bits / 8), 16);
}
