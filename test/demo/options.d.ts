export type DemoOptions = {
  /** Without a window; there is none yet, so that both ways are the same. */
  readonly isHeadless: boolean;
  /** One JSON object on standard output; everything else goes to standard error. */
  readonly isJson: boolean;
  /** Leave both servers running at the end. */
  readonly isKept: boolean;
  /** Size of the sample: 1 = about 1.6 million rows. */
  readonly scale: number;
  /** Where plan, manifest and summary are left. */
  readonly outFolder: string;
};
export declare function describeOptions(): string;
/** Null when the arguments are not understood, or when help is asked for. */
export declare function readOptions(argv: readonly string[]): DemoOptions | null;
