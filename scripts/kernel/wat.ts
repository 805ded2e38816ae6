// The WebAssembly text of the fingerprint's inner loops; docs/fingerprint.md says what they compute and why so.
import { absorb, bytes, units } from './bytes.ts';
import { allNumbers, eightSum, pairs, uuidSum, wides } from './numbers.ts';
import { at, get, set, add, xor, kept, keep, mix, locals, eachRow } from './pieces.ts';

/** Clears the accumulators of the rows to come; makes row hashes of them and adds these up. */
const rows = `
  (func (export "begin") (param $rows i32)
    (memory.fill (i32.const ${at.rowsA}) (i32.const 0) (i32.shl ${get('rows')} (i32.const 3)))
    (memory.fill (i32.const ${at.rowsB}) (i32.const 0) (i32.shl ${get('rows')} (i32.const 3))))
  (func (export "end") (param $rows i32) (param $state i32) ${locals('i32', 'end', 'at')}
    ${locals('i64', 'a', 'b', 'low', 'high')}
    ${set('low', kept(0))}
    ${set('high', kept(8))}
    ${eachRow(`
      ${set('b', `(i64.load offset=${at.rowsB} ${get('at')})`)}
      ${set('a', add(`(i64.load offset=${at.rowsA} ${get('at')})`, `(i64.rotl ${get('b')} (i64.const 32))`))}
      ${mix('a')}
      ${set('b', xor(get('a'), get('b')))}
      ${mix('b')}
      ${set('low', add(get('low'), get('b')))}
      ${set('high', add(add(get('high'), get('a')), `(i64.extend_i32_u (i64.lt_u ${get('low')} ${get('b')}))`))}`)}
    ${keep(0, get('low'))}
    ${keep(8, get('high'))})`;

/** The whole module. */
export const kernelWat = `(module
  (memory (export "memory") 8)
${[allNumbers, pairs, wides, uuidSum, eightSum, absorb, bytes('bytes', false), bytes('bytesNullable', true), units, rows].join('\n')}
)
`;
