// What the SDK reports is read once: status, code, whether it may pass, and nothing secret.
import { RestError } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { translate } from '../../../electron/worker/target/errors.ts';
import { failureOf, redact } from '../../../electron/worker/target/failure.ts';
import { RequestFailed } from '../../../electron/worker/target/retry.ts';

const place = { host: 'acc.blob.core.windows.net', container: 'c', what: 'blob a' };
const answered = (statusCode: number, code: string): Error => new RestError('text', { statusCode, code });
const failed = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });
const translated = (error: unknown): unknown => translate(new RequestFailed(failureOf(error), 1), place);

describe('a failure', () => {
  it.each([
    [answered(408, 'OperationTimedOut'), 'STORAGE_BUSY'],
    [answered(429, 'TooManyRequests'), 'STORAGE_BUSY'],
    [answered(500, 'InternalError'), 'STORAGE_BUSY'],
    [answered(503, 'ServerBusy'), 'STORAGE_BUSY'],
    [answered(400, 'Md5Mismatch'), 'STORAGE_BUSY'],
    [answered(409, 'ContainerBeingDeleted'), 'STORAGE_BUSY'],
    [failed('ECONNRESET'), 'STORAGE_UNREACHABLE'],
    [failed('ENOTFOUND'), 'STORAGE_UNREACHABLE'],
    [failed('ETIMEDOUT'), 'STORAGE_UNREACHABLE'],
    [Object.assign(new Error('aborted'), { name: 'AbortError' }), 'STORAGE_UNREACHABLE'],
    [new RestError('cut off', { statusCode: 200, code: 'PARSE_ERROR' }), 'STORAGE_BUSY'],
  ])('that may pass is repeated: %s', (error, code) => {
    expect(failureOf(error).isTransient).toBe(true);
    expect(translated(error)).toMatchObject({ code, kind: 'transient' });
  });

  it.each([
    [answered(401, 'InvalidAuthenticationInfo'), 'STORAGE_REFUSED'],
    [answered(403, 'AuthenticationFailed'), 'STORAGE_REFUSED'],
    [answered(403, 'AuthorizationPermissionMismatch'), 'STORAGE_REFUSED'],
    [answered(404, 'ContainerNotFound'), 'CONTAINER_MISSING'],
    [answered(407, ''), 'STORAGE_UNREACHABLE'],
    [answered(400, 'InvalidHeaderValue'), 'STORAGE_REJECTED'],
    [answered(409, 'BlobImmutableDueToPolicy'), 'BLOB_STAYS'],
    [failed('SELF_SIGNED_CERT_IN_CHAIN'), 'STORAGE_CERTIFICATE_REFUSED'],
    [failed('ERR_TLS_CERT_ALTNAME_INVALID'), 'STORAGE_CERTIFICATE_REFUSED'],
  ])('that will last is not: %s', (error, code) => {
    expect(failureOf(error).isTransient).toBe(false);
    expect(translated(error)).toMatchObject({ code });
  });

  it('leaves other errors as they are', () => {
    const bug = new TypeError('x');
    expect(translate(bug, place)).toBe(bug);
  });
});

describe('a text for the log', () => {
  it.each([
    [
      'GET https://a.blob.core.windows.net/c/b?sv=2026&sp=r&sig=SECRET%3D failed',
      'GET https://a.blob.core.windows.net/c/b?(redacted) failed',
    ],
    ['AccountName=a;AccountKey=SECRET==;x', 'AccountName=a;AccountKey=(redacted);x'],
    [
      "The MAC signature 'SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET=' is wrong",
      "The MAC signature '(redacted)' is wrong",
    ],
    ['Authorization: SharedKey acc:SECRET', 'Authorization: SharedKey (redacted)'],
    ['the signature SECRET did not match', 'the signature (redacted) did not match'],
  ])('is free of secrets: %s', (text, safe) => {
    expect(redact(text)).not.toContain('SECRET');
    expect(redact(text).replace('=(redacted)', ' (redacted)')).toBe(safe.replace('=(redacted)', ' (redacted)'));
  });

  it('is the first line only, without what the service adds about the request', () => {
    const error = new RestError('Server failed.\nRequestId:1\nTime:now', { statusCode: 403 });
    expect(failureOf(error).detail).toBe('Server failed');
  });
});
