// How long a server takes to answer, seen from its clients.
import { Agent, get } from 'node:http';

export type Times = { p50: number; p99: number };

/** Of all values, the one that so large a share does not exceed. */
export const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

export type Client = { getJson: (path: string) => Promise<unknown>; close: () => void };

export const createClient = (
  origin: string,
  { headers = {}, connections }: { headers?: Record<string, string>; connections: number },
): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    getJson: (path) =>
      new Promise((resolve, reject) => {
        get(new URL(path, origin), { agent, headers }, async (response) => {
          const text = (await response.setEncoding('utf8').toArray()).join('');
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`GET ${path}: ${response.statusCode} ${text.slice(0, 500)}`));
        }).once('error', reject);
      }),
    close: () => agent.destroy(),
  };
};

type Load = { clients: number; requests: number };

const measureOnce = async (client: Client, paths: string[], { clients, requests }: Load): Promise<Times> => {
  const times: number[] = [];
  let next = 0;
  const run = async () => {
    while (next < requests) {
      const path = paths[next++ % paths.length]!;
      const begun = performance.now();
      await client.getJson(path);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, run));
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
};

/**
 * Asks for these paths, one after the other in each of so many clients, and says how long answers took in milliseconds:
 * the middle one of some rounds, since whatever else the machine does shows in the slowest answers first.
 */
export const measureTimes = async (
  client: Client,
  paths: string[],
  { rounds, ...load }: Load & { rounds: number },
): Promise<Times> => {
  const times: Times[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measureOnce(client, paths, load));
  return {
    p50: percentile(
      times.map(({ p50 }) => p50),
      0.5,
    ),
    p99: percentile(
      times.map(({ p99 }) => p99),
      0.5,
    ),
  };
};
