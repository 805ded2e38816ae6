// Functions that ask about the session, the server and the catalog.
import { randomBytes } from 'node:crypto';
import type { SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { sameName } from '../bind/scope.ts';
import { findCollation } from '../collation/collation.ts';
import { schemaId, schemas } from '../catalog/objects.ts';
import { systemTypeName, userTypes } from '../catalog/type-facts.ts';
import { variantFromStored } from '../stored/read-variant.ts';
import { variantToStored } from '../stored/variant.ts';
import { decimalShape, digitsOf, int, isTemporal, isText, nvarchar, textLength, uuid } from '../types/kinds.ts';
import { isTracked, minActiveRowversion, minValidVersion, trackedVersion } from '../session/change-tracking.ts';
import { isOwner, maySee, maySelect, mayViewChanges, type SessionState } from '../session/state.ts';
import type { OpenTable, OpenView } from '../session/open-database.ts';
import { edition, productVersion, serverCollation } from '../session/version.ts';
import { columnFacts } from '../catalog/type-facts.ts';
import { asNumber, asString, type Value } from '../types/value.ts';
import { asText, type FunctionRule } from './define.ts';

const variant: SqlType = { name: 'sql_variant' };
const name128 = (collation: string): SqlType => nvarchar(128, collation);

/** The parts of a name as text: `[a].[b]]c]`, `a..b`. Null when it is none. */
function splitName(text: string): readonly string[] | null {
  const parts: string[] = [];
  let rest = text.trim();
  for (;;) {
    const match = /^\s*(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"]*))\s*(\.|$)/.exec(rest);
    if (match === null) return null;
    parts.push(match[1]?.replaceAll(']]', ']') ?? match[2]?.replaceAll('""', '"') ?? match[3].trim());
    if (match[4] === '') return parts;
    rest = rest.slice(match[0].length);
  }
}

/** The visible object a name as text means; undefined when there is none. */
function findObject(state: SessionState, text: string): OpenTable | OpenView | undefined {
  const parts = splitName(text);
  if (parts === null || parts.length > 3) return undefined;
  const [object, schema = 'dbo', database] = [...parts].reverse();
  if (database !== undefined && database !== '' && !sameName(database, state.database.name)) return undefined;
  const found = state.database.find(schema === '' ? 'dbo' : schema, object);
  return found !== undefined && maySee(state, found.definition.schema, found.definition.name) ? found : undefined;
}

const objectById = (state: SessionState, id: number): OpenTable | OpenView | undefined =>
  [...state.database.tables(), ...state.database.views].find(
    (object) => object.objectId === id && maySee(state, object.definition.schema, object.definition.name),
  );

type Facts = { readonly state: SessionState; readonly pin: () => void };

/** Arguments: t = text, i = int, v = any value. */
function rule(
  least: number,
  shape: string,
  result: SqlType,
  apply: (values: Value[], args: readonly Bound[]) => Value,
): FunctionRule {
  return {
    least,
    most: shape.length,
    bind: (args, facts, name) => {
      const brought = args.map((arg, i) =>
        shape[i] === 't'
          ? converted(asText(arg, facts), nvarchar(4000, facts.collation))
          : shape[i] === 'i'
            ? converted(arg, int)
            : arg,
      );
      return derive(brought, result, name, (values) => apply(values, args), { isNullable: true });
    },
  };
}

const asVariant = (value: string | number | null, collation: string): Value =>
  value === null
    ? null
    : typeof value === 'number'
      ? variantToStored(int, value)
      : variantToStored(nvarchar(128, collation), value);

const serverProperties = (state: SessionState): Readonly<Record<string, string | number | null>> => ({
  engineedition: 3,
  productversion: productVersion,
  productmajorversion: '16',
  productminorversion: '0',
  productbuild: '1000',
  productlevel: 'RTM',
  edition,
  ishadrenabled: 0,
  isclustered: 0,
  isintegratedsecurityonly: 0,
  collation: serverCollation,
  servername: state.serverName,
  machinename: state.serverName,
  instancename: null,
  isfulltextinstalled: 0,
  islocaldb: 0,
  isxtpsupported: 0,
});

function hasPermission(state: SessionState, securable: Value, kind: Value, permission: Value): Value {
  const wanted = typeof permission === 'string' ? permission.toUpperCase() : '';
  const owner = isOwner(state) ? 1 : 0;
  const scope = typeof kind === 'string' ? kind.toUpperCase() : null;
  if (scope === null)
    return [
      'VIEW SERVER STATE',
      'VIEW ANY DATABASE',
      'CONNECT SQL',
      'VIEW ANY DEFINITION',
      'CREATE ANY DATABASE',
      'VIEW SERVER PERFORMANCE STATE',
    ].includes(wanted)
      ? wanted === 'CONNECT SQL' || wanted === 'VIEW ANY DATABASE'
        ? 1
        : wanted === 'CREATE ANY DATABASE'
          ? state.login.canCreateDatabase === true
            ? 1
            : 0
          : owner
      : null;
  if (scope === 'DATABASE') {
    if (wanted === 'CONNECT') return 1;
    if (wanted === 'VIEW DEFINITION') return owner === 1 || state.login.canViewDefinition === true ? 1 : 0;
    return [
      'VIEW DATABASE STATE',
      'VIEW DATABASE PERFORMANCE STATE',
      'UNMASK',
      'ALTER',
      'SELECT',
      'CONTROL',
      'INSERT',
      'UPDATE',
      'DELETE',
      'CREATE TABLE',
    ].includes(wanted)
      ? owner
      : null;
  }
  if (scope !== 'OBJECT' || typeof securable !== 'string') return null;
  const object = findObject(state, securable);
  if (object === undefined) return null;
  if (wanted === 'SELECT') return maySelect(state, object.definition.schema, object.definition.name) ? 1 : 0;
  if (wanted === 'VIEW CHANGE TRACKING')
    return mayViewChanges(state, object.definition.schema, object.definition.name) ? 1 : 0;
  return ['UNMASK', 'VIEW DEFINITION', 'INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'REFERENCES'].includes(wanted)
    ? owner
    : null;
}

function variantProperty(value: Value, type: SqlType, property: string): Value {
  const inner = type.name === 'sql_variant' ? variantFromStored(value).type : type;
  const text = (result: string): Value => variantToStored(nvarchar(128, serverCollation), result);
  const number = (result: number): Value => variantToStored(int, result);
  const facts = columnFacts(inner);
  switch (property.toLowerCase()) {
    case 'basetype':
      return text(inner.name);
    case 'precision':
      return number(facts.precision);
    case 'scale':
      return number(isTemporal(inner) ? digitsOf(inner) : facts.scale === 38 ? decimalShape(inner).scale : facts.scale);
    case 'collation':
      return isText(inner) ? text(inner.collation ?? serverCollation) : null;
    case 'maxlength':
      return number(facts.length === -1 ? -1 : Math.max(facts.length, textLength(inner)));
    case 'totalbytes':
      return number(facts.length + 2);
    default:
      return null;
  }
}

const collationProperty = (name: string, property: string): Value => {
  const collation = findCollation(name);
  if (collation === null) return null;
  const values: Readonly<Record<string, number>> = {
    codepage: collation.codePage,
    lcid: 1033,
    version: /_1[04]0_/.test(name) ? 2 : /_90_/.test(name) ? 1 : 0,
    comparisonstyle: collation.isBinary
      ? 0
      : (collation.isCaseSensitive ? 0 : 1) + (collation.isAccentSensitive ? 0 : 2) + 196_608,
  };
  const value = values[property.toLowerCase()];
  return value === undefined ? null : variantToStored(int, value);
};

const databaseProperty = (state: SessionState, database: string, property: string): Value => {
  const found = state.databases.find((entry) => sameName(entry.name, database));
  if (found === undefined) return null;
  const values: Readonly<Record<string, string | number>> = {
    updateability: found.traits.isReadOnly ? 'READ_ONLY' : 'READ_WRITE',
    status: 'ONLINE',
    useraccess: 'MULTI_USER',
    recovery: 'SIMPLE',
    collation: found.collation,
    version: 957,
    isautoclose: 0,
    isinstandby: 0,
  };
  return asVariant(values[property.toLowerCase()] ?? null, serverCollation);
};

/** A random version 4 identifier as stored. */
function newId(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[8] = (bytes[8] & 0x0f) | 0x40;
  bytes[6] = (bytes[6] & 0x3f) | 0x80;
  return bytes;
}

/** The functions of one session. */
export function systemFunctions({ state, pin }: Facts): Readonly<Record<string, FunctionRule>> {
  const { collation } = state.database;
  const sysname = name128(collation);
  const constant = (value: () => string | null): FunctionRule => rule(0, '', sysname, () => value());
  const text = (value: Value): string => (value === null ? '' : asString(value));
  const orNull = (test: boolean, value: () => Value): Value => (test ? null : value());
  const objectName = rule(1, 'ii', sysname, ([id]) =>
    orNull(id === null, () => objectById(state, asNumber(id))?.definition.name ?? null),
  );
  return {
    DB_NAME: rule(0, 'i', sysname, ([id = state.database.id]) =>
      orNull(id === null, () =>
        id === 1
          ? 'master'
          : id === 2
            ? 'tempdb'
            : (state.databases.find((entry) => entry.id === asNumber(id))?.name ?? null),
      ),
    ),
    DB_ID: rule(0, 't', int, ([name = state.database.name]) =>
      orNull(name === null, () =>
        sameName(text(name), 'master')
          ? 1
          : sameName(text(name), 'tempdb')
            ? 2
            : (state.databases.find((entry) => sameName(entry.name, text(name)))?.id ?? null),
      ),
    ),
    SCHEMA_NAME: rule(0, 'i', sysname, ([id = 1]) =>
      orNull(id === null, () => schemas(state).find(([, known]) => known === asNumber(id))?.[0] ?? null),
    ),
    SCHEMA_ID: rule(0, 't', int, ([name = 'dbo']) => orNull(name === null, () => schemaId(state, text(name)))),
    OBJECT_ID: rule(1, 'tt', int, ([name, kind = null]) =>
      orNull(name === null, () => {
        const object = findObject(state, text(name));
        const isKind = kind === null || text(kind).trim().toUpperCase() === (object?.kind === 'view' ? 'V' : 'U');
        return object === undefined || !isKind ? null : object.objectId;
      }),
    ),
    OBJECT_NAME: objectName,
    OBJECT_SCHEMA_NAME: rule(1, 'ii', sysname, ([id]) =>
      orNull(id === null, () => objectById(state, asNumber(id))?.definition.schema ?? null),
    ),
    COL_NAME: rule(2, 'ii', sysname, ([id, column]) =>
      orNull(id === null || column === null, () => {
        const object = objectById(state, asNumber(id));
        return object?.kind === 'table' ? (object.definition.columns[asNumber(column) - 1]?.name ?? null) : null;
      }),
    ),
    TYPE_NAME: rule(1, 'i', sysname, ([id]) =>
      orNull(
        id === null,
        () =>
          systemTypeName(asNumber(id)) ??
          userTypes(state.database).find((type) => type.id === asNumber(id))?.name ??
          null,
      ),
    ),
    SUSER_SNAME: rule(0, 'v', sysname, () => state.login.user),
    SUSER_NAME: rule(0, 'v', sysname, () => state.login.user),
    ORIGINAL_LOGIN: constant(() => state.login.user),
    SYSTEM_USER: constant(() => state.login.user),
    USER_NAME: rule(0, 'i', sysname, () => (isOwner(state) ? 'dbo' : state.login.user)),
    CURRENT_USER: constant(() => (isOwner(state) ? 'dbo' : state.login.user)),
    SESSION_USER: constant(() => (isOwner(state) ? 'dbo' : state.login.user)),
    USER: constant(() => (isOwner(state) ? 'dbo' : state.login.user)),
    HOST_NAME: constant(() => 'client'),
    APP_NAME: constant(() => ''),
    IS_SRVROLEMEMBER: rule(1, 'tt', int, () => 0),
    IS_MEMBER: rule(1, 't', int, ([role]) => (text(role).toLowerCase() === 'db_owner' && isOwner(state) ? 1 : 0)),
    SERVERPROPERTY: rule(1, 't', variant, ([property]) =>
      asVariant(serverProperties(state)[text(property).toLowerCase()] ?? null, collation),
    ),
    CONNECTIONPROPERTY: rule(1, 't', variant, ([property]) => {
      const values: Readonly<Record<string, string | number>> = {
        net_transport: 'TCP',
        protocol_type: 'TSQL',
        auth_scheme: 'SQL',
        local_net_address: '127.0.0.1',
        client_net_address: '127.0.0.1',
      };
      return asVariant(values[text(property).toLowerCase()] ?? null, collation);
    }),
    DATABASEPROPERTYEX: rule(2, 'tt', variant, ([name, property]) =>
      databaseProperty(state, text(name), text(property)),
    ),
    COLLATIONPROPERTY: rule(2, 'tt', variant, ([name, property]) =>
      orNull(name === null || property === null, () => collationProperty(text(name), text(property))),
    ),
    HAS_PERMS_BY_NAME: rule(3, 'tttti', int, ([securable, kind, permission]) =>
      hasPermission(state, securable, kind, permission),
    ),
    HAS_DBACCESS: rule(1, 't', int, ([name]) =>
      orNull(name === null, () =>
        state.databases.some((entry) => sameName(entry.name, text(name))) ||
        ['master', 'tempdb'].includes(text(name).toLowerCase())
          ? 1
          : null,
      ),
    ),
    SQL_VARIANT_PROPERTY: rule(2, 'vt', variant, ([value, property], args) =>
      orNull(value === null || property === null, () => variantProperty(value, args[0].type, text(property))),
    ),
    OBJECTPROPERTY: rule(2, 'it', int, ([id, property]) =>
      orNull(id === null, () => {
        const object = objectById(state, asNumber(id));
        if (object === undefined) return null;
        const asked = text(property).toLowerCase();
        return asked === 'istable' || asked === 'isusertable'
          ? object.kind === 'table'
            ? 1
            : 0
          : asked === 'isview'
            ? object.kind === 'view'
              ? 1
              : 0
            : null;
      }),
    ),
    SCOPE_IDENTITY: rule(0, '', { name: 'numeric', precision: 38, scale: 0 }, () => state.lastIdentity),
    CHANGE_TRACKING_CURRENT_VERSION: rule(0, '', { name: 'bigint' }, () => {
      if (state.settings.isolation === 'SNAPSHOT' && state.transactionCount > 0) pin();
      return trackedVersion(state);
    }),
    CHANGE_TRACKING_MIN_VALID_VERSION: rule(1, 'i', { name: 'bigint' }, ([id]) =>
      orNull(id === null, () => {
        const object = objectById(state, asNumber(id));
        const isSeen =
          object?.kind === 'table' &&
          mayViewChanges(state, object.definition.schema, object.definition.name) &&
          isTracked(state, object);
        return isSeen ? minValidVersion(state, object) : null;
      }),
    ),
    MIN_ACTIVE_ROWVERSION: rule(0, '', { name: 'binary', length: 8 }, () => minActiveRowversion(state)),
    XACT_STATE: rule(0, '', { name: 'smallint' }, () => (state.transactionCount > 0 ? 1 : 0)),
    NEWID: {
      least: 0,
      most: 0,
      bind: (_args, _facts, name) => derive([], uuid, name, newId, { isVolatile: true, isNullable: false }),
    },
  };
}
