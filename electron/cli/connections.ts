// The connection files source.json and target.json: parsed, with a plain word for a secret that stands in them.
import { dirname } from 'node:path';
import {
  sourceConfigSchema,
  targetConfigSchema,
  type SourceConfig,
  type TargetConfig,
} from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { namedPlaceSchema, type NamedPlace } from '../../shared/factory.ts';
import { parseOrExplain, type Schema } from '../../shared/issues.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import { readJsonFile, resolvePath } from './files.ts';

/** Paths inside the file (`caFile`, secret files) become absolute, relative to the file. Throws FILE_*. */
export function readSourceFile(path: string): SourceConfig {
  const source = readConfig(path, sourceConfigSchema, [
    ['authentication', 'password'],
    ['authentication', 'token'],
    ['authentication', 'signIn', 'as', 'secret'],
    ['authentication', 'signIn', 'as', 'certificate'],
  ]);
  return sourceWithAbsolutePaths(source, path);
}

/** `path`: of the file that its own paths are relative to. */
export function sourceWithAbsolutePaths(source: SourceConfig, path: string): SourceConfig {
  const base = dirname(path);
  return {
    ...source,
    ...(source.caFile === undefined ? {} : { caFile: resolvePath(base, source.caFile) }),
    authentication: withAbsoluteSecret(source.authentication, base),
  };
}

/** Throws FILE_UNREADABLE, FILE_INVALID. */
export function readTargetFile(path: string): TargetConfig {
  const target = readConfig(path, targetConfigSchema, [
    ['value'],
    ['key'],
    ['sas'],
    ['signIn', 'as', 'secret'],
    ['signIn', 'as', 'certificate'],
  ]);
  return targetWithAbsolutePaths(target, path);
}

/** The same for a target. */
export function targetWithAbsolutePaths(target: TargetConfig, path: string): TargetConfig {
  const base = dirname(path);
  switch (target.kind) {
    case 'connectionString':
      return { ...target, value: absolute(target.value, base) };
    case 'accountKey':
      return { ...target, key: absolute(target.key, base) };
    case 'sas':
      return { ...target, sas: absolute(target.sas, base) };
    case 'entra':
      return { ...target, signIn: { ...target.signIn, as: withAbsoluteSignIn(target.signIn.as, base) } };
  }
}

/** The same for a Data Factory. Throws FILE_UNREADABLE, FILE_INVALID. */
export function readFactoryFile(path: string): NamedPlace {
  const secrets = ['secret', 'certificate'].map((name) => ['signIn', 'as', name]);
  return factoryWithAbsolutePaths(readConfig(path, namedPlaceSchema, secrets), path);
}

export const factoryWithAbsolutePaths = (place: NamedPlace, path: string): NamedPlace => ({
  ...place,
  signIn: { ...place.signIn, as: withAbsoluteSignIn(place.signIn.as, dirname(path)) },
});

function withAbsoluteSecret(
  authentication: SourceConfig['authentication'],
  base: string,
): SourceConfig['authentication'] {
  switch (authentication.kind) {
    case 'sql':
    case 'windows':
      return { ...authentication, password: absolute(authentication.password, base) };
    case 'entraToken':
      return { ...authentication, token: absolute(authentication.token, base) };
    case 'entra':
      return {
        ...authentication,
        signIn: { ...authentication.signIn, as: withAbsoluteSignIn(authentication.signIn.as, base) },
      };
    case 'integrated':
      return authentication;
  }
}

function withAbsoluteSignIn(as: SignIn['as'], base: string): SignIn['as'] {
  switch (as.kind) {
    case 'servicePrincipal':
      return { ...as, secret: absolute(as.secret, base) };
    case 'certificate':
      return { ...as, certificate: absolute(as.certificate, base) };
    case 'user':
    case 'managedIdentity':
      return as;
  }
}

/** `path`: of the file that the reference stands in. */
export const secretWithAbsolutePath = (ref: SecretRef, path: string): SecretRef => absolute(ref, dirname(path));

const absolute = (ref: SecretRef, base: string): SecretRef =>
  'file' in ref ? { file: resolvePath(base, ref.file) } : ref;

function readConfig<T>(path: string, schema: Schema<T>, secretPaths: readonly (readonly string[])[]): T {
  const value = readJsonFile(path);
  for (const secretPath of secretPaths) {
    if (typeof valueAt(value, secretPath) !== 'string') continue;
    const name = secretPath.join('.');
    throw new AppError('FILE_INVALID', {
      path,
      detail: `"${name}" holds the secret itself, which does not belong in a file; write {"env":"NAME"}, {"file":"path"} or {"stdin":true} there`,
    });
  }
  const parsed = parseOrExplain(schema, value);
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
