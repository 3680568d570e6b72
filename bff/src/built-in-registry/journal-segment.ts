import { readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

/**
 * One thing that happened to the folder; paths are relative to its root. `kept`: the file at `path` is on disk by
 * other means, and no earlier `gone` is about it. `gone`: a file, or a folder with all in it.
 */
export type Change =
  | { kind: 'file'; path: string; bytes: Uint8Array }
  | { kind: 'kept'; path: string }
  | { kind: 'gone'; path: string };

/** `boot` names the run of the machine, not of the program: what happened in it is lost only when the machine stops. */
export type Segment = { boot: string; entries: Change[][] };

const FRAME_HEAD = 8;

const frame = (value: unknown): Buffer => {
  const body = serialize(value);
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([head, body]);
};

export const segmentStart = (boot: string): Buffer => frame(boot);
/** Changes that happen all or not at all. */
export const segmentEntry = (changes: Change[]): Buffer => frame(changes);

/** Up to the first frame that is not whole: nothing behind it was ever acknowledged. */
export const readSegment = (path: string): Segment => {
  const bytes = readFileSync(path);
  const values: unknown[] = [];
  for (let at = 0; at + FRAME_HEAD <= bytes.length; ) {
    const body = bytes.subarray(at + FRAME_HEAD, at + FRAME_HEAD + bytes.readUInt32LE(at));
    if (body.length < bytes.readUInt32LE(at) || crc32(body) !== bytes.readUInt32LE(at + 4)) break;
    values.push(deserialize(body));
    at += FRAME_HEAD + body.length;
  }
  const [boot = '', ...entries] = values as [string?, ...Change[][]];
  return { boot, entries };
};
