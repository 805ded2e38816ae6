// The self-hosted runtime of the factory: its state and nodes as Azure tells them, and the key that registers a node.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { runtimeNameOf, type FactoryPlace, type RuntimeState } from '../../../../shared/factory.ts';
import { useFrom } from '../../../stores/stores.tsx';
import { factorySetupText } from '../../../text/factory-setup.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Status, type StatusKind } from '../../../ui/status.tsx';
import { Facts, Section, type Fact } from '../document-parts.tsx';
import type { FactoryPartProps } from './factory-screen.tsx';

const words = factorySetupText.runtime;

const useStyles = makeStyles({
  row: { display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap', minHeight: '32px', marginTop: '8px' },
  quiet: { margin: '6px 0 0', color: tokens.colorNeutralForeground2, maxWidth: '720px' },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

export function RuntimeSection({ plan, withSecret }: FactoryPartProps) {
  const styles = useStyles();
  const { runtime, busy, errors, isKeyCopied, askRuntime, copyKey } = useFrom('factorySetup', (state) => state);
  const place = plan.factory;
  if (place === undefined) return null;
  const [error, keyError] = [errors.get('runtime'), errors.get('key')];
  return (
    <Section title={factorySetupText.sections.runtime}>
      <Facts facts={factsOf(place, runtime, styles.list)} />
      <div className={styles.row} role="status">
        {busy.has('runtime') ? (
          <Spinner size="extra-tiny" label={factorySetupText.state.asking} />
        ) : (
          <Button size="small" onClick={() => withSecret((secret) => askRuntime(plan, secret))}>
            {runtime === null ? factorySetupText.state.ask : factorySetupText.state.again}
          </Button>
        )}
        {/* A runtime that is not there has no key. */}
        {runtime === null || runtime.state === null ? null : (
          <>
            <Button
              size="small"
              disabledFocusable={busy.has('key')}
              onClick={() => withSecret((secret) => copyKey(plan, secret))}
            >
              {words.key}
            </Button>
            <span>{isKeyCopied ? words.keyCopied : words.keyHint}</span>
          </>
        )}
      </div>
      {error === undefined ? null : <Problem error={error} />}
      {keyError === undefined ? null : <Problem error={keyError} />}
      {runtime === null || runtime.hosts.length === 0 ? null : (
        <p className={styles.quiet}>{words.hosts(runtime.hosts.map(({ host }) => host).join(', '))}</p>
      )}
    </Section>
  );
}

const kinds: Readonly<Record<string, StatusKind>> = {
  Online: 'passed',
  Limited: 'warning',
  Offline: 'failed',
  NeedRegistration: 'waiting',
};
const kindOf = (state: string): StatusKind => kinds[state] ?? 'waiting';

function factsOf(place: FactoryPlace, runtime: RuntimeState | null, listClass: string): readonly Fact[] {
  const name = [words.name, runtimeNameOf(place)] as const;
  if (runtime === null) return [name, [words.state, factorySetupText.state.notAsked]];
  const { state, version, nodes } = runtime;
  if (state === null) return [name, [words.state, words.none]];
  const online = nodes.filter(({ status }) => status === 'Online').length;
  return [
    name,
    [words.state, <Status key="state" kind={kindOf(state)} word={words.states[state] ?? state} />],
    ...(version === null ? [] : [[words.version, version] as const]),
    [
      words.nodes,
      nodes.length === 0 ? (
        words.noNodes
      ) : (
        <ul key="nodes" className={listClass}>
          {nodes.map((node) => (
            <li key={node.name}>
              <Status kind={kindOf(node.status)} word={words.node(node)} />
              {node.concurrentJobs === null ? null : `, ${words.jobs(node.concurrentJobs)}`}
            </li>
          ))}
        </ul>
      ),
    ],
    ...(online < place.nodes && nodes.length > 0 ? [['', words.fewNodes(online, place.nodes)] as const] : []),
  ];
}
