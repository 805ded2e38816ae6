// Runs the next round of the series that a run belongs to, or finishes the one that was broken off.
import { Button, type ButtonProps } from '@fluentui/react-components';
import { useState } from 'react';
import { runNextRound, type RoundRefusal } from '../../stores/next-round.ts';
import { isGoingOn } from '../../stores/rounds-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { seriesText } from '../../text/series.ts';

const words = seriesText.round;

type NextRoundProps = {
  readonly runId: string;
  readonly series: string;
  /** The run did not come to its end. */
  readonly isBroken: boolean;
  readonly appearance?: ButtonProps['appearance'];
  readonly onRefused: (refusal: RoundRefusal | null) => void;
};

/** While a round of the series goes on in this window, it leads there. */
export function NextRoundButton({ runId, series, isBroken, appearance, onRefused }: NextRoundProps) {
  const stores = useStores();
  const go = useFrom('app', (state) => state.go);
  const isRunning = useFrom('rounds', (state) => isGoingOn(state.rounds.get(series)));
  const [isStarting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    onRefused(null);
    setStarting(true);
    onRefused(await runNextRound(stores, runId));
    setStarting(false);
  };
  return (
    <Button
      {...(appearance === undefined ? {} : { appearance })}
      disabledFocusable={isStarting}
      onClick={() => (isRunning ? go({ name: 'round', series }) : void start())}
    >
      {isRunning ? words.see : isBroken ? words.again : words.next}
    </Button>
  );
}
