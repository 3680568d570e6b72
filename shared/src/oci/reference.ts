/** OCI distribution spec 1.1, "Pulling manifests": <name>. Separators never touch, so matching is linear. */
const NAME_COMPONENT = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const REPOSITORY_NAME = new RegExp(`^${NAME_COMPONENT}(?:/${NAME_COMPONENT})*$`);

/**
 * The spec leaves the length to the registry and warns that many clients limit host and name together to 255; CNCF
 * Distribution refuses longer names, and the folder of a repository must stay readable for it.
 */
export const REPOSITORY_NAME_MAX = 255;

/** OCI distribution spec 1.1, "Pulling manifests": <reference> as a tag. */
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** OCI image spec 1.1, "Digests", limited to its registered algorithms with their exact lengths. */
const DIGEST = /^(?:(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128}))$/;

export type DigestAlgorithm = 'sha256' | 'sha512';
export const DIGEST_ALGORITHMS = ['sha256', 'sha512'] as const satisfies DigestAlgorithm[];

export type Digest = { algorithm: DigestAlgorithm; hex: string };
export type Reference = { kind: 'tag'; tag: string } | { kind: 'digest'; digest: string };

export const isRepositoryName = (name: string): boolean =>
  name.length <= REPOSITORY_NAME_MAX && REPOSITORY_NAME.test(name);

export const isTag = (tag: string): boolean => TAG.test(tag);

export const isDigest = (digest: string): boolean => DIGEST.test(digest);

/** `undefined` for anything that is not `sha256:<64 hex>` or `sha512:<128 hex>`. */
export const parseDigest = (digest: string): Digest | undefined => {
  const match = DIGEST.exec(digest);
  if (!match) return undefined;
  return match[1] ? { algorithm: 'sha256', hex: match[2]! } : { algorithm: 'sha512', hex: match[4]! };
};

/** What `manifests/<reference>` means. No tag contains a colon and every digest does, so it is never ambiguous. */
export const parseReference = (reference: string): Reference | undefined => {
  if (isTag(reference)) return { kind: 'tag', tag: reference };
  if (isDigest(reference)) return { kind: 'digest', digest: reference };
  return undefined;
};
