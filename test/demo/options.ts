// What the user may ask of the demo.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

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
  /** Where plan, manifest and summary are left. */
  readonly outFolder: string;
};

export function describeOptions(): string {
  return `Usage: npm run demo -- [--stay]
       npm run demo -- --headless [--json] [--keep] [--scale N] [--out DIR]

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
`;
}

/** Null when the arguments are not understood, or when help is asked for. */
export function readOptions(argv: readonly string[]): DemoOptions | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        headless: { type: 'boolean', default: false },
        stay: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        scale: { type: 'string', default: '1' },
        out: { type: 'string', default: 'out/demo' },
      },
    });
    const scale = Number(values.scale);
    if (values.help || !(scale > 0 && scale <= 1)) return null;
    return {
      // What these ask for has always been the command line's.
      isHeadless: values.headless || values.json || values.keep,
      isStaying: values.stay,
      isJson: values.json,
      isKept: values.keep,
      scale,
      outFolder: resolve(values.out),
    };
  } catch {
    return null;
  }
}
