import { usePeople } from '../../app/people.ts';
import { useZone } from '../../app/preferences.ts';
import type { SaveState } from '../../designer/draft-saver.ts';
import { Button } from '../../parts/button.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { clock } from '../../words/format.ts';
import type { DraftDocument } from './use-draft-document.ts';

/** Somebody else saved, or a save failed: said at once, and nothing is overwritten without a word. */
export function MovedBanner({ draft: { state, newer, saver, takeTheirs } }: { draft: DraftDocument }) {
  const { moved, ...designer } = designerWords;
  const people = usePeople();
  const zone = useZone();
  const nameOf = (id: string | undefined): string => (id === undefined ? '' : (people.get(id)?.name ?? id));
  if (state.name === 'failed')
    return <FailureBanner error={state.error} title={designer.notSaved} retry={() => void saver.flush()} />;
  const other = otherOf(state, newer);
  if (!other) return null;
  return (
    <div className="banner now" role="status">
      <div className="sm">
        <b className="b">
          {moved.title(nameOf(other.by), other.at === undefined ? '' : clock(Date.parse(other.at), zone))}
        </b>
        <div>{state.name === 'moved' ? moved.text : moved.newer}</div>
        <div className="row mt-2">
          <Button small onClick={() => void takeTheirs()}>
            {state.name === 'moved' ? moved.theirs : moved.show}
          </Button>
          {state.name === 'moved' && (
            <Button small look="no" onClick={() => void saver.overwrite()}>
              {moved.mine}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

const otherOf = (
  state: SaveState,
  newer: DraftDocument['newer'],
): { by: string | undefined; at: string | undefined } | undefined =>
  state.name === 'moved' ? state.moved : newer && { by: newer.savedBy, at: newer.savedAt };
