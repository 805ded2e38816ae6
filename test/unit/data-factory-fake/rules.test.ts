// The rules for resources find every typing error in an export: each member renamed, left out, or of another type.
import { describe, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { isMembers, list, members } from '../../fakes/data-factory/json.ts';
import { faultsOf } from '../../fakes/data-factory/rules/resource-rules.ts';
import { faultsOfAll, type Resource } from '../../fakes/data-factory/rules/whole.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';

const physical = [1, 2].map((number) => ({
  index: number - 1,
  after: null,
  upTo: null,
  scope: { kind: 'physical' as const, number },
}));
const given = (format: 'parquet' | 'csv', namespace: 'flat' | 'hierarchical'): Plan => ({
  ...plan(
    [
      planTable('t0', { partitions: cutAt(1000, 2000, 3000) }),
      planTable('t1', { where: 'id > 5' }),
      planTable('t2', { partitions: cutAt(500) }),
      planTable('t3', {
        partitions: physical,
        layout: { functionName: 'pf', columnName: 'id', fanout: 2, boundaryHash: 'b' },
      }),
    ],
    { format, compression: format === 'csv' ? 'gzip' : 'snappy' },
  ),
  target: {
    kind: 'accountKey',
    endpoint: 'https://account.blob.core.windows.net',
    account: 'account',
    key: { env: 'KEY' },
    container: 'migration',
    namespace,
  },
});
const resourcesOf = (of: Plan): readonly Resource[] =>
  exportFactory(of, { factory: 'adf-sales', nodes: 2, vault: 'kv-sales', storage: null }).files.flatMap(
    ({ path, text }) => {
      const [kind = '', file = ''] = path.split('/');
      const value: unknown = JSON.parse(text);
      return kind === 'arm' ? [] : [{ kind, name: file.replace(/\.json$/, ''), value }];
    },
  );
/** Read whole, by ranges and physically into Parquet in a lake; and the same into CSV in a flat account. */
const exports = [resourcesOf(given('parquet', 'hierarchical')), resourcesOf(given('csv', 'flat'))];

type Change = { readonly what: string; readonly value: unknown };

/** Every value that comes of one change to one place of it; defaults are data, and left alone. */
function changesOf(
  value: unknown,
  path: string,
  change: (value: unknown, path: string) => readonly unknown[],
): Change[] {
  const here = change(value, path).map((changed) => ({ what: path, value: changed }));
  if (Array.isArray(value))
    return [
      ...here,
      ...value.flatMap((one: unknown, index) =>
        changesOf(one, `${path}[${String(index)}]`, change).map((inner) => ({
          what: inner.what,
          value: value.with(index, inner.value),
        })),
      ),
    ];
  if (!isMembers(value)) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, member]) =>
      key === 'defaultValue'
        ? []
        : changesOf(member, `${path}.${key}`, change).map((inner) => ({
            what: inner.what,
            value: { ...value, [key]: inner.value },
          })),
    ),
  ];
}

/** What of these changes is found by nobody; of the pipelines of CSV, which differ in their sinks, one is looked at. */
const unfound = (change: (value: unknown, path: string) => readonly unknown[]): readonly string[] =>
  exports.flatMap((resources, which) =>
    resources.flatMap(({ kind, name, value }, index) => {
      if (which > 0 && kind === 'pipeline' && !name.includes('whole')) return [];
      return changesOf(value, `${kind}/${name}`, change)
        .filter(
          ({ value: changed }) =>
            faultsOf(kind, name, changed).length === 0 &&
            faultsOfAll(resources.with(index, { kind, name, value: changed })).length === 0,
        )
        .map(({ what }) => what);
    }),
  );

test('what is exported has no fault', () => {
  expect(exports.map(faultsOfAll)).toEqual([[], []]);
  expect(exports.map((resources) => resources.length)).toEqual([13, 13]);
});

describe('of an export, these are found wherever they are:', () => {
  test('a member whose name is mistyped', () => {
    const renamed = unfound((value) =>
      isMembers(value)
        ? Object.keys(value).map((key) =>
            Object.fromEntries(Object.entries(value).map(([one, member]) => [one === key ? `${key}x` : one, member])),
          )
        : [],
    );
    expect(renamed).toEqual([]);
  });

  test('an empty object or a number in place of a text, a switch or a number', () => {
    const other = unfound((value) =>
      typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? [{}, 1.5] : [],
    );
    // What one pipeline gives another is of any type until the run begins.
    const free = other.filter((path) => !/typeProperties\.parameters\.|(inputs|outputs)\[0\]\.parameters\./.test(path));
    expect(free).toEqual([]);
  });

  test('a word that is none of those that the service knows', () => {
    const isWord = (path: string): boolean =>
      /\.(type|encrypt|authenticationType|accountKind|compressionCodec|compressionLevel|isolationLevel|partitionOption|logLevel|referenceName|activity)$|dependencyConditions\[\d\]$/.test(
        path,
      );
    const mistyped = unfound((value, path) => (typeof value === 'string' && isWord(path) ? [`${value}x`] : []));
    expect(mistyped).toEqual([]);
  });

  test('an expression that names what there is not, or is none', () => {
    const broken = unfound((value) =>
      isMembers(value) && value.type === 'Expression'
        ? ['item()', '@nope(1)', '@concat(', '@dataset().nope', '@pipeline().parameters.nope', 'no expression'].map(
            (text) => ({ ...value, value: text }),
          )
        : [],
    );
    expect(broken).toEqual([]);
  });
});

describe('what is demanded', () => {
  const without = (value: unknown, path: readonly string[]): unknown => {
    const [first = '', ...rest] = path;
    if (Array.isArray(value)) return value.with(Number(first), without(value[Number(first)], rest));
    const { [first]: inner, ...others } = members(value);
    return rest.length === 0 ? others : { ...others, [first]: without(inner, rest) };
  };
  const faultsWithout = (file: string, path: string): number => {
    const [kind = '', name = ''] = file.split('/');
    const found = exports.flat().find((one) => one.kind === kind && one.name.includes(name));
    expect(found).toBeDefined();
    return faultsOf(kind, found?.name ?? '', without(found?.value, ['properties', ...path.split('.')])).length;
  };

  test('is missed where it is left out', () => {
    const demanded: readonly (readonly [string, string])[] = [
      ['linkedService/tableferry_vault', 'typeProperties.baseUrl'],
      ['linkedService/tableferry_source', 'typeProperties.server'],
      ['linkedService/tableferry_source', 'typeProperties.password'],
      ['linkedService/tableferry_source', 'typeProperties.password.store'],
      ['linkedService/tableferry_storage', 'typeProperties.url'],
      ['dataset/tableferry_file', 'typeProperties.location'],
      ['dataset/tableferry_file', 'linkedServiceName'],
      ['pipeline/_batch_', 'activities'],
      ['pipeline/_batch_', 'activities.0.typeProperties.items'],
      ['pipeline/_batch_', 'activities.0.typeProperties.activities.0.inputs'],
      ['pipeline/_batch_', 'activities.0.typeProperties.activities.0.typeProperties.sink'],
      ['pipeline/_batch_', 'activities.0.typeProperties.activities.0.typeProperties.logSettings.logLocationSettings'],
      ['pipeline/_all', 'activities.0.typeProperties.pipeline'],
      ['pipeline/_all', 'activities.1.typeProperties.errorCode'],
    ];
    expect(demanded.filter(([file, path]) => faultsWithout(file, path) === 0)).toEqual([]);
  });

  test('a name that the service does not take, a circle, and activities of one name are faults', () => {
    const fail = (name: string, ...dependsOn: readonly string[]) => ({
      name,
      type: 'Fail',
      dependsOn: dependsOn.map((activity) => ({ activity, dependencyConditions: ['Succeeded'] })),
      typeProperties: { message: 'm', errorCode: 'c' },
    });
    const faults = (...activities: readonly object[]): readonly string[] =>
      faultsOf('pipeline', 'p', { name: 'p', properties: { activities } });
    expect(faults(fail('a'), fail('b', 'a'))).toEqual([]);
    expect(faults(fail('a', 'b'), fail('b', 'a')).join()).toContain('depends on itself');
    expect(faults(fail('a'), fail('a')).join()).toContain('two activities');
    expect(faults(fail('a', 'c')).join()).toContain('depends on c');
    expect(faults(fail('a'.repeat(56)))).toHaveLength(1);
    expect(faultsOf('dataset', 'with-dash', { name: 'with-dash', properties: {} }).join()).toContain(
      'may not be called',
    );
  });

  test('a trigger has a recurrence in the form of its time zone', () => {
    const daily = (startTime: string, timeZone: string) => ({
      name: 't',
      properties: {
        type: 'ScheduleTrigger',
        pipelines: [{ pipelineReference: { referenceName: 'p', type: 'PipelineReference' } }],
        typeProperties: { recurrence: { frequency: 'Day', interval: 1, startTime, timeZone } },
      },
    });
    expect(faultsOf('trigger', 't', daily('2026-01-02T20:00:00Z', 'UTC'))).toEqual([]);
    expect(faultsOf('trigger', 't', daily('2026-01-02T20:00:00', 'W. Europe Standard Time'))).toEqual([]);
    expect(faultsOf('trigger', 't', daily('2026-01-02T20:00:00', 'UTC'))).toHaveLength(1);
    expect(faultsOf('trigger', 't', daily('tomorrow', 'UTC')).length).toBeGreaterThan(0);
  });
});

test('every path of the exports is looked at', () => {
  const places = exports
    .flat()
    .flatMap(({ value }) => changesOf(value, '', (one) => (isMembers(one) ? list([one]) : [])));
  expect(places.length).toBeGreaterThan(300);
});
