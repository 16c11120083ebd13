import type { AbsenceAnswer } from '@procession/contracts/http/absences.ts';
import { Button } from '../../parts/button.tsx';
import { date } from '../../words/format.ts';
import { words } from '../../words/words.ts';

interface AbsenceListProps {
  absences: readonly AbsenceAnswer[];
  nameOf: (id: string) => string;
  /** Oneself. */
  me: string;
  /** Whether one may take it back. */
  mayCancel: (absence: AbsenceAnswer) => boolean;
  cancel: (id: string) => void;
}

/** Who is away when, and who decides meanwhile. */
export function AbsenceList({ absences, nameOf, me, mayCancel, cancel }: AbsenceListProps) {
  const { absence } = words.me;
  return (
    <ul className="ledger">
      {absences.map((each) => {
        const { user, substitute, from, to } = each.profile;
        const days = from === to ? date(from) : absence.days(date(from), date(to));
        return (
          <li key={each.id}>
            <span className="d">{days}</span>
            <span className="w">
              {user === me
                ? absence.mine(nameOf(substitute))
                : substitute === me
                  ? absence.iStandIn(nameOf(user))
                  : absence.theirs(nameOf(user), nameOf(substitute))}
            </span>
            {mayCancel(each) && (
              <Button small aria-label={absence.cancelOf(days)} onClick={() => cancel(each.id)}>
                {absence.cancel}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
