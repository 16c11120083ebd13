import type { InstanceProof } from '@procession/contracts/http/instance-proof.ts';
import { useNow } from '../../app/clock.ts';
import { useZone } from '../../app/preferences.ts';
import { useSession } from '../../app/session-gate.tsx';
import { recordWords } from '../../words/english/record.ts';
import { count, exact } from '../../words/format.ts';
import type { Chronicle } from '../instance/chronicle.ts';
import { hashGroups } from './hash-groups.ts';

interface SealProps {
  chronicle: Chronicle;
  proof: InstanceProof | undefined;
  error: unknown;
}

/** The end of a record: closed by a double rule, or open; and what the check of all of it gave. Nothing is claimed that was not checked. */
export function Seal({ chronicle: { state, facts }, proof, error }: SealProps) {
  const zone = useZone();
  const now = useNow();
  const { user } = useSession();
  const zoneName = zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <footer>
      <hr className={state.ended ? 'double' : 'open'} />
      {proof?.brokenAt != null && (
        <div className="banner no" role="alert">
          <div className="sm">
            <b className="b">{recordWords.broken.title}</b>
            <div>{recordWords.broken.text(proof.brokenAt)}</div>
          </div>
        </div>
      )}
      <div className="record-foot">
        <div>
          {!state.ended && <div>{recordWords.open(facts.length)}</div>}
          {proof?.head && proof.brokenAt === null && (
            <>
              <div>{recordWords.whole(proof.events)}</div>
              <div className="mono">
                {recordWords.place(hashGroups(proof.head.hash), proof.head.epoch, count(proof.head.position))}
              </div>
            </>
          )}
          {!proof && <div>{error ? recordWords.unchecked : recordWords.checking}</div>}
        </div>
        <div>
          <div>{recordWords.printed(exact(now, zone))}</div>
          <div>{recordWords.by(user.name, zoneName)}</div>
        </div>
      </div>
    </footer>
  );
}
