import { z } from 'zod';

export const Digest = z.string().meta({
  examples: ['sha256:0de43cde2c4b864a8e4a84bbd9958e47c5d851319f118203303d040b0a74f159'],
});
