import { initials } from '../words/format.ts';

export const Avatar = ({ name, me }: { name: string; me?: boolean }) => (
  <span className={me ? 'av me' : 'av'} aria-hidden="true">
    {initials(name)}
  </span>
);

export const Person = ({ name, me }: { name: string; me?: boolean }) => (
  <span className="pe">
    <Avatar name={name} {...(me && { me })} />
    <span className="cut">{name}</span>
  </span>
);
