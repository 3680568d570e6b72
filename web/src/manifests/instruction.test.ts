import { expect, test } from 'vitest';
import { parseInstruction } from './instruction.ts';

test.each([
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD', '["bash"]'],
  ['/bin/sh -c #(nop) ADD file:1b2c in / ', 'ADD', 'file:1b2c in /'],
  [
    '/bin/sh -c apt-get update && apt-get install -y curl',
    'RUN',
    'apt-get update && apt-get install -y curl',
  ],
  ['RUN /bin/sh -c apk add --no-cache git # buildkit', 'RUN', 'apk add --no-cache git'],
  ['RUN |2 A=1 B=two /bin/sh -c make all # buildkit', 'RUN', 'A=1 B=two make all'],
  ['|1 A=1 /bin/sh -c make', 'RUN', 'A=1 make'],
  ['RUN |0 /bin/sh -c make', 'RUN', 'make'],
  ['COPY dist /app # buildkit', 'COPY', 'dist /app'],
  ['ENV PATH=/usr/bin', 'ENV', 'PATH=/usr/bin'],
  ['RUN first\nsecond # buildkit', 'RUN', 'first\nsecond'],
  ['bazel build //app:image', null, 'bazel build //app:image'],
  ['COPYING is not a word of a Dockerfile', null, 'COPYING is not a word of a Dockerfile'],
  ['', null, ''],
])('%j', (line, verb, text) => {
  expect(parseInstruction(line)).toEqual({ verb, text });
});
