// Loops over values of any length.
import { at, get, set, add, xor, mix, addToRow, loadMask, nullInstead, locals, eachRow, hashed } from './pieces.ts';

/** The digits of pi after the point, 32 bits each: keys of the eight numbers of a stripe, and what a stripe adds to them. */
const firstKeys = [
  '0x243f6a88 0x85a308d3 0x13198a2e 0x03707344',
  '0xa4093822 0x299f31d0 0x082efa98 0xec4e6c89',
] as const;
const keySteps = [
  '0x452821e6 0x38d01377 0xbe5466cf 0x34e90c6c',
  '0xc0ac29b7 0xc97c50dd 0x3f84d5b5 0xb5470917',
] as const;
const iota = ['0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15', '16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31'] as const;

/** Adds the stripe in $v and $w to $acc: products of its keyed halves, and the halves themselves, one of them crossed. */
const absorbStripe = `
        ${set('t', `(i32x4.add ${get('v')} ${get('keyA')})`)}
        ${set('u', `(i32x4.add ${get('w')} ${get('keyB')})`)}
        ${set('acc', `(i64x2.add ${get('acc')} (i64x2.extmul_low_i32x4_u ${get('t')} ${get('u')}))`)}
        ${set('acc', `(i64x2.add ${get('acc')} (i64x2.extmul_high_i32x4_u ${get('t')} ${get('u')}))`)}
        ${set('acc', `(i64x2.add ${get('acc')} ${get('v')})`)}
        ${set('acc', `(i64x2.add ${get('acc')} (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${get('w')} ${get('w')}))`)}`;
const stepKeys = `
        ${set('keyA', `(i32x4.add ${get('keyA')} (v128.const i32x4 ${keySteps[0]}))`)}
        ${set('keyB', `(i32x4.add ${get('keyB')} (v128.const i32x4 ${keySteps[1]}))`)}`;
const wholeStripes = (last: string): string => `
      (block $rest (loop $stripe
        (br_if $rest (i32.gt_s ${get('p')} ${last}))
        ${set('v', `(v128.load ${get('p')})`)}
        ${set('w', `(v128.load offset=16 ${get('p')})`)}
        ${absorbStripe}
        ${stepKeys}
        ${set('p', `(i32.add ${get('p')} (i32.const 32))`)}
        (br $stripe)))`;

/** Stripes of a value that goes on beyond the memory: what \`bytes\` finds as the beginning of its first value. */
export const absorb = `
  ;; Constants, mutable so that the compiler keeps them in registers instead of making them again for each value.
  (global $firstA (mut v128) (v128.const i32x4 ${firstKeys[0]}))
  (global $firstB (mut v128) (v128.const i32x4 ${firstKeys[1]}))
  (global $iotaA (mut v128) (v128.const i8x16 ${iota[0]}))
  (global $iotaB (mut v128) (v128.const i8x16 ${iota[1]}))
  (global $acc (mut v128) (v128.const i64x2 0 0))
  (global $keyA (mut v128) (v128.const i32x4 ${firstKeys[0]}))
  (global $keyB (mut v128) (v128.const i32x4 ${firstKeys[1]}))
  (func (export "absorb") (param $p i32) (param $end i32) ${locals('v128', 'acc', 'v', 'w', 't', 'u', 'keyA', 'keyB')}
    ${set('acc', '(global.get $acc)')}
    ${set('keyA', '(global.get $keyA)')}
    ${set('keyB', '(global.get $keyB)')}
    ${wholeStripes(`(i32.sub ${get('end')} (i32.const 32))`)}
    (global.set $acc ${get('acc')})
    (global.set $keyA ${get('keyA')})
    (global.set $keyB ${get('keyB')}))`;

/**
 * Hash of values of any length. An offset plus $base is an address; the first value goes on at $stop, where what was absorbed
 * of it ends.
 */
export const bytes = (name: string, isNullable: boolean): string => `
  (func (export "${name}") (param $row i32) (param $rows i32) (param $state i32) (param $base i32) (param $stop i32)
    ${locals('i32', 'end', 'at', 'p', 'from', 'to')} ${locals('i64', 'seed', 'null', 'hash', 'x', 'm')}
    ${locals('v128', 'acc', 'v', 'w', 't', 'u', 'keyA', 'keyB', 'firstA', 'firstB', 'zero', 'rest', 'iotaA', 'iotaB')}
    ${hashed.begin}
    ${set('firstA', '(global.get $firstA)')}
    ${set('firstB', '(global.get $firstB)')}
    ${set('iotaA', '(global.get $iotaA)')}
    ${set('iotaB', '(global.get $iotaB)')}
    ${set('at', `(i32.shl ${get('row')} (i32.const 3))`)}
    ${set('to', `(i32.load offset=${at.offsets} (i32.shl ${get('row')} (i32.const 2)))`)}
    ${set('acc', '(global.get $acc)')}
    ${set('keyA', '(global.get $keyA)')}
    ${set('keyB', '(global.get $keyB)')}
    ${eachRow(`
      ${set('p', get('stop'))}
      ${set('from', get('to'))}
      ${set('to', `(i32.load offset=${at.offsets + 4} (i32.shr_u ${get('at')} (i32.const 1)))`)}
      ${set('stop', `(i32.add ${get('base')} ${get('to')})`)}
      ${wholeStripes(`(i32.sub ${get('stop')} (i32.const 33))`)}
      ${set('rest', `(i8x16.splat (i32.sub ${get('stop')} ${get('p')}))`)}
      ${set('v', `(v128.and (v128.load ${get('p')}) (i8x16.gt_s ${get('rest')} ${get('iotaA')}))`)}
      ${set('w', `(v128.and (v128.load offset=16 ${get('p')}) (i8x16.gt_s ${get('rest')} ${get('iotaB')}))`)}
      ${absorbStripe}
      ${set(
        'x',
        add(
          xor(`(i64x2.extract_lane 0 ${get('acc')})`, get('seed')),
          `(i64.mul ${xor(`(i64x2.extract_lane 1 ${get('acc')})`, `(i64.extend_i32_u (i32.sub ${get('to')} ${get('from')}))`)} (i64.const 0x9e3779b97f4a7c15))`,
        ),
      )}
      ${mix('x')}
      ${isNullable ? `${loadMask}\n      ${nullInstead}` : ''}
      ${addToRow}
      ${set('acc', get('zero'))}
      ${set('keyA', get('firstA'))}
      ${set('keyB', get('firstB'))}`)}
    (global.set $acc ${get('zero')})
    (global.set $keyA ${get('firstA')})
    (global.set $keyB ${get('firstB')})
    ${hashed.end})`;

/** Continuation bytes less leads of four bytes, from $p on; the bytes behind $end are zero up to the next sixteen. */
export const units = `
  (func (export "continuations") (param $p i32) (param $end i32) (result i32) (local $total i32) (local $turns i32)
    ${locals('v128', 'v', 'count')}
    (block $done (loop $outer
      (br_if $done (i32.ge_u ${get('p')} ${get('end')}))
      ${set('count', '(v128.const i64x2 0 0)')}
      ;; A lane counts to 127 at most.
      ${set('turns', '(i32.const 127)')}
      (block $full (loop $inner
        (br_if $full (i32.ge_u ${get('p')} ${get('end')}))
        ${set('v', `(v128.load ${get('p')})`)}
        ${set('count', `(i8x16.add ${get('count')} (i8x16.sub (i8x16.ge_u ${get('v')} (i8x16.splat (i32.const 0xf0))) (i8x16.lt_s ${get('v')} (i8x16.splat (i32.const -64)))))`)}
        ${set('p', `(i32.add ${get('p')} (i32.const 16))`)}
        (br_if $inner (local.tee $turns (i32.sub ${get('turns')} (i32.const 1))))))
      ${set('v', `(i32x4.extadd_pairwise_i16x8_s (i16x8.extadd_pairwise_i8x16_s ${get('count')}))`)}
      ${[0, 1, 2, 3].map((lane) => set('total', `(i32.add ${get('total')} (i32x4.extract_lane ${String(lane)} ${get('v')}))`)).join('\n      ')}
      (br $outer)))
    ${get('total')})`;
