// Where a copy writes to: files of a dataset in a local account that stands for the one of the linked service.
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Column, Row } from './cells.ts';
import { ActivityError, type Factory } from './engine-parts.ts';
import { members, textOf, type Members } from './json.ts';
import { ParquetFile } from './parquet/write-parquet.ts';
import { csvTexts } from './csv-texts.ts';
import { csvHeader, csvRows, type CsvForm } from './write-csv.ts';

/** A dataset with its expressions evaluated, and the linked service that it names. */
export type Resolved = { readonly type: string; readonly properties: Members; readonly service: Members };

export type OpenFile = {
  add(rows: readonly Row[]): void;
  /** Bytes of the file. `isWhole` false: it is left as far as it came, as a broken copy leaves it. */
  end(isWhole: boolean): Promise<number>;
};
export type Sink = {
  readonly isOneFile: boolean;
  open(columns: readonly Column[]): OpenFile;
  /** Writes the log of a copy and gives its path. */
  log(path: string, text: string): Promise<void>;
};

const accountOf = (endpoint: string): string => new URL(endpoint).host.replace('.dfs.', '.blob.').toLowerCase();

export function clientOf(service: Members, factory: Factory): BlobServiceClient {
  const { typeProperties } = service;
  const { url, serviceEndpoint } = members(typeProperties);
  const endpoint = textOf(url ?? serviceEndpoint);
  const stand = factory.settings.storage?.find((one) => accountOf(one.endpoint) === accountOf(endpoint));
  if (stand === undefined)
    throw new ActivityError(
      '2200',
      `ErrorCode=AdlsGen2OperationFailed: ADLS Gen2 operation failed for: the remote name of ${endpoint} could not be resolved.`,
    );
  return BlobServiceClient.fromConnectionString(stand.connectionString);
}

export function openSink(target: Resolved, sink: Members, translator: unknown, factory: Factory): Sink {
  const { location, ...form } = members(target.properties.typeProperties);
  const { fileSystem, container, folderPath, fileName } = members(location);
  const client = clientOf(target.service, factory).getContainerClient(textOf(fileSystem ?? container));
  const formats = members(sink.formatSettings);
  const folder = textOf(folderPath).replace(/^\/+|\/+$/g, '');
  const isOneFile = fileName !== undefined;
  const extension = target.type === 'Parquet' ? '.parquet' : textOf(formats.fileExtension ?? '.txt');
  const newName = (): string => (isOneFile ? textOf(fileName) : `data_${randomUUID()}_${randomUUID()}${extension}`);
  return {
    isOneFile,
    open(columns) {
      const file = openEncoder(columns, { type: target.type, dataset: form, formats, translator }, factory);
      const name = [folder, newName()].filter((one) => one !== '').join('/');
      const pieces: Buffer[] = [];
      return {
        add: (rows) => void pieces.push(file.add(rows)),
        async end(isWhole) {
          if (isWhole) pieces.push(file.end());
          const plain = Buffer.concat(pieces);
          const bytes = file.isZipped ? gzipSync(plain) : plain;
          await upload(client, name, bytes);
          return bytes.length;
        },
      };
    },
    log: (path, text) => {
      const [first = '', ...rest] = path.split('/');
      return upload(clientOf(target.service, factory).getContainerClient(first), rest.join('/'), Buffer.from(text));
    },
  };
}

async function upload(client: ContainerClient, name: string, bytes: Buffer): Promise<void> {
  try {
    await client
      .getBlockBlobClient(name)
      .uploadData(bytes, { blobHTTPHeaders: { blobContentType: 'application/octet-stream' } });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ActivityError(
      '2200',
      `ErrorCode=AzureStorageOperationFailedConcurrentWrite: writing ${name} failed: ${detail}`,
    );
  }
}

type Encoder = { add(rows: readonly Row[]): Buffer; end(): Buffer; readonly isZipped: boolean };

/** What a dataset and a copy say of files; `dataset`: without its location. */
export type FileForm = {
  readonly type: string;
  readonly dataset: Members;
  readonly formats: Members;
  readonly translator: unknown;
};
export type WriterSettings = Pick<Factory, 'pace'> & {
  readonly settings: Pick<Factory['settings'], 'decimals' | 'quoted' | 'texts'>;
};

/** Zipped by whoever puts the pieces together. */
export const openEncoder = (columns: readonly Column[], form: FileForm, settings: WriterSettings): Encoder =>
  form.type === 'Parquet' ? parquet(columns, form, settings) : csv(columns, form, settings);

function parquet(columns: readonly Column[], { dataset }: FileForm, { settings, pace }: WriterSettings): Encoder {
  const { compressionCodec } = dataset;
  const compression = compressionCodec === 'snappy' || compressionCodec === 'gzip' ? compressionCodec : 'none';
  const odd = columns.find(({ name }) => /[ ,;{}()\n\t=]/.test(name));
  if (odd !== undefined)
    throw new ActivityError(
      '2200',
      `ErrorCode=ParquetInvalidColumnName: The column name '${odd.name}' is invalid: column names of Parquet may not hold any of " ,;{}()\\n\\t=".`,
    );
  const file = new ParquetFile(columns, {
    compression,
    rowsPerGroup: pace.rowsPerGroup,
    rowsPerPage: pace.rowsPerPage,
    decimals: settings.decimals ?? 'fixed',
  });
  return { add: (rows) => file.add(rows), end: () => file.end(), isZipped: false };
}

function csv(
  columns: readonly Column[],
  { dataset, formats, translator }: FileForm,
  { settings }: WriterSettings,
): Encoder {
  const { columnDelimiter = ',', rowDelimiter = '\r\n', quoteChar = '"', escapeChar = '\\', nullValue = '' } = dataset;
  const form: CsvForm = {
    columnDelimiter: textOf(columnDelimiter),
    rowDelimiter: textOf(rowDelimiter),
    quoteChar: textOf(quoteChar),
    escapeChar: textOf(escapeChar),
    nullValue: textOf(nullValue),
    firstRowAsHeader: dataset.firstRowAsHeader === true,
    texts: csvTexts(translator, settings.texts),
    quoted: formats.quoteAllText === true ? (settings.quoted ?? 'strings') : 'where needed',
  };
  const head = Buffer.from(csvHeader(columns, form));
  let isBegun = false;
  const begin = (): Buffer => {
    const first = isBegun ? Buffer.alloc(0) : head;
    isBegun = true;
    return first;
  };
  return {
    add: (rows) => Buffer.concat([begin(), Buffer.from(csvRows(columns, rows, form))]),
    end: begin,
    isZipped: dataset.compressionCodec === 'gzip',
  };
}
