// The transforms of a table in their order, to be moved, changed and removed by mouse or keyboard.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular, DeleteRegular, EditRegular, WarningFilled } from '@fluentui/react-icons';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Transform } from '../../../../shared/transforms.ts';
import { describeTransform } from '../../../text/transform-words.ts';
import { transformsText as words } from '../../../text/transforms.ts';
import { spokenOnly } from '../../../ui/spoken-only.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  line: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    gap: '2px 4px',
    alignItems: 'start',
    padding: '4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { color: tokens.colorNeutralForeground2, lineHeight: '24px', fontVariantNumeric: 'tabular-nums' },
  words: { overflowWrap: 'anywhere', padding: '3px 0', lineHeight: '18px' },
  buttons: { display: 'flex' },
  problem: { gridColumn: '2 / -1', display: 'flex', gap: '6px', fontSize: '12px', lineHeight: '16px' },
  icon: { color: tokens.colorStatusWarningForeground1, flexShrink: 0, fontSize: '14px' },
  spoken: spokenOnly,
});

type ListProps = {
  readonly transforms: readonly Transform[];
  /** What is wrong with one of them. */
  readonly problem: { readonly index: number; readonly words: string } | null;
  readonly onChange: (after: readonly Transform[]) => void;
  readonly onEdit: (index: number) => void;
};

export function TransformList({ transforms, problem, onChange, onEdit }: ListProps) {
  const styles = useStyles();
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  if (transforms.length === 0) return null;
  /** The focus goes with what is moved. */
  const move = (index: number, by: 1 | -1): void => {
    const moved = transforms[index];
    const place = index + by;
    if (moved === undefined || place < 0 || place >= transforms.length) return;
    onChange(transforms.filter((_, some) => some !== index).toSpliced(place, 0, moved));
    setSaid(words.moved(describeTransform(moved), place + 1, transforms.length));
    requestAnimationFrame(() => {
      const item = list.current?.children.item(place);
      item?.querySelector<HTMLButtonElement>(by === 1 ? '[data-move="down"]' : '[data-move="up"]')?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <>
      <ol className={styles.list} aria-label={words.list} ref={list}>
        {transforms.map((transform, index) => (
          <li key={index} className={styles.line} onKeyDown={(event) => onKeyDown(event, index)}>
            <span className={styles.number} aria-hidden>
              {index + 1}
            </span>
            <span className={styles.words}>{describeTransform(transform)}</span>
            <LineButtons
              name={describeTransform(transform)}
              isFirst={index === 0}
              isLast={index === transforms.length - 1}
              onMove={(by) => move(index, by)}
              onEdit={() => onEdit(index)}
              onRemove={() => onChange(transforms.filter((_, some) => some !== index))}
            />
            {problem?.index === index ? (
              <span className={styles.problem} role="alert">
                <WarningFilled className={styles.icon} aria-hidden />
                {problem.words}
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      <span role="status" className={styles.spoken}>
        {said}
      </span>
    </>
  );
}

type ButtonsProps = {
  readonly name: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: 1 | -1) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
};

function LineButtons({ name, isFirst, isLast, onMove, onEdit, onRemove }: ButtonsProps) {
  const styles = useStyles();
  const shared = { size: 'small', appearance: 'subtle' } as const;
  return (
    <span className={styles.buttons}>
      <Button
        {...shared}
        data-move="up"
        icon={<ArrowUpRegular />}
        aria-label={words.up(name)}
        aria-keyshortcuts="Alt+ArrowUp"
        title={isFirst ? words.isFirst : words.up(name)}
        disabledFocusable={isFirst}
        onClick={() => onMove(-1)}
      />
      <Button
        {...shared}
        data-move="down"
        icon={<ArrowDownRegular />}
        aria-label={words.down(name)}
        aria-keyshortcuts="Alt+ArrowDown"
        title={isLast ? words.isLast : words.down(name)}
        disabledFocusable={isLast}
        onClick={() => onMove(1)}
      />
      <Button
        {...shared}
        icon={<EditRegular />}
        aria-label={words.edit(name)}
        title={words.edit(name)}
        onClick={onEdit}
      />
      <Button
        {...shared}
        icon={<DeleteRegular />}
        aria-label={words.remove(name)}
        title={words.remove(name)}
        onClick={onRemove}
      />
    </span>
  );
}
