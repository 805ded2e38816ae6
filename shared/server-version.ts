// The version of a server as people call it.
import type { ServerFacts } from './catalog.ts';

const years: Readonly<Record<string, string>> = {
  '8': '2000',
  '9': '2005',
  '10': '2008',
  '11': '2012',
  '12': '2014',
  '13': '2016',
  '14': '2017',
  '15': '2019',
  '16': '2022',
  '17': '2025',
};
/** SQL Server 2012, the first whose catalog and types this program was made for. */
const oldestMajor = 11;

export type VersionWords = {
  /** `SQL Server 2022 (16.0.4165.4)` */
  readonly text: string;
  /** Null = not told. */
  readonly isSupported: boolean | null;
};

/** In Azure the number says nothing about age: it has been 12.0 since 2014. */
export function describeVersion({ version, edition }: Pick<ServerFacts, 'version' | 'edition'>): VersionWords {
  const [number, major, minor] = /^(\d+)\.(\d+)[\d.]*$/.exec(version) ?? [];
  if (number === undefined || major === undefined) return { text: version, isSupported: null };
  if (/^SQL Azure/i.test(edition)) return { text: `Azure SQL (${number})`, isSupported: true };
  const year = major === '10' && minor === '50' ? '2008 R2' : years[major];
  return {
    text: year === undefined ? `SQL Server ${number}` : `SQL Server ${year} (${number})`,
    isSupported: Number(major) >= oldestMajor,
  };
}
