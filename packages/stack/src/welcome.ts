import { pageUrl } from './services.ts';

/** What is said when the stack runs: where everything is, and lines that work as pasted. */
export function welcome(urls: Readonly<Record<string, string>>): string {
  const { command = '', query = '', notifier = '', projector = '', worker = '', issuer, gateway, mails } = urls;
  const addresses = [
    ...(gateway ? [['dashboard', `${pageUrl(gateway)}   (open it, and sign in as Ben)`]] : []),
    ['write API', `${command}   (OpenAPI: ${command}/openapi.json)`],
    ['read API', `${query}   (OpenAPI: ${query}/openapi.json)`],
    ['live updates', `${notifier.replace('http', 'ws')}/v1/live   (\`npm run live\` shows them)`],
    ['projector', `${projector}/readyz   (every service has /healthz, /readyz and /metrics)`],
    ['worker', `${worker}/readyz   (timers, calls, webhooks and mails)`],
    ...(mails ? [['mails', `${mails}   (what the demo's people are told by e-mail)`]] : []),
    ...(issuer ? [['demo tokens', `${issuer}/token?as=ben   (${issuer}/ lists the people)`]] : []),
  ];
  const list = addresses.map(([what, where]) => `  ${what!.padEnd(13)} ${where}\n`).join('') + furtherCopies(urls);
  const ending = 'Ctrl-C stops it; so does `npm stop` elsewhere. `npm run reset` forgets all data.\n';
  return `Procession is running.\n\n${list}\n${issuer ? `${tryIt(command, query, issuer)}\n` : ''}${ending}`;
}

function furtherCopies(urls: Readonly<Record<string, string>>): string {
  const further = Object.entries(urls).filter(([name]) => /-\d+$/.test(name));
  if (further.length === 0) return '';
  const list = further.map(([name, url]) => `  ${name.padEnd(13)} ${url}\n`).join('');
  return `\nFurther copies: any of them will do. Kill one (\`kill -9\`), and the others go on.\n${list}`;
}

const tryIt = (command: string, query: string, issuer: string): string => `Try it: paste these lines one by one.

  # The booking system reports: Ana asks to cancel a booking. An approval starts.
  SYSTEM=$(curl -s '${issuer}/token?as=booking-system')
  STARTED=$(curl -s ${command}/v1/triggers -H "Authorization: Bearer $SYSTEM" -H "Idempotency-Key: try-$(date +%s)" -H 'Content-Type: application/json' -d '{"specversion":"1.0","id":"'$(date +%s)'","source":"booking-system","type":"booking.cancellation_requested","subject":"BK-'$(date +%s)'","onbehalfof":"ana","data":{"guest":"Lena Fischer","reason":"Guest is ill","refund":{"amount":"1840.00","currency":"EUR"}}}'); echo "$STARTED"
  TASK=$(echo "$STARTED" | grep -o '"id":"[^"]*[.][0-9]*"' | cut -d'"' -f4)

  # Ben, a sales manager, has it in his inbox and approves.
  BEN=$(curl -s '${issuer}/token?as=ben')
  curl -s '${query}/v1/tasks?of=mine' -H "Authorization: Bearer $BEN"
  DECIDED=$(curl -si ${command}/v1/tasks/$TASK/decide -H "Authorization: Bearer $BEN" -H "Idempotency-Key: decide-$TASK" -H 'Content-Type: application/json' -d '{"outcome":"approved","comment":"Fine with me"}'); echo "$DECIDED"

  # Now it is Finance's turn. Mei reads the history, at least as new as Ben's decision.
  MEI=$(curl -s '${issuer}/token?as=mei')
  curl -s ${query}/v1/instances/\${TASK%.*}/events -H "Authorization: Bearer $MEI" -H 'Prefer: wait=2' -H "$(echo "$DECIDED" | grep -i '^consistency-token' | tr -d '\\r')"
`;
