// What surrounds a script in its sandbox: rows come in and go out as one JSON text a call. Nothing that a script can
// reach keeps anything from one row to the next, so that the same row always gives the same result.

/**
 * Gives an object with `carry(json)`, which takes [rows of values] and answers [rows of results], and `place`, the row
 * it is at. `failed` results are [message, line]. Values that are neither text nor null become text, as String makes it.
 */
export const prelude = (names: readonly string[], outputs: readonly string[], changed: number): string => `
(() => {
  'use strict';
  const names = ${JSON.stringify(names)};
  const outputs = ${JSON.stringify(outputs)};
  const { parse, stringify } = JSON;
  const toText = String;
  const tooLarge = new Set(['out of memory', 'string too long', 'invalid string length']);
  const frozen = new Set();
  const freeze = (value) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || frozen.has(value)) return;
    frozen.add(value);
    Object.freeze(value);
    for (const key of Reflect.ownKeys(value)) {
      const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key);
      freeze(inner); freeze(get); freeze(set);
    }
    freeze(Object.getPrototypeOf(value));
  };
  delete Math.random;
  for (const name of ['Date', 'WeakRef', 'FinalizationRegistry']) delete globalThis[name];
  const host = {
    place: 0,
    carry: (script) => (json) => {
      const rows = parse(json);
      const results = [];
      for (let at = 0; at < rows.length; at++) {
        host.place = at;
        const values = rows[at];
        if (values === null) {
          results.push(outputs.map(() => null));
          continue;
        }
        const row = {};
        for (let i = 0; i < names.length; i++) row[names[i]] = values[i];
        try {
          const made = script(row) ?? {};
          if (typeof made !== 'object') throw new TypeError('it gives ' + typeof made + ' in place of an object');
          const result = [];
          for (let i = 0; i < outputs.length; i++) {
            const value = made[outputs[i]];
            if (value === undefined) result.push(i < ${String(changed)} ? 0 : null);
            else if (value === null || typeof value === 'string') result.push(value);
            else if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol')
              throw new TypeError('its ' + outputs[i] + ' is ' + typeof value + ' in place of text');
            else result.push(toText(value));
          }
          results.push(result);
        } catch (error) {
          if (error instanceof InternalError && tooLarge.has(error.message)) throw error;
          const stack = toText(error?.stack ?? '');
          const line = /script\\.js:(\\d+)/.exec(stack);
          results.push({ failed: toText(error?.message ?? error), line: line === null ? 0 : +line[1] });
        }
      }
      return stringify(results);
    },
  };
  for (const key of Reflect.ownKeys(globalThis)) if (key !== 'globalThis') freeze(globalThis[key]);
  for (const one of [function* () {}, () => {}, [][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator](), /a/])
    freeze(Object.getPrototypeOf(one));
  Object.freeze(globalThis);
  return host;
})()`;

/** All on the first line, so that lines count as in the script. */
export const wrapped = (source: string): string =>
  `(function () { 'use strict'; return (function (row) {${source}\n}); })()`;
