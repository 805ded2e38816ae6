// What the examples give out is what the product takes: judged by its own schemas and its own rows of the log.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { monitorBodies } from '../../../electron/worker/logs/monitor-rows.ts';
import { targetConfigSchema } from '../../../shared/connection.ts';
import { logAnalyticsSchema } from '../../../shared/log-analytics.ts';
import { referencesIn } from './hcl.ts';
import { blocksOf, folders, readTerraform, terraformRoot } from './workspace.ts';

const isInstalled = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** The modules of the example stand in here with what they would give out: Terraform itself puts the output together. */
const standIns = {
  storage: `output "blob_endpoint" { value = "https://contosotableferry.blob.core.windows.net" }
output "container_name" { value = "migration" }
`,
  monitor: `output "log_analytics" {
  value = {
    endpoint = "https://tableferry-log-ab12.westeurope-1.ingest.monitor.azure.com"
    ruleId   = "dcr-0123456789abcdef0123456789abcdef"
    stream   = "Custom-TableferryRun"
  }
}
`,
};

test.skipIf(!isInstalled)('the output of the workstation example is a target and a rule that the product takes', () => {
  const place = mkdtempSync(join(tmpdir(), 'tableferry-terraform-'));
  try {
    const example = 'examples/workstation';
    for (const file of ['variables.tf', 'outputs.tf'])
      copyFileSync(join(terraformRoot, example, file), join(place, file));
    writeFileSync(join(place, 'terraform.tfvars'), readTerraform(`${example}/terraform.tfvars.example`));
    const calls = Object.entries(standIns).map(([name, source]) => {
      mkdirSync(join(place, name));
      writeFileSync(join(place, name, 'outputs.tf'), source);
      return `module "${name}" {\n  source = "./${name}"\n}\n`;
    });
    writeFileSync(join(place, 'main.tf'), calls.join(''));
    const terraform = (...words: string[]) => spawnSync('terraform', words, { cwd: place, encoding: 'utf8' });
    terraform('get');
    terraform('apply', '-auto-approve', '-input=false');
    const { stdout, stderr } = terraform('output', '-json', 'tableferry');
    expect(stdout, stderr).not.toBe('');
    const output = z.object({ target: z.unknown(), logAnalytics: z.unknown() }).parse(JSON.parse(stdout));
    expect(targetConfigSchema.parse(output.target)).toMatchObject({ kind: 'entra', container: 'migration' });
    expect(logAnalyticsSchema.parse(output.logAnalytics).stream).toBe('Custom-TableferryRun');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

test('the table of the log has the columns that its rows have', () => {
  const line = {
    atUtc: '2026-11-29T00:00:00.000Z',
    seq: 1,
    level: 'info',
    runId: 'r',
    session: 's',
    text: 't',
  } as const;
  const [body] = monitorBodies([line]);
  const [row] = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(String(body)));
  const monitor = folders.find(({ path }) => path === join('modules', 'monitor'));
  const locals = monitor === undefined ? [] : blocksOf(monitor, 'locals').flatMap(({ attributes }) => attributes);
  const columns = locals.find(({ name }) => name === 'log_columns');
  expect(columns && referencesIn(columns)).toEqual([]);
  const names = columns?.tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  expect(names).toEqual(Object.keys(row ?? {}));
});
