// While the plan is being made, or when it was not: how far it is, or what stands in its way and where to mend it.
import { Button, makeStyles } from '@fluentui/react-components';
import type { AppErrorData } from '../../../shared/errors.ts';
import { draftRequest } from '../../stores/draft-plan.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { chosenTables, tableKey } from '../../stores/tables-store.ts';
import { enginesText } from '../../text/engines.ts';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { TableProgress } from '../../ui/table-progress.tsx';
import { tableName } from './plan-words.ts';
import { tableToBlame, wayBack } from './way-back.ts';

const words = text.review;

const useStyles = makeStyles({
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
  const progress = useFrom('plan', (state) => state.progress);
  const cancel = useFrom('plan', (state) => state.cancel);
  return (
    <TableProgress
      progress={progress}
      words={{ ...words, working: words.making, count: words.makingCount }}
      onCancel={cancel}
    />
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
