import { ConsoleEvent } from 'shared/events/console-event';
import { basic } from '../../testing/test-program.ts';

/** What a browser's EventSource would hear; every event is one of the contract. */
export const readEvents = async (
  consoleUrl: string,
  headers: Record<string, string> = { authorization: basic() },
) => {
  const leave = new AbortController();
  const answer = await fetch(`${consoleUrl}/api/v1/events`, { headers, signal: leave.signal });
  const events: ConsoleEvent[] = [];
  let raw = '';
  let unread = '';
  const read = async () => {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      raw += chunk;
      unread += chunk;
      const blocks = unread.split('\n\n');
      unread = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (data) events.push(ConsoleEvent.parse(JSON.parse(data.slice('data: '.length))));
      }
    }
  };
  const ended = read().then(
    () => 'ended' as const,
    () => 'broken' as const,
  );
  return {
    answer,
    events,
    ended,
    raw: () => raw,
    /** Without the hello, and forgotten with it. */
    take: () => events.splice(0).filter(({ type }) => type !== 'hello' && type !== 'heartbeat'),
    leave: () => leave.abort(),
  };
};
