// What SQL Server Browser says of the instances on its computer (SVR_RESP of the SQL Server Resolution Protocol).

export type BrowserInstance = {
  readonly name: string;
  /** Null when the instance does not listen by TCP. */
  readonly port: number | null;
  /** As the browser gives it; it does not follow updates. */
  readonly version: string;
};

const answerMark = 0x05;
const headerBytes = 3;

/** Null when it is no answer of a browser. */
export function readBrowserAnswer(message: Uint8Array): readonly BrowserInstance[] | null {
  if (message.length < headerBytes || message[0] !== answerMark) return null;
  const size = (message[1] ?? 0) | ((message[2] ?? 0) << 8);
  const text = Buffer.from(message.subarray(headerBytes, headerBytes + size)).toString('latin1');
  return text.split(';;').flatMap((description) => {
    const facts = readFacts(description);
    const name = facts.get('instancename');
    return name === undefined ? [] : [{ name, port: readPort(facts.get('tcp')), version: facts.get('version') ?? '' }];
  });
}

/** `name;value;name;value`, names without case. */
function readFacts(description: string): ReadonlyMap<string, string> {
  const words = description.split(';');
  const facts = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) facts.set((words[at] ?? '').toLowerCase(), words[at + 1] ?? '');
  return facts;
}

function readPort(text: string | undefined): number | null {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
