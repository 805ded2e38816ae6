// One line of what was recognised in the secret: the account, the way it belongs to, and until when it is valid.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';

const words = text.target.reading;

const useStyles = makeStyles({
  line: {
    margin: '4px 0 0',
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  ended: { color: tokens.colorStatusDangerForeground1 },
});

export function SecretReadingLine() {
  const styles = useStyles();
  const reading = useFrom('target', (state) => state.reading);
  const { credential, account, endpoint } = useFrom('target', (state) => state.draft);
  const ends = reading?.endsUtc ?? null;
  const endMs = ends === null ? Number.NaN : Date.parse(ends);
  const hasEnded = endMs < Date.now();
  const sentences =
    reading === null
      ? []
      : [
          ...(reading.isMoved ? [words.moved[credential]] : []),
          ...(reading.isPlaceTaken && endpoint !== '' ? [words.place(endpoint, account)] : []),
          ...(Number.isNaN(endMs) ? [] : [(hasEnded ? words.ended : words.ends)(formatEnd(endMs))]),
        ];
  return (
    <p className={mergeClasses(styles.line, hasEnded && styles.ended)} role="status" hidden={sentences.length === 0}>
      {sentences.join(' ')}
    </p>
  );
}

/** `2026-12-01 18:00 UTC`, as it stands in the SAS. */
const formatEnd = (endMs: number): string => `${new Date(endMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
