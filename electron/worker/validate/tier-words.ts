// What a validation proves, as it was run, and what it cannot: sentences for whoever signs.
import type { Validation } from '../../../shared/validation.ts';
import type { ValidationRequest } from './validation-request.ts';

type Proof = Pick<Validation, 'proves' | 'cannot'>;

export function sayProof({ tier, source }: Pick<ValidationRequest, 'tier' | 'source'>): Proof {
  const count = 'The source has, at this moment, as many rows as were read.';
  const unasked = 'The source was not asked: whether its rows are those of the files is not compared.';
  const record = [
    'The manifest agrees with itself: its rows, bytes and parts add up.',
    'Every part is there, with the size, MD5, run and row count that the manifest says; Parquet files have its rows and columns in their footer.',
  ];
  if (tier === 'quick')
    return {
      proves: [...record, ...(source === null ? [] : [count])],
      cannot: [
        'No part was read: a change of its bytes is found only if the storage has another MD5 or size on record.',
        ...(source === null ? [unasked] : ['No value was compared with the source.']),
      ],
    };
  return {
    proves: [
      ...record,
      'Every stored byte was read back, and its MD5 is that of the manifest.',
      ...(source === null ? [] : [count]),
    ],
    cannot: source === null ? [unasked] : ['No value was compared with the source.'],
  };
}
