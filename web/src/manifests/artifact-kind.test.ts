import { expect, test } from 'vitest';
import { artifactKind } from './artifact-kind.ts';

test.each([
  ['application/vnd.dev.cosign.artifact.sig.v1+json', 'cosignSignature'],
  ['application/vnd.cncf.notary.signature', 'notationSignature'],
  ['application/vnd.dev.sigstore.bundle.v0.3+json', 'sigstoreBundle'],
  ['application/spdx+json', 'spdx'],
  ['text/spdx', 'spdx'],
  ['application/vnd.cyclonedx+json', 'cyclonedx'],
  ['application/vnd.in-toto+json', 'inToto'],
  ['application/vnd.cncf.helm.config.v1+json', 'helmChart'],
  ['application/vnd.wasm.config.v0+json', 'wasm'],
  ['application/vnd.example.thing', undefined],
  [null, undefined],
])('%s', (type, kind) => {
  expect(artifactKind(type)).toBe(kind);
});
