import { expect, test } from 'vitest';
import { readChecks } from '../../../../electron/worker/source/catalog/check-constraints.ts';
import { createFakeSession, noSignal } from './fake-session.ts';

test('checks are told by table, one whose text is withheld too', async () => {
  const rows = [
    { parent_object_id: 7, name: 'CK_a', definition: '([a]>(0))', is_disabled: false },
    { parent_object_id: 7, name: 'CK_b', definition: null, is_disabled: true },
    { parent_object_id: 9, name: 'CK_c', definition: '([c]<>(1))', is_disabled: false },
  ];
  const session = createFakeSession([{ when: /FROM sys\.check_constraints/, rows }]);
  const checks = await readChecks(session, noSignal);
  expect([...(checks ?? [])]).toEqual([
    [
      7,
      [
        { name: 'CK_a', definition: '([a]>(0))', isDisabled: false },
        { name: 'CK_b', definition: null, isDisabled: true },
      ],
    ],
    [9, [{ name: 'CK_c', definition: '([c]<>(1))', isDisabled: false }]],
  ]);
});

test('a server that does not tell them is not one without', async () => {
  expect(await readChecks(createFakeSession([]), noSignal)).toBeNull();
});
