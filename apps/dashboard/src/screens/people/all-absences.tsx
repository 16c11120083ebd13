import { useSession } from '../../app/session-gate.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { AbsenceForm } from '../me/absence-form.tsx';
import { AbsenceList } from '../me/absence-list.tsx';
import { useAbsences } from '../me/use-absences.ts';
import { aNewOne } from './people-search.ts';
import type { ShownList } from './shown.ts';
import { useUsers } from './use-directory.ts';

/** Everybody's, as long as they are not over. */
export function AllAbsences({ open, show, mayChange }: ShownList) {
  const { absences: texts } = words.people;
  const { user } = useSession();
  const users = useUsers().rows;
  const { absences, error, isPending, refetch, record, cancel } = useAbsences();
  const close = (): void => show(undefined);
  return (
    <div className="absences">
      {error && <FailureBanner error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton rows={3} height={44} />}
      {!isPending && !error && absences.length === 0 && <Empty title={texts.none}>{texts.noneText}</Empty>}
      {absences.length > 0 && (
        <AbsenceList
          absences={absences}
          nameOf={(id) => users.find((each) => each.id === id)?.name ?? id}
          me={user.id}
          mayCancel={({ profile }) => mayChange || profile.user === user.id}
          cancel={(id) => cancel.mutate(id)}
        />
      )}
      <Dialog isOpen={mayChange && open === aNewOne} close={close} title={texts.add}>
        <AbsenceForm
          people={users.filter(({ kind }) => kind === 'person')}
          record={(profile, done) =>
            record.mutate(profile, {
              onSuccess: () => {
                done();
                close();
              },
            })
          }
          isPending={record.isPending}
          error={record.error}
        />
      </Dialog>
    </div>
  );
}
