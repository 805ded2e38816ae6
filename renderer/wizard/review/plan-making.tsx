// While the plan is being made, or when it was not: how far it is, or what stands in its way and where to mend it.
import { Button, makeStyles, ProgressBar } from '@fluentui/react-components';
import type { AppErrorData } from '../../../shared/errors.ts';
import { draftRequest } from '../../stores/draft-plan.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { chosenTables, tableKey } from '../../stores/tables-store.ts';
import { enginesText } from '../../text/engines.ts';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { tableName } from './plan-words.ts';
import { tableToBlame, wayBack } from './way-back.ts';

const words = text.review;

const useStyles = makeStyles({
  making: { maxWidth: '640px', display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', gap: '16px', justifyContent: 'space-between', minHeight: '18px' },
  table: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  count: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  cancelled: { display: 'flex', alignItems: 'center', gap: '12px' },
});

export function PlanMaking() {
  const building = useFrom('plan', (state) => state.building);
  const error = useFrom('plan', (state) => state.error);
  if (building === 'running') return <Making />;
  if (building === 'failed' && error !== null) return <NotMade error={error} />;
  return building === 'cancelled' ? <Cancelled /> : null;
}

function Making() {
  const styles = useStyles();
  const progress = useFrom('plan', (state) => state.progress);
  const cancel = useFrom('plan', (state) => state.cancel);
  return (
    <div className={styles.making}>
      <div className={styles.line} role="status">
        <span className={styles.table}>
          {progress === null ? words.connecting : `${words.making}: ${progress.table}`}
        </span>
        <span className={styles.count}>
          {progress === null ? null : words.makingCount(progress.done, progress.inAll)}
        </span>
      </div>
      <ProgressBar
        aria-label={words.making}
        {...(progress === null ? {} : { value: progress.done, max: Math.max(1, progress.inAll) })}
      />
      <div>
        <Button size="small" onClick={cancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

function NotMade({ error }: { readonly error: AppErrorData }) {
  const stores = useStores();
  const blamed = tableToBlame(error, chosenTables(stores.tables.getState()));
  const step = wayBack(error);
  const makeAgain = (): void => void stores.plan.getState().prepare(draftRequest(stores));
  const goBack = (): void => {
    if (blamed !== null) stores.tables.getState().focus(tableKey(blamed));
    stores.app.getState().go({ name: 'wizard', step });
  };
  const leaveOut = (): void => {
    if (blamed !== null) stores.tables.getState().setChosen([tableKey(blamed)], false);
    makeAgain();
  };
  const keepHere = (): void => {
    if (blamed !== null) stores.engines.getState().name(tableKey(blamed), 'here');
    makeAgain();
  };
  const isOnlyTable = chosenTables(stores.tables.getState()).length === 1;
  return (
    <Problem error={error}>
      <Button size="small" onClick={step === 'review' ? makeAgain : goBack}>
        {words.goTo[step]}
      </Button>
      {error.code === 'FACTORY_TABLE_UNFIT' && blamed !== null ? (
        <Button size="small" onClick={keepHere}>
          {enginesText.review.unfitHere(tableName(blamed))}
        </Button>
      ) : null}
      {blamed === null || isOnlyTable ? null : (
        <Button size="small" onClick={leaveOut}>
          {words.leaveOut(tableName(blamed))}
        </Button>
      )}
    </Problem>
  );
}

function Cancelled() {
  const styles = useStyles();
  const stores = useStores();
  return (
    <div className={styles.cancelled}>
      {words.cancelled}
      <Button onClick={() => void stores.plan.getState().prepare(draftRequest(stores))}>{words.makeAgain}</Button>
    </div>
  );
}
