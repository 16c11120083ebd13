import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { memo } from 'react';
import { Status } from '../../parts/status.tsx';
import { words } from '../../words/words.ts';
import { type CellContext, cellOf, With } from './cells.tsx';
import { dueText } from './due-text.ts';
import type { Touch } from './list-store.ts';
import type { Column } from './shown-columns.ts';

interface LineProps extends CellContext {
  row: InstanceRow;
  /** Counts from 1; the head is the first. */
  at: number;
  columns: readonly Column[];
  isGone: boolean;
  touch: Touch | undefined;
  seen: (id: string) => void;
  isPhone: boolean;
}

/** A change dries for so long. */
const driesMs = 2_400;

export const InstanceLine = memo(function InstanceLine(props: LineProps) {
  const { row, at, isGone, touch, seen, isPhone } = props;
  // Whoever looks at a row has seen what changed.
  const look = touch && (() => seen(row.id));
  return (
    <tr
      aria-rowindex={at}
      className={isGone ? 'ir gone' : 'ir'}
      data-instance={row.id}
      onPointerEnter={look}
      onFocus={look}
    >
      <td className="mg">{touch && <span className="dot" title={words.instances.changed} />}</td>
      {isPhone ? <PhoneCell {...props} /> : <DeskCells {...props} />}
    </tr>
  );
});

function DeskCells({ row, columns, touch, isGone, ...context }: LineProps) {
  const isDrying = touch !== undefined && Date.now() - touch.atMs < driesMs;
  return columns.map(({ key, isRight, members }) => {
    const dries = isDrying && members.some((name) => touch.members.has(name));
    return (
      <td key={key} className={isRight ? 'r' : undefined}>
        {key === 'title' ? (
          <TitleLink row={row} isGone={isGone} />
        ) : (
          <span className={dries ? 'cell cut dries' : 'cell cut'} key={dries ? row.revision : 'still'}>
            {cellOf(key, row, context)}
          </span>
        )}
      </td>
    );
  });
}

/** Two lines: what it is about and until when; how it stands and with whom. */
function PhoneCell({ row, isGone, now, zone, me }: LineProps) {
  const { text, isLate } = dueText(row, now, zone);
  return (
    <td>
      <span className="first">
        <TitleLink row={row} isGone={isGone} />
        {row.dueAt !== null && <span className={isLate ? 'late nb xs' : 'q nb xs'}>{text}</span>}
      </span>
      <span className="second">
        <Status of={row.status} />
        {row.assigneeName !== null && (
          <span className="m cut">
            <With row={row} me={me} />
          </span>
        )}
      </span>
    </td>
  );
}

/** The table opens it: a link of the router is as dear to draw as all the cells of a row. */
function TitleLink({ row, isGone }: Pick<LineProps, 'row' | 'isGone'>) {
  const { text, id } = titleParts(row);
  return (
    <a
      href={`/instances/${row.id}`}
      className="il"
      title={isGone ? words.instances.left : row.title}
      data-line={row.id}
    >
      <span className="cut">{text}</span>
      {id !== '' && <span className="id">{id}</span>}
    </a>
  );
}

/** The entity at the end of a title is never cut. */
function titleParts({ title, entityId }: InstanceRow): { text: string; id: string } {
  if (entityId === null || !title.endsWith(` ${entityId}`)) return { text: title, id: '' };
  return { text: title.slice(0, -entityId.length - 1), id: entityId };
}
