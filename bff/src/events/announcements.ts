import type { Change } from 'shared/events/console-event';
import type { ChangeFeed } from '../database/change-feed.ts';
import type { Log } from '../log.ts';
import { coalesce } from './coalesce.ts';

/** A change, and whose alone it is, where it is not everybody's. */
export type Announcement = { change: Change; accountId?: number | undefined };
type Listener = (announcements: Announcement[]) => void;

const TOPIC = 'announcements';
const INTERVAL_MS = 500;
/** Pulls are many, and no screen needs their number to the second. */
const PULLS_INTERVAL_MS = 5000;
/** What has collected for so long goes to the other processes as one message: a storm of pushes is no storm of queries. */
const COLLECT_MS = 100;
const MESSAGE_MAX_BYTES = 7000;
/** Of one registry at a time. What is more is told as "several images". */
const IMAGES_MAX = 50;

/** Tells this process and all others what changed; who listens is told each thing about twice a second at most. */
export const createAnnouncements = (changes: ChangeFeed, log: Log) => {
  const listeners = new Set<Listener>();
  const deliver = (announcements: Announcement[]) => {
    for (const listener of listeners) listener(announcements);
  };

  let collected: Announcement[] = [];
  let collecting: NodeJS.Timeout | undefined;
  const tellOthers = async () => {
    collecting = undefined;
    const all = summarize(collected);
    collected = [];
    for (const message of messagesOf(all)) await changes.tellOthers(TOPIC, message);
  };
  const pass = (announcements: Announcement[]) => {
    const all = summarize(announcements);
    deliver(all);
    collected.push(...all);
    collecting ??= setTimeout(
      () =>
        void tellOthers().catch((err: unknown) =>
          log.warn({ err }, 'other processes were not told of changes'),
        ),
      COLLECT_MS,
    ).unref();
  };

  const stopListening = changes.subscribe(TOPIC, (message) =>
    deliver(message === undefined ? [{ change: { type: 'all-changed' } }] : JSON.parse(message)),
  );
  const soon = coalesce(INTERVAL_MS, pass);
  const pulls = coalesce(PULLS_INTERVAL_MS, pass);

  return {
    announce(change: Change, accountId?: number): void {
      (change.type === 'image-pulled' ? pulls : soon).add({ change, accountId });
    },
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop(): void {
      stopListening();
      soon.stop();
      pulls.stop();
      clearTimeout(collecting);
    },
  };
};
export type Announcements = ReturnType<typeof createAnnouncements>;

/** Many images of a registry become one change without an image. */
const summarize = (announcements: Announcement[]): Announcement[] => {
  const groups = new Map<string, Announcement[]>();
  for (const announcement of announcements) {
    const { change } = announcement;
    const key = `${change.type} ${'registry' in change ? change.registry : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), announcement]);
  }
  return [...groups.values()].flatMap((group) => {
    const change = group[0]?.change;
    if (group.length <= IMAGES_MAX || !change || !('image' in change)) return group;
    return [{ change: { type: change.type, registry: change.registry } }];
  });
};

const messagesOf = (announcements: Announcement[]): string[] => {
  const messages: string[] = [];
  let message: string[] = [];
  const finish = () => {
    if (message.length > 0) messages.push(`[${message.join(',')}]`);
    message = [];
  };
  let size = 0;
  for (const announcement of announcements) {
    const text = JSON.stringify(announcement);
    // Names of registries and images are ASCII, and PostgreSQL's limit counts the quotes that are escaped once more.
    const length = JSON.stringify(text).length;
    if (size + length > MESSAGE_MAX_BYTES) {
      finish();
      size = 0;
    }
    message.push(text);
    size += length;
  }
  finish();
  return messages;
};
