import { expect, test } from 'vitest';
import type { AuditEntry } from './audit-entry.ts';
import { createStrangerLimit } from './stranger-limit.ts';
import { sampleEntry } from './testing/sample-entry.ts';

const collect = () => {
  const entries: AuditEntry[] = [];
  const limit = createStrangerLimit({
    record: (entry) => void entries.push(entry),
    recordNow: async (entry) => void entries.push(entry),
  });
  return { entries, limit };
};
const refused = { accountId: null, result: 'refused', reason: 'Sign in first' } as const;

test('of what strangers of one network do in a minute, the first is kept, and of the rest how much it was', async () => {
  const { entries, limit } = collect();
  for (let n = 0; n < 50; n += 1) {
    limit.record(sampleEntry({ ...refused, address: `2001:db8::${n}` }));
    await limit.recordNow(sampleEntry({ ...refused, address: `2001:db8::1:${n}` }));
  }
  limit.record(sampleEntry({ ...refused, address: '198.51.100.7' }));
  expect(entries).toHaveLength(61);
  limit.stop();
  expect(entries).toHaveLength(62);
  expect(entries.at(-1)).toMatchObject({
    address: '2001:db8::1:49',
    reason: '40 more like this from there in the same minute, the last of them: Sign in first',
  });
});

test('what somebody does who proved to be somebody is always kept', () => {
  const { entries, limit } = collect();
  for (let n = 0; n < 100; n += 1) limit.record(sampleEntry({ result: 'refused' }));
  for (let n = 0; n < 100; n += 1) limit.record(sampleEntry({ accountId: null, result: 'allowed' }));
  limit.stop();
  expect(entries).toHaveLength(200);
});
