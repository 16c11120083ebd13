import './palette.css';
import { Dialog } from '../../parts/dialog.tsx';
import { Key } from '../../parts/key.tsx';
import { words } from '../../words/words.ts';
import { commandsNow } from '../commands.ts';

/** All keys of the screen that is shown, by what they act on. */
export function KeysDialog({ close }: { close: () => void }) {
  const { palette } = words;
  const here = commandsNow().flatMap(({ title, commands }) => {
    const rows = commands.flatMap(({ name, keys, disabled }) =>
      keys && disabled === undefined ? [{ name, keys: keys.map(capOf) }] : [],
    );
    return rows.length > 0 ? [{ title, rows }] : [];
  });
  const everywhere = [
    { name: palette.open, keys: [palette.ctrlK] },
    { name: palette.allKeys, keys: ['?'] },
    { name: palette.leave, keys: [palette.escape] },
  ];
  return (
    <Dialog isOpen close={close} title={words.shell.keysTitle}>
      {[...here, { title: palette.everywhere, rows: everywhere }].map(({ title, rows }) => (
        <section key={title} className="keys" aria-label={title}>
          <h3 className="t3">{title}</h3>
          <dl>
            {rows.map(({ name, keys }) => (
              <div key={`${name} ${keys.join(' ')}`}>
                <dt>
                  {keys.map((key) => (
                    <Key key={key}>{key}</Key>
                  ))}
                  <span className="sr-only">{keys.join(', ')}</span>
                </dt>
                <dd>{name}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

const capOf = (key: string): string =>
  key.length === 1 ? key.toUpperCase() : (words.palette.caps[key as 'Home'] ?? key);
