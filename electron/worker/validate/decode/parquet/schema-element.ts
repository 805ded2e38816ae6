// One column of a Parquet schema as the file describes it, old and new annotations told apart.
import { refuse } from '../refusal.ts';
import { expectStruct, readBool, readInt, readStruct, readText, type Cursor } from './thrift.ts';

/** Annotation in words: `string`, `decimal(18,4)`, `timestamp(micros,utc)` ...; null when there is none. */
export type FoundColumn = {
  readonly name: string;
  readonly physicalId: number;
  /** Bytes of a fixed-length value, otherwise 0. */
  readonly typeLength: number;
  readonly isNullable: boolean;
  readonly annotation: string | null;
  /** The old annotation, where it says the same or less; null when there is none. */
  readonly oldAnnotation: string | null;
};

/** Number of children of the root. */
export function readRoot(cursor: Cursor): number {
  let children = 0;
  readStruct(cursor, (id, type) => {
    if (id !== 5) return false;
    children = readInt(cursor, type);
    return true;
  });
  return children;
}

export function readColumnElement(cursor: Cursor): FoundColumn {
  const numbers = new Map<number, number>();
  let name: string | null = null;
  let annotation: string | null = null;
  readStruct(cursor, (id, type) => {
    if (id === 4) name = readText(cursor, type);
    else if (id === 10) {
      expectStruct(type);
      annotation = readAnnotation(cursor);
    } else if (id <= 8) numbers.set(id, readInt(cursor, type));
    else return false;
    return true;
  });
  const label: string = name ?? refuse('a column has no name');
  if ((numbers.get(5) ?? 0) > 0) refuse(`column ${label} is nested`);
  const repetition = numbers.get(3);
  if (repetition !== 0 && repetition !== 1) refuse(`column ${label} repeats its values`);
  return {
    name: label,
    physicalId: numbers.get(1) ?? refuse(`column ${label} has no type`),
    typeLength: numbers.get(2) ?? 0,
    isNullable: repetition === 1,
    annotation,
    oldAnnotation: oldAnnotation(numbers.get(6), numbers.get(8) ?? 0, numbers.get(7) ?? 0),
  };
}

/** The members of the LogicalType union that the exported types use, by field id. */
const plainMembers = new Map([
  [1, 'string'],
  [6, 'date'],
  [14, 'uuid'],
]);

function readAnnotation(cursor: Cursor): string | null {
  let annotation: string | null = null;
  readStruct(cursor, (id, type) => {
    expectStruct(type);
    if (annotation !== null) refuse('a column has two logical types');
    if (id === 5) annotation = readDecimal(cursor);
    else if (id === 7) annotation = `time(${readTime(cursor)})`;
    else if (id === 8) annotation = `timestamp(${readTime(cursor)})`;
    else if (id === 10) annotation = readInteger(cursor);
    else {
      annotation = plainMembers.get(id) ?? `logical type ${id}`;
      return false;
    }
    return true;
  });
  return annotation;
}

function readDecimal(cursor: Cursor): string {
  const fields = readNumbers(cursor);
  return `decimal(${fields.get(2) ?? 0},${fields.get(1) ?? 0})`;
}

function readInteger(cursor: Cursor): string {
  let bits = 0;
  let isSigned = true;
  readStruct(cursor, (id, type) => {
    if (id === 1) bits = readInt(cursor, type);
    else if (id === 2) isSigned = readBool(type);
    else return false;
    return true;
  });
  return `int(${bits},${isSigned ? 'signed' : 'unsigned'})`;
}

function readTime(cursor: Cursor): string {
  let unit = 'no unit';
  let isUtc = false;
  readStruct(cursor, (id, type) => {
    if (id === 1) isUtc = readBool(type);
    else if (id === 2) {
      expectStruct(type);
      readStruct(cursor, (unitId) => {
        unit = ['millis', 'micros', 'nanos'][unitId - 1] ?? 'no unit';
        return false;
      });
    } else return false;
    return true;
  });
  return `${unit},${isUtc ? 'utc' : 'local'}`;
}

function readNumbers(cursor: Cursor): ReadonlyMap<number, number> {
  const fields = new Map<number, number>();
  readStruct(cursor, (id, type) => {
    fields.set(id, readInt(cursor, type));
    return true;
  });
  return fields;
}

const oldNames = new Map([
  [0, 'string'],
  [6, 'date'],
  [7, 'time(millis,utc)'],
  [8, 'time(micros,utc)'],
  [9, 'timestamp(millis,utc)'],
  [10, 'timestamp(micros,utc)'],
  [11, 'int(8,unsigned)'],
  [12, 'int(16,unsigned)'],
  [13, 'int(32,unsigned)'],
  [14, 'int(64,unsigned)'],
  [15, 'int(8,signed)'],
  [16, 'int(16,signed)'],
  [17, 'int(32,signed)'],
  [18, 'int(64,signed)'],
]);

/** ConvertedType, in the same words. It knows instants only, so that a time without zone is annotated as one too. */
function oldAnnotation(id: number | undefined, precision: number, scale: number): string | null {
  if (id === undefined) return null;
  if (id === 5) return `decimal(${precision},${scale})`;
  return oldNames.get(id) ?? `converted type ${id}`;
}
