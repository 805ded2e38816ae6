// Pieces of WebAssembly text that the kernel's loops are made of.

/** Where things lie in the kernel's memory; electron/worker/fingerprint/kernel.ts has the same numbers. */
export const at = { rowsA: 0, rowsB: 16_384, present: 32_768, offsets: 34_816, data: 49_152 } as const;
/** Offsets in the state of a column. */
export const state = { hash: 0, min: 8, max: 24, sums: 40, seed: 72, nullHash: 80 } as const;

export const get = (name: string): string => `(local.get $${name})`;
export const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
export const add = (left: string, right: string): string => `(i64.add ${left} ${right})`;
export const and = (left: string, right: string): string => `(i64.and ${left} ${right})`;
export const xor = (left: string, right: string): string => `(i64.xor ${left} ${right})`;
export const kept = (offset: number): string => `(i64.load offset=${offset} (local.get $state))`;
export const keep = (offset: number, value: string): string =>
  `(i64.store offset=${offset} (local.get $state) ${value})`;

/** The finaliser of splitmix64. Its last step counts: without it the sum would be a multiple of a less mixed sum. */
export const mix = (name: string): string => `
      (local.set $${name} (i64.mul (i64.xor ${get(name)} (i64.shr_u ${get(name)} (i64.const 30))) (i64.const 0xbf58476d1ce4e5b9)))
      (local.set $${name} (i64.mul (i64.xor ${get(name)} (i64.shr_u ${get(name)} (i64.const 27))) (i64.const 0x94d049bb133111eb)))
      (local.set $${name} (i64.xor ${get(name)} (i64.shr_u ${get(name)} (i64.const 31))))`;

/** Adds the value's hash $x to the column's $hash and to the two accumulators of the row at $at. */
export const addToRow = `
      ${set('hash', add(get('hash'), get('x')))}
      (i64.store offset=${at.rowsA} ${get('at')} ${add(`(i64.load offset=${at.rowsA} ${get('at')})`, get('x'))})
      (i64.store offset=${at.rowsB} ${get('at')} ${add(
        `(i64.mul (i64.load offset=${at.rowsB} ${get('at')}) (i64.const 0x9e3779b97f4a7c15))`,
        get('x'),
      )})`;

export const rowNumber = `(i32.shr_u ${get('at')} (i32.const 3))`;
/** $m: all ones for a value, zero for NULL. */
export const loadMask = set('m', `(i64.sub (i64.const 0) (i64.load8_u offset=${at.present} ${rowNumber}))`);
export const nullInstead = set('x', xor(get('null'), and(xor(get('x'), get('null')), get('m'))));

export const locals = (type: string, ...names: readonly string[]): string =>
  names.map((name) => `(local $${name} ${type})`).join(' ');

/** Repeats `body` for every row: $at is eight times its number. */
export const eachRow = (body: string): string => `
    ${set('end', `(i32.shl ${get('rows')} (i32.const 3))`)}
    (loop $next
      ${body}
      (br_if $next (i32.lt_u (local.tee $at (i32.add ${get('at')} (i32.const 8))) ${get('end')})))`;

export const hashed = {
  begin: `
    ${set('seed', kept(state.seed))}
    ${set('null', kept(state.nullHash))}
    ${set('hash', kept(state.hash))}`,
  end: keep(state.hash, get('hash')),
} as const;
