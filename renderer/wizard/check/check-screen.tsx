// The check step: looks at the tables, shows what a run would meet, and takes the decisions about it.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, useRef } from 'react';
import { useDerived } from '../../stores/derived.ts';
import { isCheckOutdated } from '../../stores/draft-plan.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import type { GridHandle } from '../../ui/data-grid/data-grid.tsx';
import { Problem } from '../../ui/problem.tsx';
import { StepPage } from '../step-page.tsx';
import { CheckBar } from './check-bar.tsx';
import { CheckGrid } from './check-grid.tsx';
import { checkRows } from './check-rows.ts';
import { FindingsPanel } from './findings-panel.tsx';
import { SignOffBar } from './sign-off-bar.tsx';

const words = text.check;

const useStyles = makeStyles({
  line: { margin: '0 0 8px', color: tokens.colorNeutralForeground2 },
  outdated: { margin: '0 0 8px', color: tokens.colorStatusWarningForeground1 },
});

export function CheckScreen() {
  const styles = useStyles();
  const grid = useRef<GridHandle>(null);
  const { checking, error, preflight, decisions, openRow } = useFrom('check', (state) => state);
  const open = useFrom('check', (state) => state.open);
  const isOutdated = useDerived(isCheckOutdated);
  const rows = useMemo(() => (preflight === null ? null : checkRows(preflight, decisions)), [preflight, decisions]);
  const opened = rows?.find(({ id }) => id === openRow);
  const close = (): void => {
    open(null);
    grid.current?.focus();
  };
  return (
    <StepPage
      step="check"
      isFilled
      panel={opened === undefined ? undefined : <FindingsPanel row={opened} onClose={close} key={opened.id} />}
    >
      <CheckBar />
      {checking === 'failed' && error !== null ? <Problem error={error} /> : null}
      {checking === 'none' ? <p className={styles.line}>{words.notYet}</p> : null}
      {checking === 'cancelled' ? <p className={styles.line}>{words.cancelled}</p> : null}
      {isOutdated ? (
        <p className={styles.outdated} role="status">
          {words.outdated}
        </p>
      ) : null}
      {rows === null ? null : (
        <>
          <CheckGrid rows={rows} openRow={openRow} onOpen={open} gridRef={grid} />
          {isOutdated ? null : <SignOffBar />}
        </>
      )}
    </StepPage>
  );
}
