import { Empty } from '../../parts/empty.tsx';
import { FailureBanner } from '../../parts/failure-banner.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import { words } from '../../words/words.ts';
import { CalendarDialog } from './calendar-dialog.tsx';
import { hoursPerWeek } from './calendar-text.ts';
import { Opener } from './opener.tsx';
import { aNewOne } from './people-search.ts';
import type { ShownList } from './shown.ts';
import { useCalendars } from './use-directory.ts';

export function CalendarList({ open, show, mayChange }: ShownList) {
  const { people } = words;
  const { calendars } = people;
  const { data = [], error, isPending, refetch } = useCalendars();
  const calendar = data.find(({ id }) => id === open);
  if (error) return <FailureBanner error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton rows={3} />;
  return (
    <>
      {data.length === 0 ? (
        <Empty title={calendars.none}>{calendars.noneText}</Empty>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{people.name}</th>
              <th className="wide">{people.id}</th>
              <th className="wide">{calendars.zone}</th>
              <th className="r">{calendars.hours}</th>
              <th className="r">{calendars.holidays}</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ id, profile }) => (
              <tr key={id}>
                <td>
                  <Opener mayOpen={mayChange} open={() => show(id)} label={calendars.change(profile.name)}>
                    <b className="b">{profile.name}</b>
                  </Opener>
                </td>
                <td className="wide mono q">{id}</td>
                <td className="wide">{profile.zone}</td>
                <td className="r">{calendars.perWeek(String(hoursPerWeek(profile.week)))}</td>
                <td className="r">{calendars.holidayCount(profile.holidays.length)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {mayChange && (calendar || open === aNewOne) && (
        <CalendarDialog key={open} calendar={calendar} close={() => show(undefined)} />
      )}
    </>
  );
}
