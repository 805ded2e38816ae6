// A workbook of sheets as the bytes of an XLSX file (ECMA-376, the least that Excel and LibreOffice open).
import type { RowTable } from '../report-rows.ts';
import { columnLetters, sheetXml, xmlText } from './sheet.ts';
import { zip } from './zip.ts';

/** `name`: at most 31 characters, without []:*?/\ and unique. */
export type Sheet = { readonly name: string; readonly content: RowTable };

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** In the order of `styles`: plain, head, whole, fraction, time, digits, prose. */
const stylesXml = `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="medium"><color auto="1"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1"><alignment vertical="bottom" wrapText="1"/></xf><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="right" vertical="top"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const relations = (entries: readonly (readonly [string, string, string])[]): string =>
  `${head}<Relationships xmlns="${packages}/relationships">${entries
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

export function workbook(sheets: readonly Sheet[]): Buffer {
  const numbered = sheets.map((sheet, index) => ({ ...sheet, number: String(index + 1) }));
  const types = numbered.map(
    ({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${kind}.worksheet+xml"/>`,
  );
  const names = numbered.map(
    ({ name, number }) => `<sheet name="${xmlText(name)}" sheetId="${number}" r:id="rId${number}"/>`,
  );
  return zip([
    {
      name: '[Content_Types].xml',
      content: `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${types.join('')}</Types>`,
    },
    { name: '_rels/.rels', content: relations([['rId1', `${office}/officeDocument`, 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      content: `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.join('')}</sheets><definedNames>${numbered.map(definedNames).join('')}</definedNames></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations([
        ...numbered.map(
          ({ number }) => [`rId${number}`, `${office}/worksheet`, `worksheets/sheet${number}.xml`] as const,
        ),
        ['rIdStyles', `${office}/styles`, 'styles.xml'],
      ]),
    },
    { name: 'xl/styles.xml', content: stylesXml },
    ...numbered.map(({ content, number }) => ({
      name: `xl/worksheets/sheet${number}.xml`,
      content: sheetXml(content, number === '1'),
    })),
  ]);
}

/** The filter, which Excel also wants named, and the head on every printed page. */
function definedNames({ name, content }: Sheet, index: number): string {
  const sheet = `'${xmlText(name)}'`;
  const last = `$${columnLetters(content.columns.length - 1)}$${String(content.rows.length + 1)}`;
  const own = `localSheetId="${String(index)}"`;
  return `<definedName name="_xlnm._FilterDatabase" ${own} hidden="1">${sheet}!$A$1:${last}</definedName><definedName name="_xlnm.Print_Titles" ${own}>${sheet}!$1:$1</definedName>`;
}
