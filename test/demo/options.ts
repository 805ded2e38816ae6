// What the user may ask of the demo.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { containerTags, type ContainerTag } from '../real/container.ts';

export type DemoOptions = {
  /** Without a window: plan, run, kill, resume and verify by the command line. */
  readonly isHeadless: boolean;
  /** With a window on a virtual display: leave it open. */
  readonly isStaying: boolean;
  /** One JSON object on standard output; everything else goes to standard error. */
  readonly isJson: boolean;
  /** Leave both servers running at the end. */
  readonly isKept: boolean;
  /** Size of the sample: 1 = about 1.6 million rows. */
  readonly scale: number;
  /** A server of the user's in place of the sample's; null = the sample. */
  readonly source: { readonly file: string; readonly targetFile: string | null; readonly tables: string | null } | null;
  /** The official container, with the sample in it; null = the double. */
  readonly container: ContainerTag | null;
  /** Where plan, manifest and summary are left. */
  readonly outFolder: string;
};

export function describeOptions(): string {
  return `Usage: npm run demo -- [--stay]
       npm run demo -- --headless [--json] [--keep] [--scale N] [--out DIR]
       npm run demo -- --sqlserver [2019 | 2022 | 2025] [--json] [--scale N]
       npm run demo -- --source source.json [--target target.json] [--tables PATTERNS]

Opens the window with a sample source and target filled in: a SQL Server double and Azurite. Without a screen the window
opens on a virtual display, is checked, and a picture of it is left in out/demo-window.png; then the main job runs as with
--headless.

  --stay       without a screen: leave the window open until Ctrl-C

With --headless (or --json, or --keep) it moves the sample by the command line: kills it once in the middle on purpose,
resumes, verifies, and leaves plan.json, manifest.json, summary.json and summary.txt in out/demo.

  --headless   no window
  --json       print one JSON object and nothing else on standard output
  --keep       leave both servers running and say how to connect to them
  --scale N    size of the sample, above 0 up to 1 (default 1: about 1.6 million rows)
  --out DIR    leave the results here instead of in out/demo

On a real SQL Server:

  --sqlserver  start the official container (Docker), load the sample into it, and move that; its version may follow
  --source     move tables of a server of yours: it is read, and nothing is written to it
  --tables     which of them, e.g. 'sales.*' (default: the five smallest that have a key)
  --target     where to (default: the storage emulator, which is gone afterwards)
`;
}

const tagOf = (version = '2022'): ContainerTag | null =>
  containerTags.find((tag) => tag === `${version}-latest`) ?? null;

/** Null when the arguments are not understood, or when help is asked for. */
export function readOptions(argv: readonly string[]): DemoOptions | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        headless: { type: 'boolean', default: false },
        stay: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        scale: { type: 'string', default: '1' },
        out: { type: 'string', default: 'out/demo' },
        sqlserver: { type: 'boolean', default: false },
        source: { type: 'string' },
        target: { type: 'string' },
        tables: { type: 'string' },
      },
    });
    const scale = Number(values.scale);
    if (values.help || !(scale > 0 && scale <= 1)) return null;
    const container = values.sqlserver ? tagOf(positionals[0]) : null;
    const isOdd = positionals.length > (values.sqlserver ? 1 : 0) || (values.sqlserver && container === null);
    const isDouble = values.sqlserver && values.source !== undefined;
    const isOrphan = values.source === undefined && (values.target ?? values.tables) !== undefined;
    if (isOdd || isDouble || isOrphan) return null;
    return {
      // What these ask for has always been the command line's.
      isHeadless: values.headless || values.json || values.keep || values.sqlserver || values.source !== undefined,
      isStaying: values.stay,
      isJson: values.json,
      isKept: values.keep,
      scale,
      source:
        values.source === undefined
          ? null
          : {
              file: resolve(values.source),
              targetFile: values.target === undefined ? null : resolve(values.target),
              tables: values.tables ?? null,
            },
      container,
      outFolder: resolve(values.out),
    };
  } catch {
    return null;
  }
}
