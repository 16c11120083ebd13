import '../../graph/step-panel.css';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { DefinitionList, DefinitionVersion } from '../../api/answers.ts';
import { usePeople } from '../../app/people.ts';
import { may, useMe } from '../../app/use-me.ts';
import { type GraphDocument, listed } from '../../graph/document.ts';
import { spaced } from '../../graph/in-words.ts';
import { alternativeOf } from '../../graph/step-note.ts';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { type FieldDeclaration, labelOf } from '../../parts/form/field-value.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { outcomeName } from '../../parts/outcome-look.ts';
import { graphWords } from '../../words/english/graph.ts';
import { workflowsWords } from '../../words/english/workflows.ts';
import { warningsQuery } from './use-workflows.ts';
import { RunningCount } from './version-marks.tsx';

interface AboutWorkflowProps {
  definition: DefinitionVersion;
  /** Its line in the list of versions, with what runs. */
  listedAs: DefinitionList['items'][number] | undefined;
  select: (step: string) => void;
}

/** What there is to know of a version besides its steps. */
export function AboutWorkflow({ definition, listedAs, select }: AboutWorkflowProps) {
  const workflows = workflowsWords;
  const graph = graphWords;
  const people = usePeople();
  const me = useMe();
  const document = definition.document as unknown as GraphDocument & { access?: { start?: string[] } };
  const fields = Object.entries((document.fields ?? {}) as Record<string, FieldDeclaration>);
  const interrupts = listed(document.interrupt);
  return (
    <aside className="step-panel" aria-label={workflows.about}>
      <div className="panel-head">
        <h2 className="t3">{workflows.about}</h2>
        <span className="mono q cut">{definition.key}</span>
      </div>
      <div className="panel-body">
        {document.description !== undefined && <p className="panel-part m">{document.description}</p>}
        <section className="panel-part">
          <h3 className="sm b">{workflows.version(definition.version)}</h3>
          <ul className="panel-facts">
            <li>
              {workflows.publishedAt} <Instant at={definition.publishedAt} plain />{' '}
              {workflows.by(people.get(definition.publishedBy)?.name ?? definition.publishedBy)}
            </li>
            {listedAs && (
              <li>
                {workflows.runningNow} <RunningCount of={listedAs} version={definition.version} />
              </li>
            )}
            {document.trigger?.event !== undefined && <li>{workflows.startedBy(document.trigger.event)}</li>}
            {document.trigger?.cron !== undefined && <li>{workflows.startedAt(document.trigger.cron)}</li>}
          </ul>
        </section>
        {may(me, 'publish') && <Warnings definition={definition} select={select} />}
        {interrupts.length > 0 && (
          <section className="panel-part">
            <h3 className="sm b">{graph.facts.outside}</h3>
            <ul className="panel-facts">
              {interrupts.map((each, n) => (
                <li key={n}>{graph.because(alternativeOf(each), outcomeName(each.outcome).toLowerCase())}</li>
              ))}
            </ul>
          </section>
        )}
        <section className="panel-part">
          <h3 className="sm b">{workflows.fields}</h3>
          <ul className="panel-facts">
            {fields.map(([name, declared]) => (
              <li key={name} className="field-line">
                <span>{labelOf(name, declared)}</span>
                <span className="q">
                  {[
                    spaced(declared.type),
                    declared.required && workflows.needed,
                    declared.sensitive !== undefined && workflows.sensitive,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </li>
            ))}
            {fields.length === 0 && <li className="q">{workflows.noFields}</li>}
          </ul>
        </section>
      </div>
    </aside>
  );
}

/** What publishing would warn of, with the way to where it is. */
function Warnings({ definition, select }: Omit<AboutWorkflowProps, 'listedAs'>) {
  const workflows = workflowsWords;
  const { data, error } = useQuery(warningsQuery(definition));
  if (error)
    return (
      <div className="panel-part">
        <FailureBanner error={error} title={workflows.warningsFailed} />
      </div>
    );
  if (!data) return null;
  return (
    <section className="panel-part">
      <h3 className="sm b">{workflows.warnings}</h3>
      <ul className="panel-facts">
        {data.length === 0 && <li className="q">{workflows.noWarnings}</li>}
        {data.map(({ code, place, message }) => (
          <li key={`${code} ${place}`} className="warning">
            <span className="st wait">
              <Icon of={TriangleAlert} small />
              {workflows.warning}
            </span>
            <span>
              {message}
              <WarnedStep place={place} select={select} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WarnedStep({ place, select }: { place: string; select: (step: string) => void }) {
  const step = place
    .match(/\/steps\/([^/]+)/g)
    ?.at(-1)
    ?.slice('/steps/'.length);
  if (step === undefined) return null;
  return (
    <button type="button" className="btn g s" onClick={() => select(step)}>
      {spaced(step)}
    </button>
  );
}
