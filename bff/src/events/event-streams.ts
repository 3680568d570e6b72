import type { Request, Response } from 'express';
import { check, type Principal } from 'shared/access/check';
import { type Change, type ConsoleEvent, HEARTBEAT_SECONDS } from 'shared/events/console-event';
import type { Log } from '../log.ts';
import type { Announcement, Announcements } from './announcements.ts';

/** How long a page waits before it connects again. */
const RETRY_MS = 2000;
/** A reader that leaves more than this unread is cut off; it reads everything again when it is back. */
const UNREAD_MAX_BYTES = 64 * 1024;

/** What a reader has to take the end of its stream, before it is cut off. */
const END_MS = 500;

type Stream = { who: Principal; req: Request; res: Response };

type Deps = {
  announcements: Announcements;
  /** Who sent a request, asked again: sessions end, keys are deactivated. */
  authenticateAgain: (req: Request) => Promise<Principal>;
  version: string;
  startId: string;
  log: Log;
  heartbeatMs?: number;
};

const maySee = (who: Principal, { change, accountId }: Announcement): boolean => {
  if (accountId !== undefined && !(who.kind !== 'anonymous' && who.accountId === accountId)) return false;
  // That anyone may pull from a public registry opens nothing in the console.
  const on = {
    ...('registry' in change && { registry: { name: change.registry, publicRegistry: false } }),
    ...('image' in change && change.image !== undefined && { image: change.image }),
  };
  return check(who, actionFor(change), on).ok;
};

const actionFor = (change: Change) => {
  switch (change.type) {
    case 'registry-changed':
      return 'View/getRegistry';
    case 'image-changed':
    case 'tags-changed':
    case 'image-pulled':
      return 'View/getImage';
    case 'deletions-changed':
      return 'View/getDeletionList';
    case 'collections-changed':
      return 'View/getCollectionList';
    case 'access-keys-changed':
      return 'View/getOwnAccessKeyList';
    case 'sub-accounts-changed':
      return 'View/getSubAccountList';
    case 'account-changed':
    case 'all-changed':
      return 'View/getEvents';
  }
};

const sameAccount = (one: Principal, other: Principal) =>
  one.kind !== 'anonymous' && other.kind !== 'anonymous' && one.accountId === other.accountId;

const textOf = (event: ConsoleEvent) => `data: ${JSON.stringify(event)}\n\n`;

/** The open connections of screens (WHATWG HTML, "Server-sent events"). */
export const createEventStreams = (deps: Deps) => {
  const { announcements, authenticateAgain, version, startId, log } = deps;
  const { heartbeatMs = HEARTBEAT_SECONDS * 1000 } = deps;
  const streams = new Set<Stream>();
  let closed = false;

  const end = (stream: Stream) => {
    if (!streams.delete(stream)) return;
    stream.res.end();
    setTimeout(() => stream.res.destroy(), END_MS).unref();
  };

  const write = (stream: Stream, text: string) => {
    stream.res.write(text);
    if (stream.res.writableLength > UNREAD_MAX_BYTES) stream.res.destroy();
  };

  const endUnlessAllowed = async (stream: Stream) => {
    try {
      const who = await authenticateAgain(stream.req);
      if (!sameAccount(who, stream.who) || !check(who, 'View/getEvents').ok) return end(stream);
      stream.who = who;
    } catch (err) {
      log.debug({ err }, 'the session of an event stream is over');
      end(stream);
    }
  };

  const stopListening = announcements.listen((told) => {
    for (const stream of streams) {
      const text = told
        .filter((announcement) => maySee(stream.who, announcement))
        .map(({ change }) => textOf(change))
        .join('');
      if (text) write(stream, text);
    }
  });

  return {
    open(req: Request, res: Response, who: Principal): void {
      // The connection is not used again: one that is kept would hold up the end of the program.
      res.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
        Connection: 'close',
      });
      if (closed || req.method === 'HEAD') return void res.end();
      const stream: Stream = { who, req, res };
      streams.add(stream);
      const beat = setInterval(() => {
        write(stream, textOf({ type: 'heartbeat' }));
        void endUnlessAllowed(stream);
      }, heartbeatMs);
      res.on('close', () => {
        clearInterval(beat);
        streams.delete(stream);
      });
      res.on('error', () => {});
      write(stream, `retry: ${RETRY_MS}\n${textOf({ type: 'hello', version, startId })}`);
    },

    /** Somebody signed out, or a key was changed: whose stream may go on? */
    checkAll(): void {
      for (const stream of streams) void endUnlessAllowed(stream);
    },

    /** Ends them all, and every one that would still come. */
    close(): void {
      closed = true;
      stopListening();
      for (const stream of streams) end(stream);
    },
  };
};
export type EventStreams = ReturnType<typeof createEventStreams>;
