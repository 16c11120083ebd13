import { usePeople } from '../../app/people.ts';
import { useSession } from '../../app/session-gate.tsx';
import { may, useMe } from '../../app/use-me.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { AbsenceForm } from './absence-form.tsx';
import { AbsenceList } from './absence-list.tsx';
import { useAbsences } from './use-absences.ts';

/** When I am away and who decides for me; and for whom I do. */
export function MyAbsences() {
  const { absence } = words.me;
  const { user } = useSession();
  const me = useMe();
  const people = usePeople();
  const { absences, error, isPending, refetch, record, cancel } = useAbsences();
  const mine = absences.filter(({ profile }) => profile.user === user.id || profile.substitute === user.id);
  return (
    <>
      {error && <FailureBanner error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton rows={2} />}
      {!isPending && !error && mine.length === 0 && <Empty title={absence.none}>{absence.noneText}</Empty>}
      {mine.length > 0 && (
        <AbsenceList
          absences={mine}
          nameOf={(id) => people.get(id)?.name ?? id}
          me={user.id}
          mayCancel={({ profile }) => profile.user === user.id}
          cancel={(id) => cancel.mutate(id)}
        />
      )}
      {(may(me, 'act') || may(me, 'administer')) && (
        <AbsenceForm
          user={user.id}
          people={[...people.values()]}
          record={(profile, onSuccess) => record.mutate(profile, { onSuccess })}
          isPending={record.isPending}
          error={record.error}
        />
      )}
    </>
  );
}
