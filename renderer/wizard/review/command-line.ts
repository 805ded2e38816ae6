// The command that runs a saved plan without the window, with the secrets it needs named and never written.
import { sourceSecretOf, targetSecretOf } from '../../../shared/connection.ts';
import type { SecretRef } from '../../../shared/secret-ref.ts';
import type { Plan } from '../../../shared/plan.ts';
import { text } from '../../text/text.ts';

const words = text.review.command;

export type CommandPlace = {
  readonly platform: string;
  readonly stateFolder: string;
  /** A checkout has no installed program. */
  readonly isCheckout: boolean;
};

/** Windows shells know double quotes, where a path cannot hold one; the others take single quotes literally. */
const quote = (path: string, platform: string): string =>
  platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;

export function commandLine(plan: Plan, path: string, place: CommandPlace): string {
  const program = place.isCheckout ? 'npm run -s cli --' : 'tableferry';
  const command = `${program} run ${quote(path, place.platform)} --state ${quote(place.stateFolder, place.platform)}`;
  return [...secretLines(plan), command, ''].join('\n');
}

function secretLines(plan: Plan): string[] {
  const named: readonly (readonly [SecretRef | null, string])[] = [
    [sourceSecretOf(plan.source), words.password],
    [targetSecretOf(plan.target), words[plan.target.kind]],
    [plan.maskKey ?? null, words.maskKey],
  ];
  const references = named.flatMap(([ref, what]) => (ref === null ? [] : [[ref, what] as const]));
  const variables = references.flatMap(([ref, what]) => ('env' in ref ? [`#   ${ref.env}: ${what}`] : []));
  const isFromStdin = references.some(([ref]) => 'stdin' in ref);
  return [
    ...(variables.length === 0 ? [] : [`# ${words.secrets}`, ...variables]),
    ...(isFromStdin ? [`# ${words.fromStdin}`] : []),
  ];
}
