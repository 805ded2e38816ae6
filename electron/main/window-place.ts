// Where the window was: remembered in window.json and checked against the screens there are now.
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeFileAtomic } from './json-file.ts';

const boundsSchema = z.strictObject({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Bounds = z.infer<typeof boundsSchema>;

const placeSchema = z.strictObject({ bounds: boundsSchema.nullable(), isMaximized: z.boolean() });
export type WindowPlace = z.infer<typeof placeSchema>;

export const smallest = { width: 1024, height: 700 } as const;
const home = { width: 1280, height: 800 } as const;
/** So much of the title bar must be on a screen for a hand to reach it. */
const reachable = { width: 120, height: 32 } as const;

const fileOf = (folder: string): string => join(folder, 'window.json');

export const readWindowPlace = (folder: string, log: (text: string) => void): WindowPlace =>
  readJsonFile(fileOf(folder), placeSchema, { bounds: null, isMaximized: false }, log);

export const writeWindowPlace = (folder: string, place: WindowPlace): void =>
  writeFileAtomic(fileOf(folder), `${JSON.stringify(place, null, 2)}\n`);

const overlap = (start: number, size: number, otherStart: number, otherSize: number): number =>
  Math.min(start + size, otherStart + otherSize) - Math.max(start, otherStart);

const isReachableOn = (bounds: Bounds, screen: Bounds): boolean =>
  overlap(bounds.x, bounds.width, screen.x, screen.width) >= reachable.width &&
  overlap(bounds.y, reachable.height, screen.y, screen.height) >= reachable.height;

/** The remembered size, never smaller than usable; the position only where a screen still shows it. */
export function fitToScreens(
  { bounds }: WindowPlace,
  screens: readonly Bounds[],
): { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number } {
  if (bounds === null) return home;
  const size = {
    width: Math.max(smallest.width, bounds.width),
    height: Math.max(smallest.height, bounds.height),
  };
  const isShown = screens.some((screen) => isReachableOn(bounds, screen));
  return isShown ? { ...size, x: bounds.x, y: bounds.y } : size;
}
