import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Preloaded (`node --import`): the disk works until the file BROKEN_WHEN exists. Then BROKEN_CALL fails as on a full or
// a dying disk, for every file but the standard streams.
const { BROKEN_WHEN: flag = '', BROKEN_CALL: call = '', BROKEN_CODE: code = '' } = process.env;
const target = fs as unknown as Record<string, (file: number, ...rest: unknown[]) => unknown>;
const original = target[call];
if (!original) throw new Error(`No such call: ${call}`);
target[call] = (file, ...rest) => {
  if (file > 2 && fs.existsSync(flag)) throw Object.assign(new Error(`${code}: simulated`), { code });
  return original(file, ...rest);
};
syncBuiltinESMExports();
