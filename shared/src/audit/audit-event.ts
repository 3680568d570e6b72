import { z } from 'zod';
import { ACTIONS } from '../access/rules.ts';
import { endpoint } from '../http/endpoint.ts';
import { listQuery, pageOf, SearchText, Timestamp } from '../http/page.ts';

export const DOORS = ['console', 'api', 'docker', 'schedule'] as const;
export const RESULTS = ['allowed', 'refused', 'failed'] as const;

const EXAMPLE = {
  id: 4711,
  at: '2026-05-28T20:26:00.000Z',
  accountId: 7,
  loginId: 'kim.minji',
  accessKeyId: 'RCK7Q2M4ZPW5T3XH6NAB',
  via: 'docker',
  address: '203.0.113.7',
  userAgent: 'docker/28.3.2',
  action: 'Change/pushImage',
  operation: 'putManifest',
  registry: 'team-a',
  image: 'team/app',
  reference: '1.0',
  subject: null,
  changed: null,
  result: 'allowed',
  status: 201,
  reason: null,
  requestId: '0b7c8a52-6a5e-4c53-9d1c-0d4cf3a6c1d2',
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
} as const;

/** The order of its fields is part of the chain: `hash` is made of all before it. */
export const AuditEvent = z
  .object({
    id: z.int().meta({ description: 'Counts up without gaps' }),
    at: Timestamp,
    accountId: z.int().nullable().meta({ description: 'null: nobody proved to be somebody' }),
    loginId: z.string().meta({
      description:
        'As it was then; where credentials were wrong, whose they were to be; empty for a stranger or an unknown name',
    }),
    accessKeyId: z.string().nullable(),
    via: z.enum(DOORS).meta({
      description:
        'By session, by access key, by a client of the registry, or by a schedule that somebody set up',
    }),
    address: z.string(),
    userAgent: z.string(),
    action: z.string().meta({ description: 'The permission that it needs' }),
    operation: z.string().meta({ description: 'Endpoint of this API, or what a client did' }),
    registry: z.string().nullable(),
    image: z.string().nullable(),
    reference: z.string().nullable().meta({ description: 'Tag or digest' }),
    subject: z
      .string()
      .nullable()
      .meta({ description: 'Another object: login ID of a sub account, id of an access key' }),
    changed: z.string().nullable().meta({ description: 'Settings that a change named; switches with value' }),
    result: z.enum(RESULTS).meta({ description: 'refused: not permitted; failed: anything else' }),
    status: z.int().meta({ description: 'Of the answer (HTTP)' }),
    reason: z.string().nullable().meta({ description: 'Why it was refused or failed' }),
    requestId: z.string(),
    hash: z.string().meta({
      description:
        'SHA-256 in hex, of the previous entry’s hash (its bytes; none before the first) and this entry as compact JSON in UTF-8 without `hash`',
    }),
  })
  .meta({ id: 'AuditEvent', examples: [EXAMPLE] });
export type AuditEvent = z.infer<typeof AuditEvent>;

const text = (max: number) => SearchText.min(1).max(max).optional();

export const AuditFilter = z.object({
  account: text(60).meta({ description: 'Login ID; upper and lower case are the same' }),
  via: z.enum(DOORS).optional(),
  address: text(100),
  action: z.enum(ACTIONS).optional(),
  registry: text(100),
  image: text(300),
  result: z.enum(RESULTS).optional(),
  requestId: z.guid().optional(),
  from: Timestamp.optional().meta({ description: 'Not before; ISO 8601, UTC' }),
  to: Timestamp.optional().meta({ description: 'Before; ISO 8601, UTC' }),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend(listQuery(['at'], '-at').omit({ search: true }).shape);
export type AuditQuery = z.infer<typeof AuditQuery>;

const PATH = '/api/v1/audit-events';
const ACTION = 'View/getAuditEventList';

export const listAuditEvents = endpoint({
  id: 'listAuditEvents',
  method: 'get',
  path: PATH,
  action: ACTION,
  summary: 'Audit log',
  description:
    'Sign-ins, changes and refusals: who, how, from where, what, on what, with what result. Each filter names one value.',
  query: AuditQuery,
  response: pageOf(AuditEvent),
});

export const exportAuditEvents = endpoint({
  id: 'exportAuditEvents',
  method: 'get',
  path: `${PATH}/export`,
  action: ACTION,
  summary: 'Download the audit log',
  description:
    'All entries that the filters let through, newest first: as CSV (RFC 4180), or one JSON object a line.',
  query: AuditFilter.extend({ format: z.enum(['csv', 'ndjson']).default('csv') }),
  mediaType: 'application/octet-stream',
});
export type AuditExportQuery = z.infer<typeof exportAuditEvents.query>;

export const AuditChain = z
  .object({
    whole: z.boolean().meta({ description: 'No entry is missing and none was altered' }),
    entries: z.int().meta({ description: 'Checked, up to the break where there is one' }),
    since: Timestamp.nullable().meta({ description: 'Time of the oldest entry that is kept; null: none is' }),
    headHash: z.string().meta({
      description:
        'Of the newest entry. Keep it elsewhere, and nobody can replace the whole log without your noticing',
    }),
    brokenAt: z
      .object({
        id: z.int().meta({ description: 'Of the first entry that does not fit' }),
        problem: z.enum(['missing', 'altered']),
      })
      .nullable(),
  })
  .meta({
    id: 'AuditChain',
    examples: [{ whole: true, entries: 4711, since: EXAMPLE.at, headHash: EXAMPLE.hash, brokenAt: null }],
  });
export type AuditChain = z.infer<typeof AuditChain>;

export const checkAuditChain = endpoint({
  id: 'checkAuditChain',
  method: 'get',
  path: `${PATH}/chain`,
  action: ACTION,
  summary: 'Check the audit log',
  description: 'Reads the whole log and compares each entry with its hash: a million take half a minute.',
  response: AuditChain,
});
