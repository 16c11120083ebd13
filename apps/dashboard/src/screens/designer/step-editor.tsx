import { Trash2 } from 'lucide-react';
import type { NewStepType } from '../../designer/edits.ts';
import { removeStep } from '../../designer/edits.ts';
import { fieldsOf } from '../../designer/field-use.ts';
import { changeStep } from '../../designer/scopes.ts';
import type { GraphDocument, GraphStep } from '../../graph/document.ts';
import { glyphOf } from '../../graph/glyph.ts';
import type { GraphNode } from '../../graph/model.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { StepFields } from './step-fields.tsx';
import { StepText } from './step-text.tsx';
import { Choose, TextInput } from './text-input.tsx';
import { WaysEditor } from './ways-editor.tsx';
import { WhoEditor } from './who-editor.tsx';

interface StepEditorProps {
  document: GraphDocument;
  node: GraphNode & { step: GraphStep };
  edit: (change: (document: GraphDocument) => GraphDocument, of?: string) => void;
  add: (type: NewStepType, way: number) => void;
  select: (step: string | undefined) => void;
}

/** One step: what it is called, who does it, where it leads; and all the rest as text. */
export function StepEditor({ document, node, edit, add, select }: StepEditorProps) {
  const designer = designerWords;
  const { id, step } = node;
  const change = (next: GraphStep, of?: string): void =>
    edit((before) => changeStep(before, id, () => next), of && `${id} ${of}`);
  const put =
    (key: string, of = key) =>
    (value: unknown) => {
      const { [key]: _, ...rest } = step;
      change((value === undefined ? rest : { ...rest, [key]: value }) as GraphStep, of);
    };
  const isForPeople = step.type === 'approval' || step.type === 'form';
  return (
    <>
      <div className="panel-head">
        <Icon of={glyphOf(node)} />
        <h2 className="t3 cut">{node.name}</h2>
        <span className="mono q cut">{id}</span>
        <span className="sp" />
        <Button
          small
          look="ghost"
          icon={Trash2}
          aria-label={designer.removeStep}
          title={designer.removeStep}
          onClick={() => {
            edit((before) => removeStep(before, id));
            select(undefined);
          }}
        />
      </div>
      <section className="panel-part">
        <TextInput label={designer.name} value={step.name} change={put('name')} />
        <TextInput long label={designer.description} value={step.description} change={put('description')} />
      </section>
      {isForPeople && (
        <section className="panel-part">
          <WhoEditor step={step} change={change} />
          <TextInput
            mono
            label={designer.due}
            hint={designer.dueHint}
            value={(step.due as { after?: string } | undefined)?.after}
            change={(after) =>
              put('due')(after === undefined ? undefined : { ...(step.due as object | undefined), after })
            }
          />
        </section>
      )}
      {isForPeople && <StepFields step={step} fields={fieldsOf(document)} change={change} />}
      <OfType step={step} put={put} />
      {step.type !== 'end' && <WaysEditor document={document} name={id} step={step} edit={edit} addOnWay={add} />}
      <StepText key={id} step={step} change={change} />
    </>
  );
}

const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'] as const;

/** What only steps of this type have. */
function OfType({ step, put }: { step: GraphStep; put: (key: string) => (value: unknown) => void }) {
  const designer = designerWords;
  const http = (step.http ?? {}) as { method?: string; url?: string };
  switch (step.type) {
    case 'end':
      return (
        <section className="panel-part">
          <Choose
            label={designer.status}
            value={String(step.status ?? 'completed')}
            options={Object.entries(designer.statuses)}
            change={put('status')}
          />
        </section>
      );
    case 'service':
      return step.job === undefined ? (
        <section className="panel-part">
          <Choose
            label={designer.method}
            value={http.method ?? 'POST'}
            options={methods.map((method) => [method, method] as const)}
            change={(method) => put('http')({ ...http, method })}
          />
          <TextInput
            mono
            label={designer.url}
            value={http.url}
            change={(url) => put('http')({ method: 'POST', ...http, url: url ?? '' })}
          />
        </section>
      ) : null;
    case 'timer':
      return (
        <section className="panel-part">
          <TextInput
            mono
            label={designer.after}
            hint={designer.afterHint}
            value={textOf(step.after)}
            change={put('after')}
          />
        </section>
      );
    case 'emit':
      return (
        <section className="panel-part">
          <TextInput mono label={designer.event} value={textOf(step.event)} change={put('event')} />
        </section>
      );
    case 'subprocess':
      return (
        <section className="panel-part">
          <TextInput mono label={designer.workflow} value={textOf(step.definition)} change={put('definition')} />
        </section>
      );
    default:
      return null;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
