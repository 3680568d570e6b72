import { type SQLWrapper, sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  date,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  uniqueIndex,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core';
import type { Policy } from 'shared/access/policy';
import type { CleanupFilter } from 'shared/cleanup/cleanup-filter';
import { DELETION_STATES, type KeptReason } from 'shared/deletions/deletion';

/** Text sorted by bytes: the order of OCI lists, and the same on every server whatever its locale. */
const name = customType<{ data: string }>({ dataType: () => 'text collate "C"' });
const time = (column: string) => timestamp(column, { withTimezone: true, precision: 3 });
const bytes = (column: string) => bigint(column, { mode: 'number' });
// drizzle's own arrays make 0 and invalid dates of nulls.
const integers = customType<{ data: (number | null)[]; driverData: (string | null)[] }>({
  dataType: () => 'bigint[]',
  fromDriver: (values) => values.map((value) => (value === null ? null : Number(value))),
});
const times = customType<{ data: (Date | null)[]; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone[]',
  // As PostgreSQL writes it: {"2026-05-28 20:26:00+00",NULL}.
  fromDriver: (text) =>
    (JSON.parse(`[${text.slice(1, -1).replaceAll('NULL', 'null')}]`) as (string | null)[]).map(
      (at) => at && new Date(at),
    ) as (Date | null)[],
});
const terms = customType<{ data: string }>({ dataType: () => 'tsvector' });
const hash = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * What is pushed waits in a list until it is sorted into an index of this kind, and each search reads the list: a short
 * one keeps both quick. Embedded, nobody else would ever empty it.
 */
const TEXT_INDEX = { fastupdate: true, gin_pending_list_limit: 256 };

/** The algorithm and 16 digits: enough to find a digest by its beginning, in an index of a third of the size. */
export const shortDigest = (digest: SQLWrapper) =>
  sql`left(${digest}, ${sql.raw(String(SHORT_DIGEST_LENGTH))})`;
export const SHORT_DIGEST_LENGTH = 'sha256:'.length + 16;

/**
 * pg_trgm cuts texts into words of letters and digits, and knows nothing of what stands between them: in the index of
 * tags, `1.2.` is one word.
 */
export const asOneWord = (name: SQLWrapper) => sql`translate(${name}, '._-', 'jqx')`;

/** Values that every console process must share, such as the key that signs tokens. */
export const secrets = pgTable('secrets', { name: text().primaryKey(), value: text().notNull() });

export const accounts = pgTable(
  'accounts',
  {
    id: serial().primaryKey(),
    kind: text({ enum: ['main', 'sub'] }).notNull(),
    loginId: name('login_id').notNull(),
    name: text().notNull().default(''),
    email: text().notNull().default(''),
    memo: text().notNull().default(''),
    active: boolean().notNull().default(true),
    consoleAccess: boolean('console_access').notNull().default(true),
    apiGatewayAccess: boolean('api_gateway_access').notNull().default(true),
    policies: json().$type<Policy[]>().notNull().default([]),
    /** CIDR; none: from everywhere. */
    consoleAddresses: text('console_addresses').array().notNull().default([]),
    keyAddresses: text('key_addresses').array().notNull().default([]),
    /** Empty: it signs in with the identity provider alone. */
    passwordHash: text('password_hash').notNull(),
    /** Issuer and subject at the identity provider. */
    externalId: text('external_id').unique(),
    newPasswordNeeded: boolean('new_password_needed').notNull().default(false),
    /** Of an authenticator app, base 32; counts once it is confirmed. */
    totpSecret: text('totp_secret'),
    totpConfirmed: boolean('totp_confirmed').notNull().default(false),
    /** The period of the last code that was used: no code counts twice. */
    totpStep: bytes('totp_step').notNull().default(0),
    /** SHA-256 of those that are left. */
    recoveryCodes: text('recovery_codes').array().notNull().default([]),
    createdAt: time('created_at').notNull().defaultNow(),
    lastSignedInAt: time('last_signed_in_at'),
  },
  (table) => [
    uniqueIndex('one_main_account').on(table.kind).where(sql`${table.kind} = 'main'`),
    // Nobody should be taken for somebody else whose name is written a little differently.
    uniqueIndex('accounts_login_id_unique').on(sql`lower(${table.loginId})`),
  ],
);

/** Sub accounts that may do the same things. */
export const groups = pgTable('groups', {
  id: serial().primaryKey(),
  name: text().notNull().unique(),
  description: text().notNull(),
  /** Of the group at the identity provider whose members are members of this one; empty: none. */
  externalName: text('external_name').notNull().default(''),
  policies: json().$type<Policy[]>().notNull(),
});

export const groupMembers = pgTable(
  'group_members',
  {
    groupId: integer('group_id')
      .notNull()
      .references(() => groups.id, { onDelete: 'cascade' }),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.groupId, table.accountId] }), index().on(table.accountId)],
);

export const accessKeys = pgTable(
  'access_keys',
  {
    id: text().primaryKey(),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    secretHash: text('secret_hash').notNull(),
    active: boolean().notNull().default(true),
    expiresAt: time('expires_at'),
    /** What it is narrowed to, beside what its account may do. */
    readOnly: boolean('read_only').notNull().default(false),
    registries: text().array(),
    createdAt: time('created_at').notNull().defaultNow(),
    lastUsedAt: time('last_used_at'),
    lastUsedFrom: text('last_used_from'),
  },
  (table) => [index().on(table.accountId)],
);

/** The shape connect-pg-simple reads and writes, found by whose they are. */
export const sessions = pgTable(
  'sessions',
  {
    sid: varchar().primaryKey(),
    sess: json().notNull(),
    expire: timestamp({ precision: 6 }).notNull(),
  },
  (table) => [
    index().on(table.expire),
    index('sessions_account_index').on(sql`(${table.sess} ->> 'accountId')`),
  ],
);

/** A storage place. Its content and the counters of it stay when the registry on it is deleted. */
export const buckets = pgTable('buckets', {
  id: serial().primaryKey(),
  name: name().notNull().unique(),
  engine: text({ enum: ['built-in', 'distribution'] }).notNull(),
  /** Images are repositories `<prefix>/<image>` of the engine; '': the image's own name; null: not used yet. */
  repositoryPrefix: text('repository_prefix'),
  usageBytes: bytes('usage_bytes').notNull().default(0),
  imageCount: integer('image_count').notNull().default(0),
  tagCount: integer('tag_count').notNull().default(0),
  lastPushedAt: time('last_pushed_at'),
  lastPulledAt: time('last_pulled_at'),
  /** When the next garbage collection begins; null: nothing is to be freed. */
  collectsAt: time('collects_at'),
  createdAt: time('created_at').notNull().defaultNow(),
});

export const registries = pgTable('registries', {
  id: serial().primaryKey(),
  name: name().notNull().unique(),
  bucketId: integer('bucket_id')
    .notNull()
    .unique()
    .references(() => buckets.id),
  /** Stands for the registry in its private endpoint's host name. */
  privateId: text('private_id').notNull().unique(),
  publicEndpoint: boolean('public_endpoint').notNull(),
  publicRegistry: boolean('public_registry').notNull(),
  scanOnPush: boolean('scan_on_push').notNull(),
  /** For so long what is deleted can be restored. */
  restoreHours: integer('restore_hours').notNull().default(24),
  /** Patterns of tags that are not deleted. */
  protectedTags: text('protected_tags').array().notNull().default([]),
  cleanupLimitPercent: integer('cleanup_limit_percent').notNull().default(50),
  createdAt: time('created_at').notNull().defaultNow(),
});

/** An image is listed while it has manifests; its row stays, so that description and pulls outlive a lost folder. */
export const images = pgTable(
  'images',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    bucketId: integer('bucket_id')
      .notNull()
      .references(() => buckets.id),
    name: name().notNull(),
    shortDescription: text('short_description').notNull().default(''),
    fullDescription: text('full_description').notNull().default(''),
    /** Counts the changes of the full description, so that nobody overwrites a text that they have not seen. */
    descriptionRevision: integer('description_revision').notNull().default(0),
    descriptionUpdatedBy: text('description_updated_by'),
    descriptionUpdatedAt: time('description_updated_at'),
    tagMutability: boolean('tag_mutability').notNull().default(true),
    protectedTags: text('protected_tags').array().notNull().default([]),
    manifestCount: integer('manifest_count').notNull().default(0),
    tagCount: integer('tag_count').notNull().default(0),
    sizeBytes: bytes('size_bytes').notNull().default(0),
    pulls: bytes('pulls').notNull().default(0),
    updatedAt: time('updated_at').notNull(),
    lastPulledAt: time('last_pulled_at'),
  },
  (table) => [
    uniqueIndex().on(table.bucketId, table.name),
    index().on(table.bucketId, table.updatedAt, table.name),
    index().on(table.bucketId, table.pulls, table.name),
    index().on(table.bucketId, table.tagCount, table.name),
    index().on(table.bucketId, table.sizeBytes, table.name),
    index().on(table.updatedAt),
    index('images_text_index')
      .using('gin', table.bucketId, table.name.op('gin_trgm_ops'), table.shortDescription.op('gin_trgm_ops'))
      .with(TEXT_INDEX),
  ],
);

export const manifests = pgTable(
  'manifests',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    imageId: bigint('image_id', { mode: 'number' })
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    digest: name().notNull(),
    mediaType: text('media_type').notNull(),
    kind: text({ enum: ['image', 'index', 'artifact'] }).notNull(),
    artifactType: text('artifact_type'),
    /** Compressed: the manifest and all it names, for an index all its children. */
    sizeBytes: bytes('size_bytes').notNull(),
    manifestBytes: integer('manifest_bytes').notNull(),
    platforms: text().array().notNull(),
    subject: name(),
    annotations: json().$type<Record<string, string>>().notNull(),
    /** What it says of itself, and the web address of its source: from annotations, or labels of its configuration. */
    description: text(),
    sourceUrl: text('source_url'),
    /** Annotations and labels of its configuration, as far as `catalog/label-terms.ts` makes them findable. */
    labels: json().$type<Record<string, string>>().notNull().default({}),
    labelTerms: terms('label_terms').notNull().default(''),
    pushedAt: time('pushed_at').notNull(),
    /** Deleted by its digest or with its image: the engine has it no more, `held_manifests` keeps it until it is freed. */
    held: boolean().notNull().default(false),
  },
  (table) => [
    uniqueIndex().on(table.imageId, table.digest),
    index().on(table.imageId, table.subject, table.digest).where(sql`${table.subject} is not null`),
    index('manifests_short_digest_index').on(shortDigest(table.digest)),
    index('manifests_label_terms_index').using('gin', table.labelTerms).with(TEXT_INDEX),
  ],
);

/** Which stored bytes a manifest keeps alive: itself, its configuration, its layers. Sizes are sums over it. */
export const manifestBlobs = pgTable(
  'manifest_blobs',
  {
    manifestId: bigint('manifest_id', { mode: 'number' })
      .notNull()
      .references(() => manifests.id, { onDelete: 'cascade' }),
    digest: name().notNull(),
    bucketId: integer('bucket_id').notNull(),
    imageId: bigint('image_id', { mode: 'number' }).notNull(),
    sizeBytes: bytes('size_bytes').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.manifestId, table.digest] }),
    index().on(table.bucketId, table.digest, table.imageId),
  ],
);

/** What an index names. The child need not be stored. */
export const manifestChildren = pgTable(
  'manifest_children',
  {
    parentId: bigint('parent_id', { mode: 'number' })
      .notNull()
      .references(() => manifests.id, { onDelete: 'cascade' }),
    imageId: bigint('image_id', { mode: 'number' }).notNull(),
    digest: name().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.parentId, table.digest] }),
    index().on(table.imageId, table.digest),
  ],
);

export const tags = pgTable(
  'tags',
  {
    imageId: bigint('image_id', { mode: 'number' })
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    name: name().notNull(),
    manifestId: bigint('manifest_id', { mode: 'number' })
      .notNull()
      .references(() => manifests.id, { onDelete: 'cascade' }),
    /** The manifest's, kept here so that tags can be sorted by it. */
    sizeBytes: bytes('size_bytes').notNull(),
    updatedAt: time('updated_at').notNull(),
    lastPulledAt: time('last_pulled_at'),
    /** It is not deleted, whatever deletes it. */
    locked: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.imageId, table.name] }),
    index().on(table.manifestId),
    index().on(table.imageId, table.updatedAt, table.name),
    index().on(table.imageId, table.sizeBytes, table.name),
    index().on(table.name, table.updatedAt),
    index('tags_text_index')
      .using('gin', table.imageId, sql`${asOneWord(table.name)} gin_trgm_ops`)
      .with(TEXT_INDEX),
    index('tags_last_pulled_index').on(
      table.imageId,
      sql`coalesce(${table.lastPulledAt}, 'epoch')`,
      table.name,
    ),
  ],
);

/**
 * Names that tags lost, by deletion or by a push over them, for as long as they can be given back. Written many at a
 * time, so nothing is checked row by row: they go with their manifest where `catalog/catalog-remover.ts` removes it.
 */
export const deletedTags = pgTable(
  'deleted_tags',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    bucketId: integer('bucket_id').notNull(),
    imageId: bigint('image_id', { mode: 'number' }).notNull(),
    name: name().notNull(),
    manifestId: bigint('manifest_id', { mode: 'number' }).notNull(),
    sizeBytes: bytes('size_bytes').notNull(),
    updatedAt: time('updated_at').notNull(),
    lastPulledAt: time('last_pulled_at'),
    cause: text({ enum: ['deleted', 'replaced', 'cleaned-up'] }).notNull(),
    deletedAt: time('deleted_at').notNull(),
    deletedBy: text('deleted_by').notNull(),
    expiresAt: time('expires_at').notNull(),
    /** Of the image with which it went. */
    deletedImageId: bigint('deleted_image_id', { mode: 'number' }),
  },
  (table) => [
    index().on(table.bucketId, table.deletedAt, table.id),
    index().on(table.manifestId),
    index().on(table.expiresAt),
    index().on(table.deletedImageId).where(sql`${table.deletedImageId} is not null`),
  ],
);

/** What images were before they were deleted, for as long as they can be restored. */
export const deletedImages = pgTable(
  'deleted_images',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    bucketId: integer('bucket_id').notNull(),
    imageId: bigint('image_id', { mode: 'number' })
      .notNull()
      .references(() => images.id, { onDelete: 'cascade' }),
    name: name().notNull(),
    shortDescription: text('short_description').notNull(),
    fullDescription: text('full_description').notNull(),
    descriptionUpdatedBy: text('description_updated_by'),
    descriptionUpdatedAt: time('description_updated_at'),
    protectedTags: text('protected_tags').array().notNull(),
    pulls: bytes('pulls').notNull(),
    lastPulledAt: time('last_pulled_at'),
    tagCount: integer('tag_count').notNull(),
    deletionId: integer('deletion_id').notNull(),
    deletedAt: time('deleted_at').notNull(),
    deletedBy: text('deleted_by').notNull(),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [index().on(table.bucketId, table.deletedAt, table.id), index().on(table.expiresAt)],
);

/** The bytes of manifests that engines do not have any more, from which they can be put back. */
export const heldManifests = pgTable('held_manifests', {
  manifestId: bigint('manifest_id', { mode: 'number' })
    .primaryKey()
    .references(() => manifests.id, { onDelete: 'cascade' }),
  bytes: hash().notNull(),
  /** Of the image with which it went. */
  deletedImageId: bigint('deleted_image_id', { mode: 'number' }),
});

/**
 * Manifests that may have lost the last thing that named them, and when it is time to look. Until then they stay.
 * Unchecked as `deletedTags`.
 */
export const manifestReviews = pgTable(
  'manifest_reviews',
  {
    manifestId: bigint('manifest_id', { mode: 'number' }).primaryKey(),
    bucketId: integer('bucket_id').notNull(),
    reviewAt: time('review_at').notNull(),
  },
  (table) => [index().on(table.bucketId, table.reviewAt)],
);

/** Blobs of manifests that are gone, which an engine may still store. */
export const unusedBlobs = pgTable(
  'unused_blobs',
  {
    bucketId: integer('bucket_id').notNull(),
    image: name().notNull(),
    digest: name().notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucketId, table.image, table.digest] })],
);

export const collections = pgTable(
  'collections',
  {
    id: serial().primaryKey(),
    bucketId: integer('bucket_id').notNull(),
    cause: text({ enum: ['deletes', 'schedule', 'hand'] }).notNull(),
    scope: text({ enum: ['changes', 'all'] }).notNull(),
    state: text({ enum: ['running', 'stopping', 'done', 'stopped', 'failed'] }).notNull(),
    phase: text({ enum: ['comparing', 'manifests', 'layers', 'blobs'] }),
    done: bytes('done').notNull().default(0),
    total: bytes('total').notNull().default(0),
    freedManifests: integer('freed_manifests').notNull().default(0),
    freedBlobs: integer('freed_blobs').notNull().default(0),
    freedBytes: bytes('freed_bytes').notNull().default(0),
    keptBlobs: integer('kept_blobs').notNull().default(0),
    reason: text(),
    by: text(),
    startedAt: time('started_at').notNull(),
    endedAt: time('ended_at'),
  },
  (table) => [index().on(table.bucketId, table.id)],
);

/** What was, or is to be, deleted at once. */
export const deletions = pgTable(
  'deletions',
  {
    id: serial().primaryKey(),
    bucketId: integer('bucket_id').notNull(),
    kind: text({ enum: ['tags', 'images', 'cleanup'] }).notNull(),
    /** `planning`: its tags are being written down, and nobody sees it. */
    state: text({ enum: ['planning', ...DELETION_STATES] }).notNull(),
    images: text().array().notNull().default([]),
    filter: json().$type<CleanupFilter>(),
    scheduled: boolean().notNull().default(false),
    plannedTags: integer('planned_tags').notNull().default(0),
    plannedImages: integer('planned_images').notNull().default(0),
    keptTags: integer('kept_tags').notNull().default(0),
    /** Tags of the registry when it was planned. */
    allTags: integer('all_tags').notNull().default(0),
    confirmTags: boolean('confirm_tags').notNull().default(false),
    effects: json().$type<DeletionEffects>(),
    deletedTags: integer('deleted_tags').notNull().default(0),
    sparedTags: integer('spared_tags').notNull().default(0),
    failedTags: integer('failed_tags').notNull().default(0),
    reason: text(),
    accountId: integer('account_id').notNull(),
    loginId: text('login_id').notNull(),
    createdAt: time('created_at').notNull(),
    startedAt: time('started_at'),
    endedAt: time('ended_at'),
  },
  (table) => [index().on(table.bucketId, table.id), index().on(table.state), index().on(table.createdAt)],
);

/** What a deletion frees and leaves; computed once, after it was planned. */
export type DeletionEffects = {
  freedBytes: number;
  sharedBytes: number;
  siblings: { tag: string; digest: string }[];
  siblingTags: number;
  platforms: number;
  referrers: number;
};

/**
 * Neighbouring tags of one image in a deletion: what each was when it was planned, and what became of it. A row for each
 * tag would take three times as long to write. The places in all lists are those of `names`.
 */
export const deletionParts = pgTable(
  'deletion_parts',
  {
    deletionId: integer('deletion_id').notNull(),
    image: name().notNull(),
    firstName: name('first_name').notNull(),
    lastName: name('last_name').notNull(),
    /** In their order. */
    names: text().array().notNull(),
    manifestIds: integers('manifest_ids').notNull(),
    sizesBytes: integers('sizes_bytes').notNull(),
    updatedAt: times('updated_at').notNull(),
    lastPulledAt: times('last_pulled_at').notNull(),
    /** `planned`, `deleted`, `failed`, or why it is kept. */
    outcomes: text().array().$type<TagOutcome[]>().notNull(),
    /** By name. */
    failures: json().$type<Record<string, string>>(),
    plannedTags: integer('planned_tags').notNull(),
    keptTags: integer('kept_tags').notNull(),
    deletedTags: integer('deleted_tags').notNull().default(0),
    failedTags: integer('failed_tags').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.deletionId, table.image, table.lastName] })],
);
export type TagOutcome = 'planned' | 'deleted' | 'failed' | KeptReason;

export const cleanupSchedules = pgTable('cleanup_schedules', {
  registryId: integer('registry_id')
    .primaryKey()
    .references(() => registries.id, { onDelete: 'cascade' }),
  enabled: boolean().notNull(),
  dryRun: boolean('dry_run').notNull(),
  every: text({ enum: ['day', 'week', 'month'] }).notNull(),
  hour: integer().notNull(),
  filter: json().$type<CleanupFilter>().notNull(),
  accountId: integer('account_id').notNull(),
  loginId: text('login_id').notNull(),
  nextRunAt: time('next_run_at'),
});

/** What a bucket held at the end of a day (UTC), or holds today. */
export const usageSamples = pgTable(
  'usage_samples',
  {
    bucketId: integer('bucket_id')
      .notNull()
      .references(() => buckets.id, { onDelete: 'cascade' }),
    day: date().notNull(),
    usageBytes: bytes('usage_bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucketId, table.day] })],
);

/** Who did what, when, from where, and whether it was allowed. Never changed; each entry is chained to the one before. */
export const auditEvents = pgTable(
  'audit_events',
  {
    /** Without gaps: given by `audit/audit-trail.ts` under the lock of the chain. */
    id: bigint({ mode: 'number' }).primaryKey(),
    at: time('at').notNull(),
    /** Of whom the credentials proved; an account that is gone since keeps its entries. */
    accountId: integer('account_id'),
    loginId: name('login_id').notNull(),
    accessKeyId: text('access_key_id'),
    via: name().$type<'console' | 'api' | 'docker' | 'schedule'>().notNull(),
    address: name().notNull(),
    userAgent: text('user_agent').notNull(),
    action: name().notNull(),
    operation: text().notNull(),
    registry: name(),
    image: name(),
    reference: text(),
    subject: text(),
    changed: text(),
    result: name().$type<'allowed' | 'refused' | 'failed'>().notNull(),
    status: integer().notNull(),
    reason: text(),
    requestId: uuid('request_id').notNull(),
    hash: hash().notNull(),
  },
  (table) => [
    index().on(table.at, table.id),
    index('audit_events_login_id_index').on(sql`lower(${table.loginId})`, table.at, table.id),
    index().on(table.address, table.at, table.id),
    index('audit_events_kind_index').on(table.action, table.via, table.result, table.at, table.id),
    index().on(table.registry, table.at, table.id).where(sql`${table.registry} is not null`),
    index().on(table.image, table.at, table.id).where(sql`${table.image} is not null`),
    index().on(table.requestId),
  ],
);

/** One row: where the chain begins, since older entries were deleted, and where it ends, so that a missing end shows. */
export const auditChain = pgTable('audit_chain', {
  id: integer().primaryKey().default(1),
  deletedUpTo: bytes('deleted_up_to').notNull().default(0),
  deletedHash: hash('deleted_hash').notNull().default(sql`'\\x'::bytea`),
  head: bytes('head').notNull().default(0),
  headHash: hash('head_hash').notNull().default(sql`'\\x'::bytea`),
});
