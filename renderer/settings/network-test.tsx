// The test of the way out: a line a host, with the proxy that was used and what answered.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { Trial } from '../../shared/network.ts';
import { hostsToTry } from '../stores/network-store.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { describeProblem } from '../text/problems.ts';
import { text } from '../text/text.ts';
import { StatusIcon } from '../ui/status.tsx';

const words = text.network;

const useStyles = makeStyles({
  list: { margin: '8px 0 0', padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', gap: '6px' },
  line: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  quiet: { margin: '6px 0 0', color: tokens.colorNeutralForeground2 },
});

export function NetworkTest() {
  const styles = useStyles();
  const { network, saved } = useStores();
  const connections = useFrom('saved', (state) => state.connections);
  const lines = useFrom('network', (state) => state.lines);
  useEffect(() => void saved.getState().load(), [saved]);
  const hosts = hostsToTry(connections);
  const isTesting = lines.some(({ trial }) => trial === null);
  return (
    <div>
      <Button disabledFocusable={isTesting} onClick={() => void network.getState().test(hosts)}>
        {words.test}
      </Button>
      <ul className={styles.list} aria-label={words.test} aria-live="polite">
        {lines.map(({ url, trial }) => (
          <li className={styles.line} key={url}>
            <StatusIcon kind={trial === null ? 'running' : trial.error === null ? 'passed' : 'failed'} />
            <span>{trial === null ? words.testing(new URL(url).host) : describe(trial)}</span>
          </li>
        ))}
      </ul>
      {hosts.length > 2 ? null : <p className={styles.quiet}>{words.noStorage}</p>}
    </div>
  );
}

function describe({ host, proxy, error, issuer }: Trial): string {
  const way = proxy === null ? words.direct : words.by(proxy);
  return error === null ? words.answered(host, way, issuer) : words.failed(host, way, describeProblem(error));
}
