// How a request of the contract is written down.
import { z } from 'zod';

export type Method<
  Server extends 'main' | 'worker' = 'main' | 'worker',
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
> = {
  readonly servedBy: Server;
  readonly input: In;
  readonly output: Out;
};

export const worker = <In extends z.ZodType, Out extends z.ZodType>(
  input: In,
  output: Out,
): Method<'worker', In, Out> => ({
  servedBy: 'worker',
  input,
  output,
});

export const main = <In extends z.ZodType, Out extends z.ZodType>(input: In, output: Out): Method<'main', In, Out> => ({
  servedBy: 'main',
  input,
  output,
});

export const nothing = z.strictObject({});

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
/** Made by this program itself and never stored, so its shape is not checked again. */
export const trusted = <T>() => z.custom<T>(isObject);

/**
 * A secret in clear: password, connection string, account key or SAS; empty where the connection needs none.
 * In the window these fields carry the handle that `secret.put` gave; the main process puts the secret in its place on
 * the way to the worker. Nothing writes it down.
 */
export const secret = z.string();
