import { sql } from 'drizzle-orm';
import pg from 'pg';

/** An ordinary pool that neither dies of a lost connection nor throws a good one away. */
export const createConnectionPool = (config: pg.PoolConfig, onConnectionLost: (error: Error) => void) => {
  const pool = new pg.Pool(config);
  pool.on('error', onConnectionLost);
  // A connection that breaks while it is checked out rejects the query under way, and emits an error besides, which
  // ends the program if nobody listens.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    planNamedStatementsOnce(client);
  });

  // `pool.query` closes its connection after every statement that fails, even after a duplicate key. Connecting again
  // is slow, and the embedded database would see a new connection before it has finished with the old one.
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  const queryAndKeepTheConnection = async (...args: unknown[]) => {
    if (args.some((arg) => typeof arg === 'function')) return query(...args);
    const client = await pool.connect();
    try {
      const result = await (client.query as typeof query).apply(client, args);
      client.release();
      return result;
    } catch (error) {
      await releaseAfterFailure(client);
      throw error;
    }
  };
  pool.query = queryAndKeepTheConnection as pg.Pool['query'];
  return pool;
};

/** Several statements in one text may have failed behind a `begin`; pg-boss sends such texts. */
const releaseAfterFailure = (client: pg.PoolClient) =>
  client.query('rollback').then(
    () => client.release(),
    (error) => client.release(error),
  );

/**
 * A statement whose text begins with this is parsed and planned once on every connection. Worth it for large statements
 * that run all the time; its text must always be the same.
 */
export const planOnce = (name: string) => sql.raw(`/* ${name} */`);

const planNamedStatementsOnce = (client: pg.PoolClient) => {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((config: string | pg.QueryConfig, ...rest: unknown[]) => {
    const name = typeof config === 'object' && /^\/\* ([a-z-]+) \*\//.exec(config.text)?.[1];
    return query(name ? { ...config, name } : config, ...rest);
  }) as typeof client.query;
};
