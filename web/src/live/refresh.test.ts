import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';
import { refresh } from './refresh.ts';

const queryKey = ['registries', 'one', 'a'];

/** A query somebody looks at, whose answers come when they are told to. */
const watchQuery = () => {
  const client = new QueryClient();
  const asked: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey,
    queryFn: () => new Promise<string>((answer) => asked.push(answer)),
  });
  onTestFinished(observer.subscribe(() => {}));
  return { client, asked, shown: () => observer.getCurrentResult().data };
};

test('a change while the first answer is on its way is not missed', async () => {
  const { client, asked, shown } = watchQuery();
  refresh(client, ['registries']);
  asked[0]?.('old');
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.('new');
  await vi.waitFor(() => expect(shown()).toBe('new'));
});

test('a change while a later answer is on its way is not missed', async () => {
  const { client, asked, shown } = watchQuery();
  asked[0]?.('first');
  await vi.waitFor(() => expect(shown()).toBe('first'));
  refresh(client, ['registries']);
  refresh(client, ['registries']);
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  asked[1]?.('old');
  asked[2]?.('new');
  await vi.waitFor(() => expect(shown()).toBe('new'));
});

test('what is not below the key is left alone', async () => {
  const { client, asked, shown } = watchQuery();
  refresh(client, ['images']);
  asked[0]?.('first');
  await vi.waitFor(() => expect(shown()).toBe('first'));
  expect(asked).toHaveLength(1);
});
