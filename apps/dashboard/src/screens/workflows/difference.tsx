import '../../graph/step-panel.css';
import { X } from 'lucide-react';
import type { Comparison } from '../../graph/compare.ts';
import { Button } from '../../parts/button.tsx';
import { workflowsWords } from '../../words/english/workflows.ts';
import { words } from '../../words/words.ts';
import { Changes } from './changes.tsx';

interface DifferenceProps {
  comparison: Comparison;
  /** The older version. */
  with: number;
  version: number;
  select: (step: string) => void;
  close: () => void;
}

/** What a version has otherwise than an older one. */
export const Difference = ({ comparison, with: older, version, select, close }: DifferenceProps) => (
  <aside className="step-panel" aria-label={workflowsWords.difference.title(older, version)}>
    <div className="panel-head">
      <h2 className="t3">{workflowsWords.difference.title(older, version)}</h2>
      <span className="sp" />
      <Button small look="ghost" icon={X} aria-label={words.shell.close} onClick={close} />
    </div>
    <div className="panel-body">
      <Changes comparison={comparison} select={select} />
    </div>
  </aside>
);
