// The conditions of variables, judged by Terraform itself: it needs no provider where nothing but variables stands in a folder.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTerraform, terraformRoot } from './workspace.ts';

const isInstalled = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** The variables that Terraform refuses these values for, in order; none = it takes them. */
function refusedBy(folder: string, values: string): string[] {
  const place = mkdtempSync(join(tmpdir(), 'tableferry-terraform-'));
  try {
    copyFileSync(join(terraformRoot, folder, 'variables.tf'), join(place, 'variables.tf'));
    writeFileSync(join(place, 'terraform.tfvars'), values);
    const { status, stderr } = spawnSync('terraform', ['plan', '-input=false', '-no-color'], {
      cwd: place,
      encoding: 'utf8',
    });
    // Each refusal shows the line that it is about: `  5: connection = …`.
    const refused = [...stderr.matchAll(/^\W+\d+: (\w+)\s*=/gm)].map(([, name]) => name ?? '');
    if (status !== 0 && refused.length === 0) throw new Error(stderr);
    return [...new Set(refused)].toSorted();
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe.skipIf(!isInstalled)('the conditions of variables', () => {
  test.each(['workstation', 'factory', 'private'])('take the example values of %s', (example) => {
    const folder = `examples/${example}`;
    expect(refusedBy(folder, readTerraform(`${folder}/terraform.tfvars.example`))).toEqual([]);
  });

  test('refuse names, addresses and tiers that Storage would refuse', () => {
    const values = `resource_group_name = "g"
location            = "westeurope"
account_name        = "Contoso_Data"
container_name      = "a--b"
allowed_addresses   = ["10.0.0.1"]
replication         = "ZRS"
archive_after_days  = 10
soft_delete_days    = 0
`;
    expect(refusedBy('modules/storage', values)).toEqual([
      'account_name',
      'allowed_addresses',
      'archive_after_days',
      'container_name',
      'soft_delete_days',
    ]);
  });

  test('refuse a network that is too small, and a VPN without its other end', () => {
    const values = `resource_group_name = "g"
location            = "westeurope"
private_endpoints   = {}
address_space       = "10.60.0.0/28"
connection          = { kind = "vpn" }
`;
    expect(refusedBy('modules/network', values)).toEqual(['address_space', 'connection']);
  });

  test('refuse roles that are more than is needed', () => {
    const values = `assignments = { anna = { scope = "s", role = "Owner", principal_id = "p" } }\n`;
    expect(refusedBy('modules/identity', values)).toEqual(['assignments']);
  });
});
