import type { PlatformManifest } from 'shared/manifests/manifest';

/** A child of an index, told apart from what was made about it. */
export type IndexChild = { child: PlatformManifest } & (
  | { role: 'platform'; platform: string | null }
  | { role: 'attestation'; of: string | null }
);

// moby/buildkit, docs/attestations/attestation-storage.md: such children carry the platform "unknown/unknown".
const REFERENCE_TYPE = 'vnd.docker.reference.type';
const REFERENCE_DIGEST = 'vnd.docker.reference.digest';

const isAttestation = (child: PlatformManifest) =>
  child.annotations[REFERENCE_TYPE] === 'attestation-manifest';

const platformOf = ({ platform }: PlatformManifest) =>
  platform === null || platform.startsWith('unknown/unknown') ? null : platform;

/** In the order of the index, with each attestation right after the platform it is about. */
export const indexChildren = (children: readonly PlatformManifest[]): IndexChild[] => {
  const platforms = children.filter((child) => !isAttestation(child));
  const attestations = children.filter(isAttestation);
  const aboutOf = (child: PlatformManifest) => child.annotations[REFERENCE_DIGEST];
  const known = new Set(platforms.map(({ digest }) => digest));
  const astray = attestations.filter((child) => !known.has(aboutOf(child) ?? ''));
  return [
    ...platforms.flatMap((child): IndexChild[] => [
      { child, role: 'platform', platform: platformOf(child) },
      ...attestations
        .filter((other) => aboutOf(other) === child.digest)
        .map((other): IndexChild => ({ child: other, role: 'attestation', of: platformOf(child) })),
    ]),
    ...astray.map((child): IndexChild => ({ child, role: 'attestation', of: null })),
  ];
};
