// Runs what the examples give out through Terraform itself, with modules that stand in for those that need Azure.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTerraform } from './workspace.ts';

export const isInstalled = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** Inputs that a stand-in takes from the variables of the example, and what it gives out. */
const modules = {
  storage: {
    inputs: ['account_name', 'container_name'],
    outputs: `output "blob_endpoint" { value = "https://\${var.account_name}.blob.core.windows.net" }
output "container_name" { value = var.container_name }
`,
  },
  monitor: {
    inputs: [],
    outputs: `output "log_analytics" {
  value = {
    endpoint = "https://tableferry-log-ab12.westeurope-1.ingest.monitor.azure.com"
    ruleId   = "dcr-0123456789abcdef0123456789abcdef"
    stream   = "Custom-TableferryRun"
  }
}
`,
  },
  factory: {
    inputs: ['factory_name', 'key_vault_name', 'sources'],
    outputs: `output "factory_name" { value = var.factory_name }
output "runtime_name" { value = "shir" }
output "key_vault_uri" { value = "https://\${var.key_vault_name}.vault.azure.net/" }
output "linked_services" {
  value = {
    key_vault = "ls_kv"
    target    = "ls_adls"
    sources   = { for name, source in var.sources : name => "ls_sql_\${name}" }
  }
}
`,
  },
  network: {
    inputs: [],
    outputs: `output "private_zones" { value = [] }
output "private_addresses" { value = {} }
output "gateway_address" { value = null }
`,
  },
} as const;

/** What `terraform output -json` prints for an example with these variables; and what Terraform said of it. */
export function outputsOf(
  example: 'workstation' | 'factory' | 'private',
  variables: string,
): { readonly stdout: string; readonly said: string } {
  const place = mkdtempSync(join(tmpdir(), 'tableferry-terraform-'));
  try {
    const path = `examples/${example}`;
    writeFileSync(join(place, 'variables.tf'), readTerraform(`${path}/variables.tf`));
    // The group itself would take the provider.
    const outputs = readTerraform(`${path}/outputs.tf`).replaceAll(
      'azurerm_resource_group.all.name',
      'var.resource_group_name',
    );
    writeFileSync(join(place, 'outputs.tf'), outputs);
    writeFileSync(join(place, 'terraform.tfvars'), variables);
    const calls = Object.entries(modules)
      .filter(([name]) => outputs.includes(`module.${name}.`))
      .map(([name, { inputs, outputs: given }]) => {
        mkdirSync(join(place, name));
        writeFileSync(join(place, name, 'main.tf'), inputs.map((input) => `variable "${input}" {}\n`).join('') + given);
        return `module "${name}" {\n  source = "./${name}"\n${inputs.map((input) => `  ${input} = var.${input}\n`).join('')}}\n`;
      });
    writeFileSync(join(place, 'main.tf'), calls.join(''));
    const terraform = (...words: string[]) => spawnSync('terraform', words, { cwd: place, encoding: 'utf8' });
    const said = [['get'], ['apply', '-auto-approve', '-input=false', '-no-color']].map(
      (words) => terraform(...words).stderr,
    );
    return { stdout: terraform('output', '-json').stdout, said: said.join('\n') };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
