import { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import type { Log } from '../log.ts';

/** Work on a schedule. `cron` is in UTC. */
export type Schedule = { name: string; cron: string; run: () => Promise<void> };

/** Jobs and schedules of all console processes on one database: each run happens in one of them. */
export const startJobs = async (database: Database, schedules: Schedule[], log: Log) => {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values as unknown[]) },
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
  });
  boss.on('error', (err) => log.error({ err }, 'the job queue failed'));
  await boss.start();
  for (const { name, cron, run } of schedules) {
    // A run that is still waiting or under way makes another one needless.
    await boss.createQueue(name, { policy: 'exclusive', retryLimit: 0 });
    await boss.schedule(name, cron);
    await boss.work(name, { pollingIntervalSeconds: 5 }, async () => {
      const started = performance.now();
      await run();
      log.info({ job: name, ms: Math.round(performance.now() - started) }, 'job done');
    });
  }
  return {
    stop: () => boss.stop({ graceful: true, timeout: 5000 }),
  };
};
