// Loops over values of one or two words: hash, bounds and sum.
import {
  at,
  state,
  get,
  set,
  add,
  and,
  xor,
  kept,
  keep,
  mix,
  addToRow,
  rowNumber,
  loadMask,
  nullInstead,
  locals,
  eachRow,
  hashed,
} from './pieces.ts';

type Numbers = {
  readonly name: string;
  readonly load: string;
  readonly is64: boolean;
  readonly isFloat: boolean;
  readonly isNullable: boolean;
};

/** Hash, bounds and sum of values of up to 64 bits. A float's bounds are those of its bits in total order. */
function numbers({ name, load, is64, isFloat, isNullable }: Numbers): string {
  const ordered = isFloat
    ? xor(get('v'), `(i64.shr_u (i64.shr_s ${get('v')} (i64.const 63)) (i64.const 1))`)
    : get('v');
  const lowest = isNullable ? `(i64.or ${get('k')} (i64.shr_u ${get('m')} (i64.const 1)))` : get('k');
  const highest = isNullable ? `(i64.or ${get('k')} (i64.shl ${get('m')} (i64.const 63)))` : get('k');
  // The low 64 bits of the sum, and the sum of the high halves: together they are the sum of up to 2^31 values.
  const addToSums = `
      ${set('low', add(get('low'), get('v')))}
      ${is64 ? set('high', add(get('high'), `(i64.shr_s ${get('v')} (i64.const 32))`)) : ''}`;
  return `
  (func (export "${name}") (param $rows i32) (param $state i32) ${locals('i32', 'end', 'at')}
    ${locals('i64', 'seed', 'null', 'hash', 'x', 'v', 'k', 't', 'm', 'min', 'max', 'low', 'high')}
    ${hashed.begin}
    ${set('min', kept(state.min))}
    ${set('max', kept(state.max))}
    ${eachRow(`
      ${isNullable ? loadMask : ''}
      ${set('v', isNullable ? and(load, get('m')) : load)}
      ${set('x', xor(get('v'), get('seed')))}
      ${mix('x')}
      ${isNullable ? nullInstead : ''}
      ${addToRow}
      ${isFloat ? '' : addToSums}
      ${set('k', ordered)}
      ${isNullable ? set('m', xor(get('m'), '(i64.const -1)')) : ''}
      ${set('t', lowest)}
      (if (i64.lt_s ${get('t')} ${get('min')}) (then ${set('min', get('t'))}))
      ${set('t', highest)}
      (if (i64.gt_s ${get('t')} ${get('max')}) (then ${set('max', get('t'))}))`)}
    ${hashed.end}
    ${keep(state.min, get('min'))}
    ${keep(state.max, get('max'))}
    ${keep(state.sums, add(kept(state.sums), get('low')))}
    ${keep(state.sums + 8, add(kept(state.sums + 8), get('high')))})`;
}

const load32 = `(i64.load32_s offset=${at.data} (i32.shr_u ${get('at')} (i32.const 1)))`;
const load64 = `(i64.load offset=${at.data} ${get('at')})`;
export const allNumbers = [
  { name: 'ints32', load: load32, is64: false, isFloat: false },
  { name: 'ints64', load: load64, is64: true, isFloat: false },
  { name: 'floats32', load: load32, is64: false, isFloat: true },
  { name: 'floats64', load: load64, is64: true, isFloat: true },
]
  .flatMap((each) => [
    numbers({ ...each, isNullable: false }),
    numbers({ ...each, name: `${each.name}Nullable`, isNullable: true }),
  ])
  .join('\n');

/** Hash of 16-byte values: two words. The slot of a NULL is zeroed, for the sums that follow. */
export const pairs = `
  (func (export "pairs") (param $rows i32) (param $state i32) ${locals('i32', 'end', 'at', 'slot')}
    ${locals('i64', 'seed', 'null', 'hash', 'x', 'm', 'v', 'w')}
    ${hashed.begin}
    ${eachRow(`
      ${loadMask}
      ${set('slot', `(i32.shl ${get('at')} (i32.const 1))`)}
      ${set('v', and(`(i64.load offset=${at.data} ${get('slot')})`, get('m')))}
      ${set('w', and(`(i64.load offset=${at.data + 8} ${get('slot')})`, get('m')))}
      (i64.store offset=${at.data} ${get('slot')} ${get('v')})
      (i64.store offset=${at.data + 8} ${get('slot')} ${get('w')})
      ${set('x', xor(get('v'), get('seed')))}
      ${mix('x')}
      ${set('x', xor(get('x'), get('w')))}
      ${mix('x')}
      ${nullInstead}
      ${addToRow}`)}
    ${hashed.end})`;

/** Bounds and sum (in 32-bit limbs) of 128-bit two's complement numbers, after \`pairs\`. */
export const wides = `
  (func (export "wides") (param $rows i32) (param $state i32) ${locals('i32', 'end', 'at', 'slot')}
    ${locals('i64', 'v', 'w', 'minLow', 'minHigh', 'maxLow', 'maxHigh', 's0', 's1', 's2', 's3')}
    ${set('minLow', kept(state.min))}
    ${set('minHigh', kept(state.min + 8))}
    ${set('maxLow', kept(state.max))}
    ${set('maxHigh', kept(state.max + 8))}
    ${eachRow(`
      (if (i32.load8_u offset=${at.present} ${rowNumber}) (then
        ${set('slot', `(i32.shl ${get('at')} (i32.const 1))`)}
        ${set('v', `(i64.load offset=${at.data} ${get('slot')})`)}
        ${set('w', `(i64.load offset=${at.data + 8} ${get('slot')})`)}
        (if (i32.or (i64.lt_s ${get('w')} ${get('minHigh')})
                    (i32.and (i64.eq ${get('w')} ${get('minHigh')}) (i64.lt_u ${get('v')} ${get('minLow')})))
          (then ${set('minLow', get('v'))} ${set('minHigh', get('w'))}))
        (if (i32.or (i64.gt_s ${get('w')} ${get('maxHigh')})
                    (i32.and (i64.eq ${get('w')} ${get('maxHigh')}) (i64.gt_u ${get('v')} ${get('maxLow')})))
          (then ${set('maxLow', get('v'))} ${set('maxHigh', get('w'))}))
        ${set('s0', add(get('s0'), and(get('v'), '(i64.const 0xffffffff)')))}
        ${set('s1', add(get('s1'), `(i64.shr_u ${get('v')} (i64.const 32))`))}
        ${set('s2', add(get('s2'), and(get('w'), '(i64.const 0xffffffff)')))}
        ${set('s3', add(get('s3'), `(i64.shr_s ${get('w')} (i64.const 32))`))}))`)}
    ${keep(state.min, get('minLow'))}
    ${keep(state.min + 8, get('minHigh'))}
    ${keep(state.max, get('maxLow'))}
    ${keep(state.max + 8, get('maxHigh'))}
    ${[0, 1, 2, 3].map((limb) => keep(state.sums + limb * 8, add(kept(state.sums + limb * 8), get(`s${String(limb)}`)))).join('\n    ')})`;

/** Adds two signed 64-bit numbers a value, whose high halves are lanes 0 and 1 of $v and whose low halves 2 and 3. */
const addHalves = `
      ${set('high', `(i64x2.add ${get('high')} (i64x2.extend_low_i32x4_s ${get('v')}))`)}
      ${set('low', `(i64x2.add ${get('low')} (i64x2.extend_high_i32x4_u ${get('v')}))`)}`;
const bothLanes = (name: string): string =>
  add(`(i64x2.extract_lane 0 ${get(name)})`, `(i64x2.extract_lane 1 ${get(name)})`);
const storedSum = (name: string, load: string, order: readonly number[]): string => `
  (func (export "${name}") (param $rows i32) (param $state i32) ${locals('i32', 'end', 'at')} ${locals('v128', 'v', 'low', 'high')}
    ${eachRow(`
      ${set('v', load)}
      ${set('v', `(i8x16.shuffle ${order.join(' ')} ${get('v')} (v128.const i64x2 0 0))`)}
      ${addHalves}`)}
    ${keep(state.sums, add(kept(state.sums), bothLanes('low')))}
    ${keep(state.sums + 8, add(kept(state.sums + 8), bothLanes('high')))})`;

/** A uuid's bytes as SQL Server stores them: the first three groups little-endian. After \`pairs\`. */
export const uuidSum = storedSum(
  'uuidSum',
  `(v128.load offset=${at.data} (i32.shl ${get('at')} (i32.const 1)))`,
  // High half of the stored bytes 0-7, of 8-15, low halves of both, each from its lowest byte up.
  [0, 1, 2, 3, 11, 10, 9, 8, 6, 7, 4, 5, 15, 14, 13, 12],
);
/** Eight bytes, the highest first; a second number is zero. Slots of NULL are zero. */
export const eightSum = storedSum(
  'eightSum',
  `(v128.load64_zero offset=${at.data} ${get('at')})`,
  [3, 2, 1, 0, 16, 16, 16, 16, 7, 6, 5, 4, 16, 16, 16, 16],
);
