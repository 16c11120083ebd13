import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Icon } from '../parts/icon.tsx';
import { Key } from '../parts/key.tsx';
import { Mark } from '../parts/mark.tsx';
import { Avatar } from '../parts/person.tsx';
import { useTaskCount } from '../screens/inbox/use-tasks.ts';
import { words } from '../words/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { LiveBadge } from './live-badge.tsx';
import { openPalette } from './palette-state.ts';
import { useSession } from './session-gate.tsx';
import { usePlaces } from './use-places.ts';

export function Nav() {
  const { user } = useSession();
  const tasks = useTaskCount();
  const places = usePlaces();
  return (
    <nav className="nav" aria-label={words.shell.main}>
      <Link className="brand" to="/">
        <Mark />
        <span>{words.shell.product}</span>
      </Link>
      <button
        type="button"
        className="find"
        title={words.palette.search}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => openPalette('find')}
      >
        <Icon of={Search} small />
        <span>{words.palette.search}</span>
        <span className="sp" />
        <Key>{words.palette.ctrlK}</Key>
      </button>
      {places.map(({ to, name, icon }) => (
        <Link key={to} className="n" to={to} title={name}>
          <Icon of={icon} />
          <span>{name}</span>
          {to === '/inbox' && tasks !== undefined && tasks > 0 && <b>{tasks}</b>}
        </Link>
      ))}
      <span className="sp" />
      <LiveBadge />
      <AccountMenu
        trigger={
          <button type="button" className="n account" title={words.shell.account(user.name)}>
            <Avatar name={user.name} me />
            <span className="cut">{user.name}</span>
          </button>
        }
      />
    </nav>
  );
}
