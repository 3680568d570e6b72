import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const RegistryName = z.string().meta({ examples: ['team-a'] });
const ofImage = <const Type extends string>(type: Type, description: string) =>
  z
    .object({
      type: z.literal(type),
      registry: RegistryName,
      image: z
        .string()
        .optional()
        .meta({ description: 'Left out: several images of the registry', examples: ['team/app'] }),
    })
    .meta({ description });

/** What changed, by name only: a page that shows it asks again. */
export const Change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('registry-changed'), registry: RegistryName }).meta({
    description: 'The registry was created, changed or deleted, or its storage went away or came back',
  }),
  ofImage('image-changed', 'Settings or descriptions of the image'),
  ofImage(
    'tags-changed',
    'Tags or manifests of the image were pushed or deleted, so all sizes and counts of it too',
  ),
  ofImage('image-pulled', 'Told every few seconds at most'),
  z.object({ type: z.literal('deletions-changed'), registry: RegistryName }).meta({
    description: 'A deletion or clean-up began, went on, or ended; or something was restored or freed',
  }),
  z
    .object({ type: z.literal('collections-changed'), registry: RegistryName })
    .meta({ description: 'A garbage collection began, went on, or ended' }),
  z.object({ type: z.literal('access-keys-changed') }).meta({ description: 'Yours' }),
  z.object({ type: z.literal('account-changed') }).meta({ description: 'Yours: what you may do' }),
  z.object({ type: z.literal('sub-accounts-changed') }),
  z
    .object({ type: z.literal('all-changed') })
    .meta({ description: 'Changes were missed: anything may be different' }),
]);
export type Change = z.infer<typeof Change>;

export const ConsoleEvent = z
  .discriminatedUnion('type', [
    z
      .object({
        type: z.literal('hello'),
        version: z.string().meta({ description: 'Of the program' }),
        startId: z
          .string()
          .meta({ description: 'Another one than before: another process, or a later start' }),
      })
      .meta({ description: 'The first of every connection. What happened before it is not told.' }),
    z
      .object({ type: z.literal('heartbeat') })
      .meta({ description: 'Comes when nothing else does; where it stays away, the connection is dead' }),
    ...Change.options,
  ])
  .meta({
    id: 'ConsoleEvent',
    examples: [{ type: 'tags-changed', registry: 'team-a', image: 'team/app' }],
  });
export type ConsoleEvent = z.infer<typeof ConsoleEvent>;

export const HEARTBEAT_SECONDS = 20;

export const getEvents = endpoint({
  id: 'getEvents',
  method: 'get',
  path: '/api/v1/events',
  action: 'View/getEvents',
  summary: 'What changes, as it changes',
  description: [
    'Server-sent events; the data of each one is the JSON shown here. They name what changed and tell nothing about it.',
    'Changes that follow each other quickly are told once. Only what the account may see is told.',
    `A heartbeat comes every ${HEARTBEAT_SECONDS} seconds. After a reconnect, read again what you show: nothing is kept for you.`,
    'The connection ends with the session, or the access key, that opened it.',
  ].join(' '),
  response: ConsoleEvent,
  mediaType: 'text/event-stream',
});
