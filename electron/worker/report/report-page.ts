// The report as one page: no scripts, nothing from elsewhere, readable in black and white. The verdict comes first.
import type { Report } from '../../../shared/report.ts';
import { chartPatterns } from './page/charts.ts';
import { exceptionsSection, findingsSection, setAsideSection } from './page/findings-section.ts';
import { firstPage } from './page/first-page.ts';
import { factorySection } from './page/factory-section.ts';
import { escapeHtml } from './page/html.ts';
import { pageStyle } from './page/page-style.ts';
import { rulesSection } from './page/rules-section.ts';
import { changesSection, momentSection, notesSection, planSection } from './page/run-sections.ts';
import { sourceChangesSection } from './page/source-changes-section.ts';
import { columnsSection, tablesSection } from './page/tables-section.ts';
import { validationsSection } from './page/validations-section.ts';
import { time } from './page/words.ts';

export function reportPage(report: Report): string {
  const { run, headline } = report;
  const sections = [
    exceptionsSection(report),
    findingsSection(report),
    rulesSection(report),
    tablesSection(report),
    factorySection(report),
    validationsSection(report),
    sourceChangesSection(report),
    columnsSection(report),
    setAsideSection(report),
    momentSection(report),
    planSection(report),
    changesSection(report),
    notesSection(report),
  ].filter((one) => one !== '');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${headline} – run ${run.runId}`)}</title>
<style>${pageStyle(run.runId)}</style>
</head>
<body>
${chartPatterns}
${firstPage(report)}
<main>
${sections.join('\n')}
</main>
<footer>${escapeHtml(`${report.tool}, report of ${time(report.madeUtc)}`)}</footer>
</body>
</html>
`;
}
