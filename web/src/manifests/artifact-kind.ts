/** What an artifact is for, as far as its type tells. */
export type ArtifactKind =
  | 'cosignSignature'
  | 'notationSignature'
  | 'sigstoreBundle'
  | 'spdx'
  | 'cyclonedx'
  | 'syft'
  | 'inToto'
  | 'sarif'
  | 'vex'
  | 'helmChart'
  | 'wasm'
  | 'attestation'
  | 'empty';

const PATTERNS: readonly (readonly [RegExp, ArtifactKind])[] = [
  [/^application\/vnd\.dev\.cosign\./, 'cosignSignature'],
  [/^application\/vnd\.cncf\.notary\./, 'notationSignature'],
  [/^application\/vnd\.dev\.sigstore\.bundle/, 'sigstoreBundle'],
  [/^(application|text)\/(vnd\.)?spdx/, 'spdx'],
  [/cyclonedx/, 'cyclonedx'],
  [/^application\/vnd\.syft/, 'syft'],
  [/in-toto/, 'inToto'],
  [/sarif/, 'sarif'],
  [/(open)?vex\b/, 'vex'],
  [/^application\/vnd\.cncf\.helm\./, 'helmChart'],
  [/\bwasm\b/, 'wasm'],
  [/^application\/vnd\.docker\.attestation/, 'attestation'],
  [/^application\/vnd\.oci\.empty\.v1/, 'empty'],
];

export const artifactKind = (type: string | null): ArtifactKind | undefined =>
  type === null ? undefined : PATTERNS.find(([pattern]) => pattern.test(type))?.[1];

/** An image has a type too: that of its configuration. */
const IMAGE_TYPES: readonly string[] = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];

export const isArtifactType = (type: string | null): type is string =>
  type !== null && !IMAGE_TYPES.includes(type);
