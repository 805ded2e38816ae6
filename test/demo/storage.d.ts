export type StoredPart = {
  readonly name: string;
  readonly etag: string;
};
export type Storage = {
  /** Published parts; none while there is no container yet. */
  parts(): Promise<readonly StoredPart[]>;
  /** The text of the one manifest. */
  manifest(): Promise<string>;
};
export declare function openStorage(connectionString: string, containerName: string): Storage;
