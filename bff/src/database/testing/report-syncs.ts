import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Preloaded (`node --import`) into a program and all its threads: says in its output whenever a file reaches the disk.
const { fsyncSync } = fs;
fs.fsyncSync = (file) => {
  fsyncSync(file);
  fs.writeSync(1, 'synced\n');
};
syncBuiltinESMExports();
