/** What is said when the stack runs: where everything is, and lines that work as pasted. */
export function welcome(urls: Readonly<Record<string, string>>): string {
  const { command = '', query = '', notifier = '', issuer } = urls;
  const addresses = [
    ['write API', `${command}   (OpenAPI: ${command}/openapi.json)`],
    ['read API', `${query}   (OpenAPI: ${query}/openapi.json)`],
    ['live updates', `${notifier.replace('http', 'ws')}/v1/live   (\`npm run live\` shows them)`],
    ...(issuer ? [['demo tokens', `${issuer}/token?as=ben   (${issuer}/ lists the people)`]] : []),
  ];
  const list = addresses.map(([what, where]) => `  ${what!.padEnd(13)} ${where}\n`).join('');
  const ending = 'Ctrl-C stops it; so does `npm stop` elsewhere. `npm run reset` forgets all data.\n';
  return `Procession is running.\n\n${list}\n${issuer ? `${tryIt(command, query, issuer)}\n` : ''}${ending}`;
}

const tryIt = (command: string, query: string, issuer: string): string => `Try it: paste these lines one by one.

  # The booking system reports: Ana asks to cancel a booking. An approval starts.
  SYSTEM=$(curl -s '${issuer}/token?as=booking-system')
  curl -s ${command}/v1/triggers -H "Authorization: Bearer $SYSTEM" -H "Idempotency-Key: try-$(date +%s)" -H 'Content-Type: application/json' -d '{"specversion":"1.0","id":"'$(date +%s)'","source":"booking-system","type":"booking.cancellation_requested","subject":"BK-'$(date +%s)'","onbehalfof":"ana","data":{"reason":"Guest is ill","refund":{"amount":"1840.00","currency":"EUR"}}}'

  # Ben, a sales manager, finds it in his inbox and approves the newest.
  BEN=$(curl -s '${issuer}/token?as=ben')
  TASK=$(curl -s '${query}/v1/tasks?of=mine&definition=booking-cancellation&limit=200' -H "Authorization: Bearer $BEN" | grep -o '"task":"[^"]*"' | sort | tail -1 | cut -d'"' -f4); echo $TASK
  curl -s ${command}/v1/tasks/$TASK/decide -H "Authorization: Bearer $BEN" -H "Idempotency-Key: decide-$TASK" -H 'Content-Type: application/json' -d '{"outcome":"approved","comment":"Fine with me"}'

  # It is Finance's turn, two of them. Mei reads what happened so far.
  MEI=$(curl -s '${issuer}/token?as=mei')
  curl -s ${query}/v1/instances/\${TASK%.*}/events -H "Authorization: Bearer $MEI"
`;
