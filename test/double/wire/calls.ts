// The stored procedures that drivers call: sp_executesql, sp_prepare, sp_execute, sp_prepexec, sp_unprepare.
import { SqlError, type EngineParameter } from '../types.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Reply } from './reply.ts';
import type { Call, CallParameter } from './requests.ts';
import type { Session } from './session.ts';
import { runStatement, writeError, type Outcome } from './statement.ts';
import { doneStatus, writeDone, writeReturnStatus, writeReturnValue } from './tokens.ts';
import { defaultWireOptions, wireTypeOf } from './types/index.ts';

type Output = { readonly ordinal: number; readonly parameter: CallParameter };

/** Answers one call up to its DONEPROC. `isLast` is false when another call of the same message follows. */
export async function runCall(session: Session, reply: Reply, call: Call, isLast: boolean): Promise<Outcome> {
  const { outcome, outputs } = await perform(session, reply, call);
  if (outcome.kind === 'interrupted') return outcome;
  const { out } = reply;
  const error = outcome.kind === 'failed' ? outcome.error.number : 0;
  session.followTransaction(out);
  writeReturnStatus(out, error);
  if (error === 0) outputs.forEach((output) => writeOutput(out, output));
  const status = (error === 0 ? 0 : doneStatus.error) | (isLast ? 0 : doneStatus.more) | session.doneFlags;
  writeDone(out, { kind: 'doneProc', status });
  return outcome;
}

type Performed = { readonly outcome: Outcome; readonly outputs: readonly Output[] };

async function perform(session: Session, reply: Reply, call: Call): Promise<Performed> {
  try {
    return await procedureOf(call.procedure)(session, reply, call.parameters);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    writeError(session, reply, error);
    return { outcome: { kind: 'failed', error }, outputs: [] };
  }
}

type Procedure = (session: Session, reply: Reply, parameters: readonly CallParameter[]) => Promise<Performed>;

const completed: Outcome = { kind: 'completed' };

const procedures: Readonly<Record<string, Procedure>> = {
  sp_executesql: async (session, reply, parameters) => {
    const sql = textOf(parameters, 0, 'sp_executesql');
    const declaration = parameters.length > 1 ? textOf(parameters, 1, 'sp_executesql') : '';
    return execute(session, reply, { sql, declaration }, parameters, 2);
  },
  sp_prepare: async (session, _reply, parameters) => {
    const declaration = textOf(parameters, 1, 'sp_prepare');
    const handle = session.prepare({ sql: textOf(parameters, 2, 'sp_prepare'), declaration });
    return { outcome: completed, outputs: [handleOutput(parameters, handle)] };
  },
  sp_execute: async (session, reply, parameters) => {
    const handle = handleOf(parameters);
    const prepared = session.preparedOf(handle);
    if (prepared === null) throw unknownHandle(handle);
    return execute(session, reply, prepared, parameters, 1);
  },
  sp_prepexec: async (session, reply, parameters) => {
    const declaration = textOf(parameters, 1, 'sp_prepexec');
    const prepared = { sql: textOf(parameters, 2, 'sp_prepexec'), declaration };
    const handle = session.prepare(prepared);
    const { outcome, outputs } = await execute(session, reply, prepared, parameters, 3);
    return { outcome, outputs: [handleOutput(parameters, handle), ...outputs] };
  },
  sp_unprepare: async (session, _reply, parameters) => {
    const handle = handleOf(parameters);
    if (!session.unprepare(handle)) throw unknownHandle(handle);
    return { outcome: completed, outputs: [] };
  },
};

function procedureOf(name: string): Procedure {
  const procedure = Object.hasOwn(procedures, name) ? procedures[name] : undefined;
  if (procedure === undefined) throw new SqlError(2812, `Could not find stored procedure '${name}'.`, 16, 62);
  return procedure;
}

async function execute(
  session: Session,
  reply: Reply,
  statement: { readonly sql: string; readonly declaration: string },
  parameters: readonly CallParameter[],
  from: number,
): Promise<Performed> {
  const values = parameters.slice(from);
  const engineParameters = nameParameters(values, statement.declaration);
  const run = { sql: statement.sql, parameters: engineParameters, doneKind: 'doneInProc' as const };
  const outcome = await runStatement(session, reply, run);
  const outputs = values
    .map((parameter, index) => ({ parameter, ordinal: from + index }))
    .filter(({ parameter }) => parameter.isOutput);
  return { outcome, outputs };
}

/** Values without a name take the names of the declaration, in order. Throws SqlError 8178 when one is missing. */
export function nameParameters(values: readonly CallParameter[], declaration: string): EngineParameter[] {
  const declared = declaredNames(declaration);
  const named = values.map(({ name, type, value }, index) => ({ name: name || (declared[index] ?? ''), type, value }));
  const missing = declared.find((name) => !named.some((value) => value.name.toLowerCase() === name.toLowerCase()));
  if (missing !== undefined) {
    const text = `The parameterized query '(${declaration})' expects the parameter '${missing}', which was not supplied.`;
    throw new SqlError(8178, text);
  }
  return named;
}

/** The @names of a declaration such as `@id int, @price decimal(18,4) OUTPUT`. */
export function declaredNames(declaration: string): string[] {
  const parts = declaration.replace(/\([^)]*\)/g, '').split(',');
  return parts.map((part) => /@[^\s,]+/.exec(part)?.[0] ?? '').filter((name) => name !== '');
}

function textOf(parameters: readonly CallParameter[], index: number, procedure: string): string {
  const value = parameters[index]?.value;
  if (typeof value === 'string') return value;
  if (value === null && index > 0) return '';
  const text = `Procedure expects parameter '${index}' of type 'ntext/nchar/nvarchar'.`;
  throw new SqlError(214, `${text} (${procedure})`, 16, 3);
}

function handleOf(parameters: readonly CallParameter[]): number {
  const value = parameters[0]?.value;
  return typeof value === 'number' ? value : -1;
}

const unknownHandle = (handle: number): SqlError =>
  new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, 16, 2);

function handleOutput(parameters: readonly CallParameter[], handle: number): Output {
  const name = parameters[0]?.name ?? '';
  return { ordinal: 0, parameter: { name, isOutput: true, type: { name: 'int' }, value: handle } };
}

/** OUTPUT parameters come back as they were given: the double's statements do not assign to them. */
function writeOutput(out: ByteWriter, { ordinal, parameter }: Output): void {
  writeReturnValue(out, { ordinal, name: parameter.name }, () => {
    const type = wireTypeOf({ type: parameter.type, isNullable: true }, '', defaultWireOptions);
    type.writeTypeInfo(out);
    if (parameter.value === null) type.writeNull(out);
    else type.write(out, parameter.value);
  });
}
