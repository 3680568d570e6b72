import { type Principal, reachOf } from 'shared/access/check';
import { isWithin } from 'shared/access/grant';
import { HISTORY_DAYS, HISTORY_REGISTRIES, type Overview } from 'shared/overview/overview';
import type { OverviewStore } from './overview-store.ts';

const NEWEST_PUSHES = 8;
const MOST_PULLED = 5;
const DAY_MS = 24 * 60 * 60_000;

type Deps = {
  store: OverviewStore;
  /** The registries that cannot be used now. */
  troubles: () => Promise<Overview['troubles']>;
  now: () => Date;
};
type Usage = Awaited<ReturnType<OverviewStore['usage']>>;
type History = Awaited<ReturnType<OverviewStore['history']>>;

export const createOverviewService = ({ store, troubles, now }: Deps) => ({
  /** Of what somebody may see. */
  async get(who: Principal): Promise<Overview> {
    const registries = reachOf(who, 'View/getRegistry');
    const images = reachOf(who, 'View/getImage');
    const usage = await store.usage(registries);
    const days = Array.from({ length: HISTORY_DAYS }, (_, day) =>
      new Date(now().getTime() - (HISTORY_DAYS - 1 - day) * DAY_MS).toISOString().slice(0, 10),
    );
    const pushes = await store.newestPushes(NEWEST_PUSHES, [...images, ...reachOf(who, 'View/getTag')]);
    const pulled = await store.mostPulled(MOST_PULLED, images);
    return {
      registryCount: usage.length,
      imageCount: sumOf(usage.map(({ imageCount }) => imageCount)),
      tagCount: sumOf(usage.map(({ tagCount }) => tagCount)),
      usageBytes: sumOf(usage.map(({ usageBytes }) => usageBytes)),
      troubles: (await troubles()).filter(({ registry }) => isWithin(registries, { registry })),
      days,
      history: historyOf(usage, await store.history(registries), days),
      newestPushes: pushes.map((push) => ({ ...push, pushedAt: timeOf(push.pushedAt) })),
      mostPulled: pulled.map((image) => ({
        ...image,
        lastPulledAt: image.lastPulledAt === null ? null : timeOf(image.lastPulledAt),
      })),
    };
  },
});
export type OverviewService = ReturnType<typeof createOverviewService>;

const timeOf = (text: string) => new Date(text).toISOString();
const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** @param usage of all registries, largest first */
const historyOf = (usage: Usage, samples: History, days: string[]): Overview['history'] => {
  const known = new Map(samples.map(({ registry, day, usageBytes }) => [`${registry} ${day}`, usageBytes]));
  const lines = usage.map(({ registry, usageBytes }) => ({
    registry,
    usageBytes: days.map((day, at) =>
      at === days.length - 1 ? usageBytes : (known.get(`${registry} ${day}`) ?? null),
    ),
  }));
  const rest = lines.slice(HISTORY_REGISTRIES);
  if (rest.length === 0) return lines;
  const together = days.map((_, at) => {
    const values = rest.flatMap(({ usageBytes }) => usageBytes[at] ?? []);
    return values.length > 0 ? sumOf(values) : null;
  });
  return [...lines.slice(0, HISTORY_REGISTRIES), { registry: null, usageBytes: together }];
};
