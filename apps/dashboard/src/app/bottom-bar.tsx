import { Link } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { Icon } from '../parts/icon.tsx';
import { useTaskCount } from '../screens/inbox/use-tasks.ts';
import { words } from '../words/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { usePlaces } from './use-places.ts';

/** The phone's nav, within reach of a thumb. */
export function BottomBar() {
  const tasks = useTaskCount();
  const places = usePlaces();
  const shown = places.filter(({ onPhone }) => onPhone);
  return (
    <nav className="tabbar" aria-label={words.shell.main}>
      {shown.map(({ to, name, icon }) => (
        <Link key={to} to={to}>
          <Icon of={icon} />
          {to === '/inbox' && tasks ? `${name} ${tasks}` : name}
        </Link>
      ))}
      <AccountMenu
        also={places.filter(({ onPhone }) => !onPhone)}
        trigger={
          <button type="button">
            <Icon of={Menu} />
            {words.shell.more}
          </button>
        }
      />
    </nav>
  );
}
