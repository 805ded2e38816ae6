// How the report looks: black on white, on a screen and on paper. Nothing is told by colour.

/** `runId` stands at the foot of every printed page; browsers before Chromium 131 leave the foot out. */
export const pageStyle = (runId: string): string => `
:root { color-scheme: light; }
body { font: 14px/1.5 system-ui, 'Segoe UI', 'Noto Sans', sans-serif; color: #000; background: #fff; max-width: 74rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem; border-bottom: 2px solid #000; break-after: avoid; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; break-after: avoid; overflow-wrap: anywhere; }
h4 { font-size: 1rem; margin: .75rem 0 0; break-after: avoid; }
p { margin: .25rem 0 .5rem; overflow-wrap: anywhere; }
ul { margin: .25rem 0 .5rem; padding-left: 1.25rem; }
li { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1.5rem; margin: 1rem 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #767676; overflow-wrap: normal; }
tbody th { font-weight: 400; }
thead th { border-bottom: 2px solid #000; vertical-align: bottom; }
th:first-child, td:first-child { padding-left: 0; }
.wide th, .wide td { padding: .25rem .4rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
td.short { white-space: nowrap; }
td.name, td.long, tbody th.name { overflow-wrap: anywhere; }
.name { min-width: 7em; }
.long { min-width: 6.5em; }
code { font: inherit; white-space: pre-wrap; border: 1px solid #767676; padding: 0 .2rem; }
.first .kind { font-weight: 600; }
.verdict { display: flex; gap: 1rem; align-items: flex-start; }
.verdict svg { flex-shrink: 0; }
.figures { display: grid; grid-template-columns: repeat(3, 1fr); grid-auto-flow: column; grid-template-rows: repeat(4, auto); gap: 0 1.5rem; border-top: 2px solid #000; padding-top: .5rem; }
.figures dt { font-weight: 400; }
.figures dd { font-size: 1.3rem; font-weight: 600; margin-bottom: .5rem; }
.patterns { position: absolute; }
.ink { display: block; }
.share { margin: .5rem 0 1rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; margin: .25rem 0; }
.swatch { vertical-align: -2px; }
figure { margin: 0; }
figcaption { margin: .25rem 0; }
.chart td, .chart tbody th { padding-top: .2rem; padding-bottom: .2rem; border-bottom: 0; }
.chart .bar { width: 16%; min-width: 4rem; font-weight: 600; }
.chart tbody td, .chart tbody th { vertical-align: middle; }
.signature { display: none; }
footer { margin-top: 3rem; font-size: .85rem; }
@page { size: A4; margin: 15mm 15mm 18mm; @bottom-left { content: "Tableferry, run ${safe(runId)}"; font: 8pt sans-serif; } @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
@media print {
  body { font-size: 9pt; line-height: 1.35; margin: 0; max-width: none; padding: 0; }
  .first { break-after: page; }
  .signature { display: flex; gap: .75rem; margin-top: 2rem; white-space: nowrap; }
  .signature span { flex: 1; border-bottom: 1px solid #000; }
  .wide { font-size: 8pt; }
  h1 { font-size: 18pt; }
  h2 { margin-top: 1.25rem; }
  dl { margin: .5rem 0; gap: .1rem 1rem; }
  th, td { padding: .15rem .4rem; }
  thead { display: table-header-group; }
  tr, dt, dd, li, .keep > dl { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
}
`;

/** Run ids are letters, digits and hyphens; anything else must not end the string it stands in. */
const safe = (runId: string): string => runId.replace(/[^\w.-]/g, '_');
