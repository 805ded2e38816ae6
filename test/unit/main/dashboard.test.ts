// Opening the dashboard in the browser: an address of the worker's, on this computer, that opens once.
import { expect, test } from 'vitest';
import { dashboardHandlers } from '../../../electron/main/handlers/dashboard.ts';
import type { Reply } from '../../../shared/protocol.ts';

const signal = new AbortController().signal;

function handlersFor(reply: Reply) {
  const asked: string[] = [];
  const opened: string[] = [];
  const call = async (method: string): Promise<Reply> => {
    asked.push(method);
    return reply;
  };
  const handlers = dashboardHandlers({ call }, async (address) => void opened.push(address));
  return { handlers, asked, opened };
}

test('the address that the worker gives is opened', async () => {
  const address = 'http://127.0.0.1:4747/#code=once';
  const { handlers, asked, opened } = handlersFor({ ok: true, value: { address } });
  await handlers['dashboard.open']({}, { signal });
  expect(asked).toEqual(['dashboard.invite']);
  expect(opened).toEqual([address]);
});

test('nothing is opened that leads elsewhere, or when it is off', async () => {
  for (const address of ['http://evil.example/', 'file:///etc/passwd', 'http://127.0.0.1:1@evil.example/']) {
    const { handlers, opened } = handlersFor({ ok: true, value: { address } });
    await expect(handlers['dashboard.open']({}, { signal })).rejects.toThrow(/was not opened/);
    expect(opened).toEqual([]);
  }
  const off = handlersFor({ ok: false, error: { code: 'DASHBOARD_OFF', context: {} } });
  await expect(off.handlers['dashboard.open']({}, { signal })).rejects.toThrow(/The dashboard was not opened/);
});
