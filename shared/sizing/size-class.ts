// Small, medium or large: which lane a plan should take by its bytes.
import { gib, tib } from './facts.ts';

export type SizeClass = 'small' | 'medium' | 'large';

/** Bytes in the source from which a plan is medium, and large. */
export const sizeThresholds = { mediumFrom: 100 * gib, largeFrom: tib } as const;

export function sizeClassOf(sourceBytes: number, thresholds = sizeThresholds): SizeClass {
  if (sourceBytes < thresholds.mediumFrom) return 'small';
  return sourceBytes < thresholds.largeFrom ? 'medium' : 'large';
}

/** What a class means for whoever plans. */
export const classAdvice: Readonly<Record<SizeClass, string>> = {
  small: 'This workstation: within hours, and nothing to set up.',
  medium: 'This workstation over a night or a weekend; Data Factory where it is in place already.',
  large: 'Data Factory for the giants, this workstation for the many small tables.',
};
