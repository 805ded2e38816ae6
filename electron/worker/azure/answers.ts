// The answers of the resource manager, read no further than we need; its refusals as errors of the catalogue.
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import { retryAfterMs } from '../../../shared/retry-after.ts';
import { signInName, type SignIn } from '../../../shared/sign-in.ts';

/** `what`: for sentences. */
type Named = { readonly what: string };

/** Throws ARM_REJECTED. */
export function parse<T>(schema: z.ZodType<T>, text: string | null | undefined, { what }: Named): T {
  const parsed = parseOrExplain(schema, readJson(text));
  if (parsed.ok) return parsed.value;
  throw new AppError('ARM_REJECTED', { what, detail: `its answer is not understood (${parsed.detail})` });
}

const pageSchema = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** Throws ARM_REJECTED. */
export function parsePage(text: string | null | undefined, request: Named) {
  const { value, nextLink } = parse(pageSchema, text, request);
  return { value, nextLink: nextLink === null || nextLink === '' ? undefined : nextLink };
}

export function readJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}

/** The decoded `claims` of a challenge; null = none. */
export function claimsOf(challenge: string | undefined): string | null {
  const encoded = /claims="([^"]+)"/.exec(challenge ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}

/** Nothing of this name, or no group that could hold it. */
export const isAbsence = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'ARM_REJECTED' &&
  error.context.status === 404 &&
  !String(error.context.detail).startsWith('SubscriptionNotFound');

/** The response, or the error that its status stands for. */
export function checked(response: PipelineResponse, { what }: Named, signIn: SignIn): PipelineResponse {
  const { status } = response;
  if (status < 400) return response;
  const detail = describe(readJson(response.bodyAsText)) || `status ${String(status)}`;
  const who = signInName(signIn);
  if (status === 401 || status === 403) throw new AppError('ARM_REFUSED', { who, what, detail, status });
  if (status === 429 || status === 408 || status >= 500) {
    const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now());
    throw new AppError('ARM_BUSY', { what, detail, status, ...(waitMs === null ? {} : { waitMs }) });
  }
  throw new AppError('ARM_REJECTED', { what, detail, status });
}

/** `Code: message` of the service's error, in one line. */
export function describe(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body)) return '';
  const { error } = body;
  if (typeof error !== 'object' || error === null) return '';
  const part = (name: string): string => String(Reflect.get(error, name) ?? '').split(/\r?\n/)[0] ?? '';
  return `${part('code')}: ${part('message')}`.replace(/\.$/, '').slice(0, 600);
}
