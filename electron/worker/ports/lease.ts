// What the storage promises whoever keeps a small document that only one process at a time may replace.

export type StoredText = { readonly text: string; readonly etag: string };

/** Who has a lease: account and computer, and since when (ISO 8601 UTC); both null where the blob does not say. */
export type LeaseHolder = { readonly holder: string | null; readonly sinceUtc: string | null };

/** Small documents and their leases. Retries transient failures briefly. Errors: AppError of target/errors.ts. */
export type LeasePort = {
  /** Null when there is no such blob. */
  read(name: string, signal: AbortSignal): Promise<StoredText | null>;
  /**
   * Puts `text` in the place of the version `etag`, or where nothing is when that is null; of a blob with a lease, as its
   * holder. Its new version; null = it was not written, because there is another one, or the lease is not ours. What
   * arrived with a try whose answer was lost counts as written.
   */
  write(
    name: string,
    text: string,
    /** `contentType`: JSON unless told. */
    conditions: { readonly etag: string | null; readonly leaseId: string | null; readonly contentType?: string },
    signal: AbortSignal,
  ): Promise<string | null>;
  /** Takes the lease of a blob for a minute and notes `holder` with it. Null = it is ours; else who has it. */
  acquire(
    name: string,
    leaseId: string,
    holder: { readonly holder: string; readonly sinceUtc: string },
    signal: AbortSignal,
  ): Promise<LeaseHolder | null>;
  /** For another minute. False = somebody else has it, or nobody knows it any more. */
  renew(name: string, leaseId: string, signal: AbortSignal): Promise<boolean>;
  /** Nothing happens when it is not ours. */
  release(name: string, leaseId: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
