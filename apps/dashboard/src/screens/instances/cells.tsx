import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { valueText } from '../../parts/form/field-value.tsx';
import { Icon } from '../../parts/icon.tsx';
import { absolute } from '../../parts/instant.tsx';
import { Avatar } from '../../parts/person.tsx';
import { Status } from '../../parts/status.tsx';
import { ago, count, money, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';
import { ageText, dueText } from './due-text.ts';
import { amountOf, type ColumnKey } from './shown-columns.ts';
import { type Workflow, workflowName } from './use-workflows.ts';

/** What cells are told from, beside their row. */
export interface CellContext {
  now: number;
  zone: Zone;
  me: string;
  workflows: ReadonlyMap<string, Workflow>;
}

const none = (): ReactNode => <span className="q">{words.parts.empty}</span>;

export function cellOf(key: ColumnKey, row: InstanceRow, { now, zone, me, workflows }: CellContext): ReactNode {
  switch (key) {
    case 'title':
      return row.title;
    case 'status':
      return <Status of={row.status} />;
    case 'step':
      return row.stepName ?? none();
    case 'assignee':
      return <With row={row} me={me} />;
    case 'amount': {
      const amount = amountOf(row);
      return amount ? money(amount) : none();
    }
    case 'definition':
      return (
        <span className="m">
          {workflowName(workflows, row.definition)}{' '}
          <span className="q">{words.instances.version(row.definitionVersion)}</span>
        </span>
      );
    case 'due': {
      const { text, isLate } = dueText(row, now, zone);
      const title = row.dueAt === null ? undefined : absolute(Date.parse(row.dueAt));
      return (
        <span className={isLate ? 'late' : row.endedAt === null ? '' : 'q'} title={title}>
          {text}
        </span>
      );
    }
    case 'started':
      return <Quiet at={row.startedAt}>{ageText(row, now)}</Quiet>;
    case 'updated': {
      const at = Date.parse(row.updatedAt);
      return (
        <span className={now - at < justNowMs ? '' : 'q'} title={absolute(at)}>
          {ago(at, now, zone)}
        </span>
      );
    }
    case 'initiator':
      return <Named id={row.initiator} name={row.initiatorName ?? row.initiator} me={me} />;
    case 'entity':
      return row.entityId === null ? none() : row.entityId;
    case 'number':
      return count(row.number);
    case 'incidents':
      return row.incidents === 0 ? none() : count(row.incidents);
    default: {
      const text = valueText(row.columns?.[key]);
      return <span title={text}>{text}</span>;
    }
  }
}

const justNowMs = 60_000;

const Quiet = ({ at, children }: { at: string; children: string }) => (
  <span className="q" title={absolute(Date.parse(at))}>
    {children}
  </span>
);

const Named = ({ id, name, me }: { id: string; name: string; me: string }) => (
  <span className="pe">
    <Avatar name={name} {...(id === me && { me: true })} />
    <span className="cut">{name}</span>
  </span>
);

/** Whom it waits for: a person, a role, or how many. */
export function With({ row: { assigneeId, assigneeName }, me }: { row: InstanceRow; me: string }) {
  if (assigneeId === null || assigneeName === null) return none();
  const id = assigneeId.slice(assigneeId.indexOf(':') + 1);
  if (assigneeId.startsWith('role:'))
    return (
      <span className="pe m">
        <Icon of={Users} small />
        <span className="cut">{assigneeName}</span>
      </span>
    );
  const several = /^(.+) \+(\d+)$/.exec(assigneeName);
  if (!several) return <Named id={id} name={assigneeName} me={me} />;
  return (
    <span className="pe" title={assigneeName}>
      <Avatar name={several[1]!} {...(id === me && { me: true })} />
      {words.parts.people(Number(several[2]) + 1)}
    </span>
  );
}
