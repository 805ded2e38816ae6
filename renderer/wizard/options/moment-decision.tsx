// The decision for one point in time: what the server offers for the chosen tables, and why something is not offered.
import { Button, Field, Input, makeStyles, Select, Spinner, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { MomentChoice, MomentMode } from '../../../shared/point-in-time.ts';
import { momentQuestion } from '../../stores/draft-plan.ts';
import { momentObstacle, offerKey, type MomentOffer } from '../../stores/moments-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { LabelledCards, type Card } from '../../ui/labelled-cards.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Decision } from './decision.tsx';

const words = text.moments;

const useStyles = makeStyles({
  wide: { flex: '1 1 100%', minWidth: 0, display: 'flex', flexDirection: 'column', gap: '8px', padding: '4px 0' },
  asking: { display: 'flex', alignItems: 'center', gap: '8px' },
  inside: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  script: {
    margin: 0,
    padding: '8px',
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

export function MomentDecision() {
  const styles = useStyles();
  const stores = useStores();
  const { asking, offer, offeredFor, error, ask, cancel } = useFrom('moments', (state) => state);
  useFrom('tables', (state) => state.chosen);
  const question = momentQuestion(stores);
  const isOutdated = offer !== null && offeredFor !== offerKey(question);
  const isAskable = question.tables.length > 0;
  return (
    <Decision
      title={words.title}
      consequence={offer === null ? words.standard : isOutdated ? words.outdated : ''}
      isInset
    >
      {() => (
        <div className={styles.wide}>
          {offer === null ? null : <Offer offer={offer} tables={question.tables.length} />}
          {error === null ? null : <Problem error={error} />}
          {asking === 'running' ? (
            <div className={styles.asking} role="status">
              <Spinner size="tiny" label={words.asking} />
              <Button size="small" onClick={cancel}>
                {words.cancel}
              </Button>
            </div>
          ) : offer === null || isOutdated ? (
            <div>
              <Button disabled={!isAskable} onClick={() => void ask(question)}>
                {offer === null ? words.ask : words.askAgain}
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </Decision>
  );
}

function Offer({ offer, tables }: { readonly offer: MomentOffer; readonly tables: number }) {
  const styles = useStyles();
  const wish = useFrom('moments', (state) => state.wish);
  const choose = useFrom('moments', (state) => state.choose);
  const offered = offer.choices.filter(({ isAvailable }) => isAvailable !== 'no');
  const later = offer.choices.filter(({ isAvailable }) => isAvailable === 'no');
  const inside: Partial<Record<MomentMode, ReactNode>> = {
    databaseSnapshot: <WhichSnapshot offer={offer} />,
    asOf: <WhichTime />,
  };
  const onChange = (mode: MomentMode): void => {
    if (mode === 'databaseSnapshot') choose({ mode, name: offer.databaseSnapshots[0]?.name ?? null });
    else if (mode === 'asOf') choose({ mode, atUtc: null });
    else choose({ mode });
  };
  return (
    <>
      <LabelledCards
        label={words.offered(tables)}
        cards={offered.map((choice) => cardOf(choice, offer, inside[choice.mode]))}
        later={later.map(({ mode, obstacle }) => ({ name: words.names[mode], line: obstacle }))}
        value={wish.mode === 'auto' ? offer.best : wish.mode}
        onChange={onChange}
      />
      {offer.allowScript === null ? null : (
        <>
          <p className={styles.line}>{words.allow}</p>
          <pre className={styles.script}>{offer.allowScript}</pre>
        </>
      )}
      {offer.leftovers.length === 0 ? null : (
        <p className={styles.line}>{words.snapshot.leftovers(offer.leftovers.join(', '))}</p>
      )}
    </>
  );
}

function cardOf(choice: MomentChoice, offer: MomentOffer, inside: ReactNode): Card<MomentMode> {
  const { mode, gives, costs, exceptions, isAvailable, obstacle } = choice;
  const lines = [
    gives,
    costs,
    ...(mode === offer.best && mode !== 'none' ? [words.best] : []),
    ...(isAvailable === 'unknown' ? [words.unknown(obstacle)] : []),
    ...(exceptions.length === 0 ? [] : [words.without(shortList(exceptions.map(({ table }) => table)))]),
  ];
  return { value: mode, name: words.names[mode], line: lines.join(' '), ...(inside === undefined ? {} : { inside }) };
}

const shortList = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : words.andMore(names.slice(0, 4), names.length - 4);

function WhichSnapshot({ offer }: { readonly offer: MomentOffer }) {
  const styles = useStyles();
  const wish = useFrom('moments', (state) => state.wish);
  const choose = useFrom('moments', (state) => state.choose);
  const name = wish.mode === 'databaseSnapshot' ? wish.name : null;
  const { snapshotScript } = offer;
  return (
    <div className={styles.inside}>
      <Field label={words.snapshot.label}>
        <Select
          value={name ?? ''}
          onChange={(_event, { value }) => choose({ mode: 'databaseSnapshot', name: value === '' ? null : value })}
        >
          {offer.databaseSnapshots.map((one) => (
            <option key={one.name} value={one.name}>
              {words.snapshot.made(one.name, one.created)}
            </option>
          ))}
          {snapshotScript === null ? null : <option value="">{words.snapshot.own}</option>}
        </Select>
      </Field>
      {name === null && snapshotScript !== null ? (
        <>
          <p className={styles.line}>{words.snapshot.script}</p>
          <pre className={styles.script}>{snapshotScript}</pre>
        </>
      ) : null}
    </div>
  );
}

function WhichTime() {
  const typed = useFrom('moments', (state) => state.typedTime);
  const typeTime = useFrom('moments', (state) => state.typeTime);
  const problem = useFrom('moments', momentObstacle);
  return (
    <Field
      label={words.asOf.label}
      hint={words.asOf.hint}
      {...(problem === null ? {} : { validationState: 'error', validationMessage: problem })}
    >
      <Input
        value={typed}
        placeholder={words.asOf.placeholder}
        onChange={(_event, { value }) => typeTime(value.trim())}
      />
    </Field>
  );
}
