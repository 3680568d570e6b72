import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
/** An empty variable counts as not set: compose files and unit files often hold empty ones. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const BucketSetting = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  url: z.url({ protocol: /^https?$/ }),
  garbageCollect: z.string().optional(),
});

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue('is not valid JSON');
    return z.NEVER;
  }
});

const Environment = z.object({
  CONSOLE_HOST: optional(z.string()).default('127.0.0.1'),
  CONSOLE_PORT: optional(port).default(8080),
  PUBLIC_ENDPOINT_HOST: optional(z.string()).default('127.0.0.1'),
  PUBLIC_ENDPOINT_PORT: optional(port).default(5050),
  PRIVATE_ENDPOINT_HOST: optional(z.string()).default('127.0.0.1'),
  PRIVATE_ENDPOINT_PORT: optional(port).default(5051),
  PUBLIC_ENDPOINT_URL: optional(z.string().regex(/^https?:\/\//)),
  PRIVATE_ENDPOINT_URL: optional(z.string().regex(/^https?:\/\//)),
  REGION_CODE: optional(z.string().regex(/^[a-z0-9-]+$/)).default('kr'),
  DATA_DIR: optional(z.string()).default('./data'),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//)),
  BUCKETS: optional(json.pipe(z.array(BucketSetting))).default([]),
  MAIN_ACCOUNT_LOGIN: optional(z.string().regex(/^[A-Za-z][A-Za-z0-9.@_-]{2,59}$/)).default('admin'),
  MAIN_ACCOUNT_PASSWORD: optional(z.string().min(8)),
  MAIN_ACCOUNT_ACCESS_KEY_ID: optional(z.string().regex(/^[A-Za-z0-9]{4,64}$/)),
  MAIN_ACCOUNT_SECRET_KEY: optional(z.string().min(8)),
  OIDC_ISSUER: optional(z.url({ protocol: /^https?$/ })),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: optional(z.string().max(60)).default('single sign-on'),
  OIDC_GROUPS_CLAIM: optional(z.string()).default('groups'),
  AUDIT_RETENTION_DAYS: optional(z.coerce.number().int().min(0).max(36_500)).default(365),
  AUDIT_PULLS: optional(z.enum(['true', 'false']).transform((value) => value === 'true')).default(false),
  LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])).default('info'),
});
export type Environment = z.infer<typeof Environment>;

/** The settings, parsed once. Throws one error that names every setting that is wrong. */
export const parseEnvironment = (variables: Record<string, string | undefined>): Environment => {
  const { data, error } = Environment.safeParse(variables);
  if (error) {
    const lines = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings are not valid:\n${lines.join('\n')}`);
  }
  if (Boolean(data.MAIN_ACCOUNT_ACCESS_KEY_ID) !== Boolean(data.MAIN_ACCOUNT_SECRET_KEY))
    throw new Error('Set MAIN_ACCOUNT_ACCESS_KEY_ID and MAIN_ACCOUNT_SECRET_KEY together, or neither.');
  const oidc = [data.OIDC_ISSUER, data.OIDC_CLIENT_ID, data.OIDC_CLIENT_SECRET];
  if (oidc.some(Boolean) && !oidc.every(Boolean))
    throw new Error('Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET together, or none of them.');
  return data;
};
